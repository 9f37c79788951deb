// What a commit can be refused for, each reason with what there is instead; nothing has changed then.
import { describe, expect, it } from '@jest/globals';
import type { Change, Commit, Refused, ResourceStore } from '../../server/storage/store.ts';
import { code, commit, commitOf, hasCode, observation, patient, put, remove, setState } from './changes.ts';

/** Everything there is to see, before and after a refusal. */
async function everything(store: ResourceStore): Promise<unknown> {
  return {
    head: await store.head(),
    feed: await store.changes(0, 1_000),
    found: await store.search({ where: { kind: 'and', of: [] }, sort: [], size: 1_000, total: true }),
    cells: [await store.state('a'), await store.state('b')],
    claims: [await store.claim('x'), await store.claim('y')],
    resources: (await store.size()).resources,
  };
}

export function describeRefusals(store: () => ResourceStore): void {
  const expectRefused = async (refusedCommit: Commit, refused: Omit<Refused, 'kind'>): Promise<void> => {
    const before = await everything(store());
    expect(await store().commit(refusedCommit)).toEqual({ kind: 'refused', ...refused });
    expect(await everything(store())).toEqual(before);
  };
  /** Changes that would go through, around the one that does not. */
  const among = (change: Change): Change[] => [
    put(observation('before'), '1', { index: [code('Observation.code', '', 'c')], keys: ['Patient/1'] }),
    setState('b', 'new', null),
    change,
    put(observation('after')),
  ];
  const index = [code('Patient.identifier', 's', '1')];
  const setUp = async (): Promise<void> => {
    await commit(store(), [put(patient('1'), '1', { index })]);
    await commit(store(), [put(patient('1'), '2', { index }), put(patient('2')), remove(patient('2'), '2')]);
    await commit(store(), [setState('a', 'here', null)], [{ key: 'x', owner: patient('1') }]);
  };

  describe('a refused commit changes nothing', () => {
    it('when a resource to be created exists', async () => {
      await setUp();
      await expectRefused(commitOf(among(put(patient('1')))), { reason: 'version', change: 2, current: '2' } as never);
    });

    it('when a resource to be created was deleted', async () => {
      await setUp();
      await expectRefused(commitOf(among(put(patient('2')))), { reason: 'version', change: 2, current: '2' } as never);
    });

    it('when the version to be replaced is another', async () => {
      await setUp();
      const stale = { ...put(patient('1'), '3'), expect: '1' };
      await expectRefused(commitOf(among(stale)), { reason: 'version', change: 2, current: '2' } as never);
    });

    it('when the resource to be replaced, deleted or indexed anew never existed', async () => {
      await setUp();
      const refused = { reason: 'version', change: 2, current: null } as never;
      await expectRefused(commitOf(among(put(patient('3'), '2'))), refused);
      await expectRefused(commitOf(among(remove(patient('3'), '2'))), refused);
      const reindex: Change = { kind: 'reindex', ...patient('3'), expect: '1', index: [], was: [] };
      await expectRefused(commitOf(among(reindex)), refused);
    });

    it('when the version to be deleted is another', async () => {
      await setUp();
      const stale = { ...remove(patient('1'), '3'), expect: '1' } as Change;
      await expectRefused(commitOf(among(stale)), { reason: 'version', change: 2, current: '2' } as never);
    });

    it('when an earlier change of the same commit has changed the version', async () => {
      await setUp();
      const changes = [put(patient('1'), '3'), { ...put(patient('1'), '4'), expect: '2' }];
      await expectRefused(commitOf(changes), { reason: 'version', change: 1, current: '3' } as never);
    });

    it('when a cell holds another value, or one where none was expected', async () => {
      await setUp();
      const refused = { reason: 'state', change: 2, value: 'here' } as never;
      await expectRefused(commitOf(among(setState('a', 'new', 'there'))), refused);
      await expectRefused(commitOf(among(setState('a', 'new', null))), refused);
    });

    it('when a cell is empty where a value was expected', async () => {
      await setUp();
      await expectRefused(commitOf(among(setState('c', 'new', 'old'))), {
        reason: 'state',
        change: 2,
        value: null,
      } as never);
    });

    it('when an earlier change of the same commit has set the cell', async () => {
      await setUp();
      const changes = [setState('a', 'there', 'here'), setState('a', 'new', 'here')];
      await expectRefused(commitOf(changes), { reason: 'state', change: 1, value: 'there' } as never);
    });

    it('when a query has an answer more, an answer less, or another one', async () => {
      await setUp();
      const where = hasCode('Patient.identifier', '1');
      const holds = { where, matches: [patient('1')] };
      for (const matches of [[], [patient('2')], [patient('1'), patient('2')], [observation('1')]]) {
        const given = [holds, { where, matches }];
        await expectRefused(commitOf(among(put(patient('9'))), [], given), { reason: 'given', given: 1 } as never);
      }
    });

    it('when another resource owns what is claimed', async () => {
      await setUp();
      const claims = [
        { key: 'y', owner: patient('2') },
        { key: 'x', owner: patient('2') },
      ];
      const refused = { reason: 'claim', claim: 1, owner: patient('1') } as never;
      await expectRefused(commitOf(among(put(patient('9'))), claims), refused);
    });

    it('when two resources claim the same in one commit', async () => {
      await setUp();
      const claims = [
        { key: 'y', owner: patient('1') },
        { key: 'y', owner: patient('2') },
      ];
      const refused = { reason: 'claim', claim: 1, owner: patient('1') } as never;
      await expectRefused(commitOf(among(put(patient('9'))), claims), refused);
    });
  });

  describe('given', () => {
    it('holds for the answers in any order, and for none', async () => {
      await setUp();
      await commit(store(), [put(patient('3'), '1', { index })]);
      const given = [
        { where: hasCode('Patient.identifier', '1'), matches: [patient('3'), patient('1')] },
        { where: hasCode('Patient.identifier', '2'), matches: [] },
      ];
      expect((await store().commit(commitOf([], [], given))).kind).toBe('committed');
    });

    it('sees what was there before its own commit, not what the commit writes', async () => {
      const given = [{ where: hasCode('Patient.identifier', '1'), matches: [] }];
      expect((await store().commit(commitOf([put(patient('1'), '1', { index })], [], given))).kind).toBe('committed');
      expect((await store().commit(commitOf([], [], given))).kind).toBe('refused');
    });
  });
}
