// What pages of an instant past are made of: places in an answer, and what was replaced since.
import { describe, expect, it } from '@jest/globals';
import type { Criterion, SortKey } from '../../server/search/query.ts';
import type { Replaced, ReplacedQuery, ResourceStore } from '../../server/storage/store.ts';
import { commit, namesOf, observation, patient, put, remove, setState } from './changes.ts';

const EVERYTHING: Criterion = { kind: 'and', of: [] };
const ORDERS: SortKey[][] = [
  [],
  [{ by: 'id', descending: false }],
  [{ by: 'id', descending: true }],
  [{ by: 'lastUpdated', descending: true }],
  [
    { by: 'lastUpdated', descending: false },
    { by: 'id', descending: true },
  ],
];

export function describeInstants(store: () => ResourceStore): void {
  const search = (sort: SortKey[], more: object = {}) =>
    store().search({ where: EVERYTHING, sort, size: 10, total: false, ...more });
  const find = async (query: Partial<ReplacedQuery> & { at: number; until: number }): Promise<Replaced[]> => {
    const found: Replaced[] = [];
    for (let after: string | undefined; ; ) {
      const more = after === undefined ? {} : { after };
      const page = await store().replaced({ since: query.at, size: 1, ...query, ...more });
      found.push(...page.replaced);
      if (page.next === undefined) return found;
      after = page.next;
    }
  };
  const replaced = async (query: Parameters<typeof find>[0]): Promise<string[]> =>
    (await find(query)).map(({ version: { type, id, versionId } }) => `${type}/${id}/${versionId}`).sort();

  describe('an instant past', () => {
    it('is told by every page, whatever is written behind it', async () => {
      await commit(store(), [put(patient('1')), put(patient('2'))]);
      await commit(store(), [setState('job', '1', null)]);
      const page = await search([], { size: 1 });
      expect([page.at, page.matches.map(({ sequence }) => sequence)]).toEqual([2, [1]]);
    });

    it('is asked of what was written no later', async () => {
      await commit(store(), [put(patient('1')), put(patient('2')), put(patient('3'))]);
      await commit(store(), [put(patient('2'), '2'), put(patient('4'))]);
      const written = async (until: number, kind: 'and' | 'not') => {
        const one: Criterion = { kind: 'written', until };
        const where: Criterion = kind === 'and' ? one : { kind: 'not', of: one };
        return namesOf((await search([], { where })).matches).sort();
      };
      expect(await written(0, 'and')).toEqual([]);
      expect(await written(1, 'and')).toEqual(['Patient/1', 'Patient/3']);
      expect(await written(1, 'not')).toEqual(['Patient/2', 'Patient/4']);
      expect(await written(2, 'and')).toEqual(['Patient/1', 'Patient/2', 'Patient/3', 'Patient/4']);
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

    it('goes on with what was replaced first behind a later one', async () => {
      await commit(store(), [put(patient('1')), put(patient('2')), put(patient('3'))]);
      await commit(store(), [put(patient('1'), '2')]);
      await commit(store(), [put(patient('1'), '3'), put(patient('2'), '2'), put(patient('4'))]);
      await commit(store(), [put(patient('4'), '2'), put(patient('3'), '2')]);
      expect(await replaced({ at: 1, since: 2, until: 3 })).toEqual(['Patient/2/1']);
      expect(await replaced({ at: 1, since: 2, until: 4 })).toEqual(['Patient/2/1', 'Patient/3/1']);
      expect(await replaced({ at: 1, since: 4, until: 4 })).toEqual([]);
    });

    it.each(ORDERS)('tells places apart, behind and in front of which a search goes on: %j', async (...sort) => {
      await commit(
        store(),
        ['a', 'b', 'c', 'd'].map(patient).map((ref) => put(ref)),
      );
      await commit(store(), [put(patient('b'), '2')]);
      const { matches, places, more } = await search(sort);
      const names = namesOf(matches);
      expect(more).toBe(false);
      for (const [at, place] of places.entries()) {
        const behind = await search(sort, { after: place, size: 2 });
        expect([namesOf(behind.matches), behind.more]).toEqual([names.slice(at + 1, at + 3), at < 1]);
        const before = await search(sort, { before: place, size: 2 });
        expect([namesOf(before.matches), before.more]).toEqual([names.slice(Math.max(0, at - 2), at), at > 2]);
        expect(before.places).toEqual(places.slice(Math.max(0, at - 2), at));
      }
    });

    it('knows by which number what was replaced stood in its place', async () => {
      const names = ['a', 'b', 'c'];
      await commit(
        store(),
        names.map(patient).map((ref) => put(ref)),
      );
      const byResource = await search([]);
      const byVersion = await search([{ by: 'lastUpdated', descending: true }]);
      await commit(
        store(),
        names.map((id) => put(patient(id), '2')),
      );
      const found = await find({ at: 1, until: 2 });
      const ties = ({ matches, places }: typeof byResource) =>
        Object.fromEntries(matches.map(({ id }, at) => [id, places[at]?.tie]));
      const told = (tie: 'resource' | 'number') => Object.fromEntries(found.map((one) => [one.version.id, one[tie]]));
      expect([told('resource'), told('number')]).toEqual([ties(byResource), ties(byVersion)]);
    });
  });
}
