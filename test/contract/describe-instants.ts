// What pages of an instant past are made of: which versions match, and which ones were replaced since.
import { describe, expect, it } from '@jest/globals';
import type { Criterion, SortKey } from '../../server/search/query.ts';
import type { ReplacedQuery, ResourceStore } from '../../server/storage/store.ts';
import { commit, namesOf, observation, patient, put, remove, setState } from './changes.ts';

const EVERYTHING: Criterion = { kind: 'and', of: [] };
const BY_ID: SortKey[] = [{ by: 'id', descending: true }];

export function describeInstants(store: () => ResourceStore): void {
  const replaced = async (query: Partial<ReplacedQuery> & { at: number; until: number }): Promise<string[]> => {
    const found: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await store().replaced({ sort: [], size: 1, ...query, ...(after === undefined ? {} : { after }) });
      found.push(...page.versions.map(({ type, id, versionId }) => `${type}/${id}/${versionId}`));
      if (page.next === undefined) return found.sort();
      after = page.next;
    }
  };

  describe('an instant past', () => {
    it('is told by every page, whatever is written behind it', async () => {
      await commit(store(), [put(patient('1')), put(patient('2'))]);
      await commit(store(), [setState('job', '1', null)]);
      const page = await store().search({ where: EVERYTHING, sort: [], size: 1, total: false });
      expect([page.at, page.matches.map(({ sequence }) => sequence)]).toEqual([2, [1]]);
      expect((await store().list({ where: EVERYTHING, sort: [], size: 1, total: false })).at).toBe(2);
    });

    it('lists versions in the order of a search, behind a position of it', async () => {
      await commit(
        store(),
        ['a', 'b', 'c', 'd'].map(patient).map((ref) => put(ref)),
      );
      await commit(store(), [put(patient('b'), '2')]);
      const query = { where: EVERYTHING, sort: BY_ID, size: 2, total: false };
      const { next = '' } = await store().search(query);
      const rest = await store().list({ ...query, after: next });
      expect(rest).toEqual({
        refs: [
          { ...patient('b'), versionId: '2' },
          { ...patient('a'), versionId: '1' },
        ],
        at: 2,
      });
      expect((await store().list(query)).next).toBe(next);
    });

    it('has the versions that were current then and were replaced or deleted since, each resource once', async () => {
      await commit(store(), [put(patient('1')), put(patient('2')), put(observation('3')), put(patient('4'))]);
      await commit(store(), [remove(patient('4'), '2')]);
      await commit(store(), [put(patient('1'), '2'), put(patient('new'))]);
      await commit(store(), [put(patient('1'), '3'), remove(observation('3'), '2'), put(patient('4'), '3')]);
      expect(await replaced({ at: 2, until: 4 })).toEqual(['Observation/3/1', 'Patient/1/1']);
      expect(await replaced({ at: 3, until: 4 })).toEqual(['Observation/3/1', 'Patient/1/2']);
      expect(await replaced({ at: 1, until: 2 })).toEqual(['Patient/4/1']);
      expect(await replaced({ at: 2, until: 3, size: 100 })).toEqual(['Patient/1/1']);
      expect(await replaced({ at: 2, until: 4, types: ['Observation', 'Slot'] })).toEqual(['Observation/3/1']);
      expect(await replaced({ at: 4, until: 4 })).toEqual([]);
      expect(await replaced({ at: 0, until: 4 })).toEqual([]);
    });

    it('tells those apart that a search does not, in its own order', async () => {
      await commit(
        store(),
        ['a', 'b', 'c'].map(patient).map((ref) => put(ref)),
      );
      for (const sort of [[], BY_ID, [{ by: 'lastUpdated', descending: true } as const]]) {
        const { matches, ties } = await store().search({ where: EVERYTHING, sort, size: 10, total: false });
        expect(new Set(ties).size).toBe(3);
        const inOrder = [...ties].sort((a, b) => (sort[0]?.descending === true ? b - a : a - b));
        if (sort !== BY_ID) expect(ties).toEqual(inOrder);
        const byName = new Map(namesOf(matches).map((name, at) => [name, ties[at]]));
        const before = (await store().search({ where: EVERYTHING, sort: [], size: 0, total: true })).at;
        await commit(
          store(),
          matches.map((match) => put(patient(match.id), String(Number(match.versionId) + 1))),
        );
        const since = await store().replaced({ at: before, until: before + 1, sort, size: 10 });
        for (const [at, name] of namesOf(since.versions).entries()) expect(since.ties[at]).toBe(byName.get(name));
      }
    });
  });
}
