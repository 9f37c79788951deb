// Searches that take many turns read one instant, however many of them there are and whatever is written between.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Criterion, SortKey } from '../../../server/search/query.ts';
import { LIMITS, type Limits } from '../../../server/storage/sqlite/limits.ts';
import { openSqliteStore } from '../../../server/storage/sqlite/store.ts';
import { type ResourceStore, TooCostly } from '../../../server/storage/store.ts';
import { code, commit, hasCode, patient, put } from '../../contract/changes.ts';
import { type Folder, temporaryFolder } from '../../support/database.ts';

/** Every step ends a turn. */
const BY_TURNS: Limits = {
  ...LIMITS,
  gathered: () => 0,
  gatheredAtMost: 0,
  window: 20,
  signEvery: 2,
  step: 4,
  countedAtOnce: 0,
  countedSlice: 3,
  countedMatches: 0,
  turn: -1,
};

const RESOURCES = 200;
const INSIDE = RESOURCES / 2;
const inside = code('Patient.place', '', 'inside');
const outside = code('Patient.place', '', 'outside');
const INSIDE_AND_HERE: Criterion = {
  kind: 'and',
  of: [hasCode('Patient.all', 'yes'), { kind: 'not', of: hasCode('Patient.place', 'outside') }],
};

let folder: Folder;
let store: ResourceStore;

beforeEach(() => {
  folder = temporaryFolder();
  store = openSqliteStore(folder.path('a.db'), { limits: BY_TURNS });
});

afterEach(async () => {
  await store.close();
  folder.remove();
});

const indexOf = (isInside: boolean) => [code('Patient.all', '', 'yes'), isInside ? inside : outside];

/** Each commit takes one resource out and another in: at every instant as many are inside. */
async function swapUntil(isOver: () => boolean): Promise<number> {
  const versions = Array.from({ length: RESOURCES }, () => 1);
  let commits = 0;
  for (; !isOver(); commits++) {
    const change = (at: number, isInside: boolean) => {
      versions[at] = (versions[at] as number) + 1;
      return put(patient(String(at)), String(versions[at]), { index: indexOf(isInside) });
    };
    const at = commits % INSIDE;
    const isBack = Math.floor(commits / INSIDE) % 2 === 1;
    await commit(store, [change(at, isBack), change(at + INSIDE, !isBack)]);
  }
  return commits;
}

describe('a search in turns', () => {
  it('sees one instant, beside a writer and a dozen others', async () => {
    await commit(
      store,
      Array.from({ length: RESOURCES }, (_, at) => put(patient(String(at)), '1', { index: indexOf(at < INSIDE) })),
    );
    let isOver = false;
    const writing = swapUntil(() => isOver);
    const byId: SortKey[] = [{ by: 'id', descending: false }];
    const byPlace: SortKey[] = [{ by: 'param', of: 'token', params: ['Patient.place'], descending: true }];
    const byName: SortKey[] = [{ by: 'param', of: 'reference', params: ['Patient.link'], descending: true }];
    const searches = Array.from({ length: 12 }, async (_, at) => {
      for (let round = 0; round < 3; round++) {
        const sort = [[], byId, byPlace, byName][(at + round) % 4] ?? [];
        const { matches, total } = await store.search({ where: INSIDE_AND_HERE, sort, size: 1_000, total: true });
        expect([matches.length, new Set(matches.map(({ id }) => id)).size, total]).toEqual([INSIDE, INSIDE, INSIDE]);
      }
    });
    await Promise.all(searches).finally(() => {
      isOver = true;
    });
    expect(await writing).toBeGreaterThan(20);
  });

  it('is given up when it has worked for too long, and holds nobody up afterwards', async () => {
    const impatient = openSqliteStore(folder.path('b.db'), { limits: { ...BY_TURNS, longest: 0 } });
    try {
      const changes = Array.from({ length: RESOURCES }, (_, at) =>
        put(patient(String(at)), '1', { index: indexOf(true) }),
      );
      await commit(impatient, changes);
      const query = { where: INSIDE_AND_HERE, sort: [], size: 1_000, total: true };
      for (let round = 0; round < 10; round++) await expect(impatient.search(query)).rejects.toThrow(TooCostly);
      expect((await impatient.search({ ...query, where: hasCode('Patient.all', 'no') })).total).toBe(0);
      const all = await Array.fromAsync(impatient.scan(INSIDE_AND_HERE));
      expect(all.flat().length).toBe(RESOURCES);
    } finally {
      await impatient.close();
    }
  });

  it('is waited for when the store closes', async () => {
    await commit(
      store,
      Array.from({ length: RESOURCES }, (_, at) => put(patient(String(at)), '1', { index: indexOf(true) })),
    );
    const searching = store.search({ where: INSIDE_AND_HERE, sort: [], size: 1_000, total: true });
    await store.close();
    expect((await searching).total).toBe(RESOURCES);
  });
});
