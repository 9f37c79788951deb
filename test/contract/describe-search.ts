// Search as the port promises it; that its answers are right is shown by agreement with the memory store.
import { describe, expect, it } from '@jest/globals';
import type { Criterion, IndexEntry, SortKey } from '../../server/search/query.ts';
import type { ResourceStore } from '../../server/storage/store.ts';
import { code, commit, hasCode, namesOf, observation, patient, put, remove } from './changes.ts';

const EVERYTHING: Criterion = { kind: 'and', of: [] };
const NOTHING: Criterion = { kind: 'or', of: [] };

export function describeSearch(store: () => ResourceStore): void {
  const find = async (where: Criterion, sort: SortKey[] = [], size = 100): Promise<string[]> =>
    namesOf((await store().search({ where, sort, size, total: false })).matches);
  const name = (folded: string, exact = folded): IndexEntry => ({
    kind: 'string',
    param: 'Patient.name',
    folded,
    exact,
  });
  const subject = (id: string): IndexEntry => ({ kind: 'reference', param: 'Observation.subject', ...patient(id) });

  describe('search', () => {
    it('finds everything alive with no condition, and nothing with an impossible one', async () => {
      await commit(store(), [put(patient('1')), put(patient('2')), put(observation('1'))]);
      await commit(store(), [remove(patient('2'), '2')]);
      expect((await find(EVERYTHING)).sort()).toEqual(['Observation/1', 'Patient/1']);
      expect(await find(NOTHING)).toEqual([]);
    });

    it('answers whole current versions', async () => {
      const index = [code('Patient.active', '', 'true')];
      await commit(store(), [put(patient('1'), '1', { index, keys: ['Patient/1'] })]);
      await commit(store(), [put(patient('1'), '2', { index, keys: ['Patient/1', 'label:s|R'] })]);
      const { matches } = await store().search({
        where: hasCode('Patient.active', 'true'),
        sort: [],
        size: 9,
        total: false,
      });
      expect(matches).toEqual(await store().read([patient('1')]));
      expect(matches[0]).toMatchObject({ versionId: '2', keys: ['Patient/1', 'label:s|R'] });
    });

    it('forgets the entries a version no longer has, and those of what is deleted', async () => {
      const [a, b, c] = ['a', 'b', 'c'].map((value) => code('Patient.code', '', value)) as [
        IndexEntry,
        IndexEntry,
        IndexEntry,
      ];
      await commit(store(), [put(patient('1'), '1', { index: [a, b] })]);
      await commit(store(), [put(patient('1'), '2', { index: [b, c] })]);
      expect(await find(hasCode('Patient.code', 'a'))).toEqual([]);
      expect(await find(hasCode('Patient.code', 'b'))).toEqual(['Patient/1']);
      await commit(store(), [remove(patient('1'), '3')]);
      expect(await find(hasCode('Patient.code', 'c'))).toEqual([]);
      await commit(store(), [put(patient('1'), '4', { index: [a] })]);
      expect(await find(hasCode('Patient.code', 'a'))).toEqual(['Patient/1']);
      expect(await find(hasCode('Patient.code', 'c'))).toEqual([]);
    });

    it('tests one entry at a time: system and code of different ones do not add up', async () => {
      const index = [code('Patient.code', 's1', 'a'), code('Patient.code', 's2', 'b')];
      await commit(store(), [put(patient('1'), '1', { index })]);
      const both = (system: string, value: string): Criterion => ({
        kind: 'entry',
        of: 'token',
        param: 'Patient.code',
        tests: [
          { column: 'system', op: 'eq', value: system },
          { column: 'code', op: 'eq', value },
        ],
      });
      expect(await find(both('s1', 'a'))).toEqual(['Patient/1']);
      expect(await find(both('s1', 'b'))).toEqual([]);
    });

    it('takes wildcards of its medium for what they are, and every character of Unicode', async () => {
      const texts = [
        'a%b',
        'axb',
        'a_b',
        'a*b',
        'a?b',
        "a'b",
        'a"b',
        'a\\b',
        'a$b',
        'a.b',
        '￿',
        '\u{10ffff}',
        '\u{10ffff}a',
        '퟿x',
        '',
      ];
      await commit(
        store(),
        texts.map((text, at) => put(patient(String(at)), '1', { index: [name(text)] })),
      );
      const matching = async (op: 'prefix' | 'contains' | 'eq', value: string) =>
        (await find({ kind: 'entry', of: 'string', param: 'Patient.name', tests: [{ column: 'folded', op, value }] }))
          .map((found) => texts[Number(found.slice('Patient/'.length))])
          .sort();
      for (const text of texts) {
        expect([text, await matching('eq', text)]).toEqual([text, [text]]);
        expect([text, await matching('prefix', text)]).toEqual([
          text,
          texts.filter((one) => one.startsWith(text)).sort(),
        ]);
        expect([text, await matching('contains', text)]).toEqual([
          text,
          texts.filter((one) => one.includes(text)).sort(),
        ]);
      }
    });

    it('follows links to what exists alone, both ways', async () => {
      const male = code('Patient.gender', '', 'male');
      await commit(store(), [
        put(patient('1'), '1', { index: [male] }),
        put(patient('2')),
        put(observation('a'), '1', { index: [subject('1')] }),
        put(observation('b'), '1', { index: [subject('2')] }),
        put(observation('c'), '1', { index: [subject('nobody')] }),
      ]);
      const link = (direction: 'in' | 'out', types: string[], where: Criterion): Criterion => ({
        kind: 'link',
        direction,
        param: 'Observation.subject',
        types,
        where,
      });
      expect(await find(link('out', ['Patient'], hasCode('Patient.gender', 'male')))).toEqual(['Observation/a']);
      expect((await find(link('out', ['Patient'], EVERYTHING))).sort()).toEqual(['Observation/a', 'Observation/b']);
      expect(await find(link('out', ['Group'], EVERYTHING))).toEqual([]);
      expect((await find(link('in', ['Observation'], EVERYTHING))).sort()).toEqual(['Patient/1', 'Patient/2']);
      await commit(store(), [remove(patient('2'), '2'), remove(observation('a'), '2')]);
      expect(await find(link('out', ['Patient'], EVERYTHING))).toEqual([]);
      expect(await find(link('in', ['Observation'], EVERYTHING))).toEqual([]);
    });

    it('sorts by the smallest value ascending, the largest descending, what has none last', async () => {
      const date = (low: number): IndexEntry => ({ kind: 'date', param: 'Patient.date', low, high: low });
      const dates = { a: [date(2), date(9)], b: [date(3)], c: [], d: [date(1), date(4)] };
      await commit(
        store(),
        Object.entries(dates).map(([id, index]) => put(patient(id), '1', { index })),
      );
      const by = (descending: boolean): SortKey[] => [
        { by: 'param', of: 'date', params: ['Patient.date'], descending },
      ];
      expect(await find(EVERYTHING, by(false))).toEqual(['Patient/d', 'Patient/a', 'Patient/b', 'Patient/c']);
      expect(await find(EVERYTHING, by(true))).toEqual(['Patient/a', 'Patient/d', 'Patient/b', 'Patient/c']);
    });

    it('sorts texts by code point, by several keys, by id and by the last change', async () => {
      const names = { a: '\u{1f600}', b: '￿', c: 'z', d: 'z' };
      await commit(
        store(),
        Object.entries(names).map(([id, text]) => put(patient(id), '1', { index: [name(text)] })),
      );
      const byName: SortKey = { by: 'param', of: 'string', params: ['Patient.name'], descending: false };
      const byId: SortKey = { by: 'id', descending: true };
      expect(await find(EVERYTHING, [byName, byId])).toEqual(['Patient/d', 'Patient/c', 'Patient/b', 'Patient/a']);
      expect(await find(EVERYTHING, [byId])).toEqual(['Patient/d', 'Patient/c', 'Patient/b', 'Patient/a']);
      await new Promise((resolve) => setTimeout(resolve, 3));
      await commit(store(), [put(patient('b'), '2', { index: [name('￿')] })]);
      expect((await find(EVERYTHING, [{ by: 'lastUpdated', descending: true }]))[0]).toBe('Patient/b');
      expect((await find(EVERYTHING, [{ by: 'lastUpdated', descending: false }])).at(-1)).toBe('Patient/b');
    });

    it('counts exactly, also with a size of 0, and says what is next only when there is more', async () => {
      await commit(
        store(),
        Array.from({ length: 5 }, (_, at) => put(patient(String(at)))),
      );
      const search = (size: number) => store().search({ where: EVERYTHING, sort: [], size, total: true });
      expect(await search(0)).toEqual({ matches: [], places: [], more: false, at: 1, total: 5 });
      expect([(await search(4)).more, (await search(5)).more]).toEqual([true, false]);
      expect(await search(4)).toMatchObject({ total: 5 });
    });

    it('keeps the order of a page while resources are updated', async () => {
      await commit(
        store(),
        Array.from({ length: 9 }, (_, at) => put(patient(String(at)))),
      );
      const before = await find(EVERYTHING);
      for (const id of ['3', '7', '0']) await commit(store(), [put(patient(id), '2')]);
      expect(await find(EVERYTHING)).toEqual(before);
    });
  });

  describe('scan', () => {
    it('has all matches of one instant, whatever is written meanwhile', async () => {
      const index = [code('Patient.active', '', 'true')];
      await commit(
        store(),
        Array.from({ length: 500 }, (_, at) => put(patient(String(at)), '1', { index })),
      );
      const found: string[] = [];
      let slices = 0;
      for await (const slice of store().scan(hasCode('Patient.active', 'true'))) {
        slices++;
        found.push(...slice.map(({ id, versionId }) => `${id} ${versionId}`));
        if (slices === 1) {
          await commit(store(), [
            put(patient('499'), '2', { index: [] }),
            remove(patient('498'), '2'),
            put(patient('new'), '1', { index }),
          ]);
        }
      }
      expect(slices).toBeGreaterThan(1);
      expect(found.sort()).toEqual(Array.from({ length: 500 }, (_, at) => `${at} 1`).sort());
    });
  });
}
