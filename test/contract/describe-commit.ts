// Commits, what they leave to be read, and many of them at once.
import { describe, expect, it } from '@jest/globals';
import type { Criterion, IndexEntry } from '../../server/search/query.ts';
import type { ResourceStore, Version } from '../../server/storage/store.ts';
import { code, commit, commitOf, hasCode, namesOf, observation, patient, put, remove, storedText } from './changes.ts';

export function describeCommit(store: () => ResourceStore): void {
  describe('commit and read', () => {
    it('is empty at first', async () => {
      expect(await store().head()).toBe(0);
      expect(await store().read([patient('1')])).toEqual([undefined]);
      expect(await store().changes(0, 10)).toEqual([]);
      expect(await store().size()).toMatchObject({ resources: 0, versions: 0 });
    });

    it('keeps the text, with the instant of the commit in its place', async () => {
      const before = Date.now();
      const { sequence, instant } = await commit(store(), [
        put(patient('1'), '1', { content: 'ñ 😀', keys: ['Patient/1'] }),
      ]);
      expect(sequence).toBe(1);
      expect(instant).toBeGreaterThanOrEqual(before);
      expect(instant).toBeLessThanOrEqual(Date.now());
      const expected: Version = {
        ...patient('1'),
        versionId: '1',
        instant,
        sequence: 1,
        method: 'POST',
        text: storedText(patient('1'), '1', instant, 'ñ 😀'),
        keys: ['Patient/1'],
      };
      expect(await store().read([patient('1')])).toEqual([expected]);
      expect(await store().head()).toBe(1);
    });

    it('keeps long texts to the letter', async () => {
      const content = 'aé😀"\\ '.repeat(20_000);
      const { instant } = await commit(store(), [put(patient('1'), '1', { content })]);
      const [version] = await store().read([patient('1')]);
      expect(version?.text).toBe(storedText(patient('1'), '1', instant, content));
    });

    it('reads current and named versions in the order asked, undefined where there is none', async () => {
      await commit(store(), [put(patient('1')), put(patient('2'))]);
      await commit(store(), [put(patient('1'), '2')]);
      const refs = [
        patient('2'),
        { ...patient('1'), versionId: '1' },
        patient('1'),
        { ...patient('1'), versionId: '3' },
        observation('1'),
        { ...patient('2'), versionId: '1' },
      ];
      const found = (await store().read(refs)).map((version) => version && `${version.id} ${version.versionId}`);
      expect(found).toEqual(['2 1', '1 1', '1 2', undefined, undefined, '2 1']);
    });

    it('tells ids apart by case, and types with the same id', async () => {
      await commit(store(), [put(patient('a')), put(patient('A')), put(observation('a'))]);
      const found = await store().read([patient('a'), patient('A'), observation('a'), observation('A')]);
      expect(found.map((version) => version && `${version.type}/${version.id}`)).toEqual([
        'Patient/a',
        'Patient/A',
        'Observation/a',
        undefined,
      ]);
    });

    it('reads a deletion as a version without text, and goes on counting when the resource returns', async () => {
      await commit(store(), [put(patient('1'), '1', { keys: ['Patient/1'] })]);
      const deleted = await commit(store(), [remove(patient('1'), '2', ['Patient/1'])]);
      expect(await store().read([patient('1')])).toEqual([
        {
          ...patient('1'),
          versionId: '2',
          instant: deleted.instant,
          sequence: 2,
          method: 'DELETE',
          text: null,
          keys: ['Patient/1'],
        },
      ]);
      await commit(store(), [put(patient('1'), '3')]);
      const [version] = await store().read([patient('1')]);
      expect(version).toMatchObject({ versionId: '3', sequence: 3, method: 'PUT', keys: [] });
      expect(await store().size()).toMatchObject({ resources: 1, versions: 3 });
    });

    it('changes the same resource several times in one commit', async () => {
      await commit(store(), [
        put(patient('1')),
        put(patient('1'), '2'),
        remove(patient('1'), '3'),
        put(patient('1'), '4'),
      ]);
      const versions = await store().read(['1', '2', '3', '4'].map((versionId) => ({ ...patient('1'), versionId })));
      expect(versions.map((version) => [version?.sequence, version?.method])).toEqual([
        [1, 'POST'],
        [1, 'PUT'],
        [1, 'DELETE'],
        [1, 'PUT'],
      ]);
    });

    it('takes a resource that an earlier change of the commit already referred to', async () => {
      const index = [{ kind: 'reference', param: 'Observation.subject', ...patient('1') } as const];
      await commit(store(), [put(observation('1'), '1', { index }), put(patient('1'))]);
      expect((await store().read([patient('1')]))[0]?.versionId).toBe('1');
    });

    it('refuses a version id that was used, without a trace', async () => {
      await commit(store(), [put(patient('1')), put(patient('1'), '2')]);
      const again = { ...put(patient('1'), '1'), expect: '2' };
      await expect(store().commit(commitOf([put(patient('2')), again]))).rejects.toThrow('Patient/1');
      expect(await store().read([patient('2')])).toEqual([undefined]);
      expect(await store().head()).toBe(1);
    });

    it('replaces all entries, and keeps the version', async () => {
      const part = { type: '#Patient', id: 'Observation/1#p' };
      const link = (inside: IndexEntry[]) =>
        ({ kind: 'reference', param: '#', ...part, part: inside }) as const satisfies IndexEntry;
      const index = [
        code('Observation.a', '', 'x'),
        code('Observation.b', '', 'y'),
        link([code('#Patient.c', '', 'z')]),
      ];
      await commit(store(), [put(observation('1'), '1', { index })]);
      const now = [code('Observation.a', '', 'n')];
      await commit(store(), [{ kind: 'reindex', ...observation('1'), expect: '1', index: now }]);
      const found = async (where: Criterion) =>
        (await store().search({ where, sort: [], size: 10, total: false })).matches.length;
      const through = { kind: 'link', direction: 'out', param: '#', types: ['#Patient'] } satisfies Partial<Criterion>;
      expect([
        await found(hasCode('Observation.a', 'x')),
        await found(hasCode('Observation.b', 'y')),
        await found({ ...through, where: hasCode('#Patient.c', 'z') }),
        await found(hasCode('Observation.a', 'n')),
      ]).toEqual([0, 0, 0, 1]);
      expect((await store().read([observation('1')]))[0]?.versionId).toBe('1');
    });

    it('replaces the entries of some parameters, and keeps the version', async () => {
      const index = [code('Patient.a', '', 'x'), code('Patient.a', '', 'y'), code('Patient.b', '', 'z')];
      await commit(store(), [put(patient('1'), '1', { index })]);
      const now = [code('Patient.a', '', 'n')];
      await commit(store(), [{ kind: 'reindex', ...patient('1'), expect: '1', index: now, was: [index[0] as never] }]);
      const found = async (param: string, value: string) =>
        (await store().search({ where: hasCode(param, value), sort: [], size: 10, total: false })).matches.length;
      expect([await found('Patient.a', 'x'), await found('Patient.a', 'y')]).toEqual([0, 0]);
      expect([await found('Patient.a', 'n'), await found('Patient.b', 'z')]).toEqual([1, 1]);
      expect((await store().read([patient('1')]))[0]?.versionId).toBe('1');
      expect((await store().changes(1, 10)).map(({ versions }) => versions)).toEqual([[]]);
    });
  });

  describe('many commits at once', () => {
    it('gives two hundred commits sequences without gaps', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 200 }, (_, at) => store().commit(commitOf([put(patient(String(at)))]))),
      );
      expect(outcomes.map((outcome) => outcome.kind === 'committed' && outcome.sequence)).toEqual(
        Array.from({ length: 200 }, (_, at) => at + 1),
      );
      expect(await store().head()).toBe(200);
      expect(await store().size()).toMatchObject({ resources: 200, versions: 200 });
    });

    it('lets exactly one of many updates with the same expectation win', async () => {
      await commit(store(), [put(patient('1'))]);
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, at) =>
          store().commit(commitOf([put(patient('1'), '2', { content: String(at) })])),
        ),
      );
      const winner = outcomes.findIndex(({ kind }) => kind === 'committed');
      const refused = { kind: 'refused', reason: 'version', change: 0, current: '2' };
      expect(outcomes.filter((_, at) => at !== winner)).toEqual(Array.from({ length: 49 }, () => refused));
      const [version] = await store().read([patient('1')]);
      expect(JSON.parse(version?.text ?? '').content).toBe(String(winner));
      expect(await store().size()).toMatchObject({ resources: 1, versions: 2 });
    });

    it('lets exactly one of many conditional creates win, whatever it is called', async () => {
      const index = [code('Patient.identifier', 's', '4711')];
      const given = [{ where: hasCode('Patient.identifier', '4711'), matches: [] }];
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, at) =>
          store().commit(commitOf([put(patient(`p${at}`), '1', { index })], [], given)),
        ),
      );
      expect(outcomes.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
      const refused = outcomes.filter(({ kind }) => kind === 'refused');
      expect(refused).toEqual(refused.map(() => ({ kind: 'refused', reason: 'given', given: 0 })));
      const { matches } = await store().search({ where: given[0]?.where as never, sort: [], size: 10, total: false });
      expect(namesOf(matches)).toHaveLength(1);
    });

    it('keeps the others when one of them makes no sense', async () => {
      await commit(store(), [put(patient('1'))]);
      const nonsense = { ...put(patient('1'), '1'), expect: '1' };
      const outcomes = await Promise.allSettled([
        store().commit(commitOf([put(patient('2'))])),
        store().commit(commitOf([put(patient('3')), nonsense])),
        store().commit(commitOf([put(patient('4'))])),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      const found = await store().read(['2', '3', '4'].map(patient));
      expect(found.map((version) => version?.sequence)).toEqual([2, undefined, 3]);
    });
  });
}
