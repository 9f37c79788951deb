// The same random commits and queries for a store and for the memory store: they must agree.
import { expect } from '@jest/globals';
import { compareBy, type Subject } from '../../server/search/evaluate.ts';
import type { Criterion, IndexEntry, Place, SortKey } from '../../server/search/query.ts';
import { openMemoryStore } from '../../server/storage/memory/store.ts';
import type {
  Commit,
  HistoryPage,
  HistoryQuery,
  Ref,
  ResourceStore,
  SearchPage,
  Version,
} from '../../server/storage/store.ts';
import { type Random, randomFrom } from '../support/random.ts';
import { randomCommits } from './random-commits.ts';
import { randomCriterion, randomSort } from './random-queries.ts';
import { IDS, TYPES } from './random-resources.ts';

export type Trial = {
  seed: number;
  commits: number;
  queries: number;
  /** Most entries of one parameter in one resource. */
  several: number;
};

type Stores = { memory: ResourceStore; store: ResourceStore };

/** Sets the clock while it runs, so that equal commits get equal instants. */
export async function agreeWithMemory(store: ResourceStore, { seed, commits, queries, several }: Trial): Promise<void> {
  const random = randomFrom(seed);
  const stores = { memory: openMemoryStore(), store };
  const subjects = new Map<string, Subject>();
  const instants: number[] = [];
  const now = Date.now;
  try {
    for (const commit of randomCommits(random, commits, several)) {
      const instant = (instants.at(-1) ?? 1_700_000_000_000) + random.below(3);
      Date.now = () => instant;
      instants.push(instant);
      const committed = await stores.memory.commit(commit);
      expect(committed.kind).toBe('committed');
      expect(await store.commit(commit)).toEqual(committed);
      remember(commit, instant, subjects);
    }
    for (const one of Object.values(stores)) {
      await one.commit({ given: [], changes: [], claims: [{ key: TAKEN.key, owner: OWNER }] });
    }
    for (let query = 0; query < queries; query++) await agreeOnSearch(random, stores, subjects, instants, seed);
    for (let query = 0; query < 30; query++) await agreeOnHistory(random, stores, instants, seed);
    expect(await store.changes(0, 10_000)).toEqual(await stores.memory.changes(0, 10_000));
    expect({ ...(await store.size()), bytes: 0 }).toEqual(await stores.memory.size());
  } finally {
    Date.now = now;
  }
}

/** What the resources are after a commit, to tell ties apart. */
function remember({ changes }: Commit, instant: number, subjects: Map<string, Subject>): void {
  for (const change of changes) {
    if (change.kind === 'state') continue;
    const { type, id } = change;
    if (change.kind === 'delete') subjects.delete(`${type}/${id}`);
    else if (change.kind === 'put')
      subjects.set(`${type}/${id}`, { type, id, lastUpdated: instant, entries: change.index, keys: change.keys });
    else {
      const subject = subjects.get(`${type}/${id}`) as Subject;
      const gone = change.was && new Set(change.was.map((entry) => JSON.stringify(entry)));
      const kept = subject.entries.filter((entry: IndexEntry) => gone?.has(JSON.stringify(entry)) === false);
      subjects.set(`${type}/${id}`, { ...subject, entries: [...kept, ...change.index] });
    }
  }
}

async function agreeOnSearch(
  random: Random,
  { memory, store }: Stores,
  subjects: ReadonlyMap<string, Subject>,
  instants: readonly number[],
  seed: number,
): Promise<void> {
  const where = randomCriterion(random, instants);
  const sort = randomSort(random);
  const size = random.pick([1, 2, 7, 1_000]);
  const told = (what: string) => `seed ${seed}: ${what} of ${JSON.stringify({ where, sort, size })}`;
  const expected = await memory.search({ where, sort, size: 1_000, total: true });
  const { found, back, total } = await followPages(store, { where, sort, size }, random.below(3) === 0);
  expect([told('total'), total]).toEqual([told('total'), expected.total]);
  expect([told('order'), inTies(found, sort, subjects)]).toEqual([
    told('order'),
    inTies(expected.matches, sort, subjects),
  ]);
  expect([told('way back'), back]).toEqual([told('way back'), found]);
  if (random.below(5) > 0) return;
  const scanned = (await Array.fromAsync(store.scan(where))).flat();
  expect([told('scan'), inTies(scanned, [], subjects)]).toEqual([told('scan'), inTies(expected.matches, [], subjects)]);
  await agreeOnGiven(store, where, expected.matches);
}

/** A condition of a commit holds for exactly these answers, in any order, and for no others. */
async function agreeOnGiven(store: ResourceStore, where: Criterion, found: readonly Ref[]): Promise<void> {
  const matches = found.map(({ type, id }) => ({ type, id })).reverse();
  // A claim is looked at when all else holds: then this one is refused, and nothing is written either way.
  const commit = (given: Ref[]): Commit => ({ given: [{ where, matches: given }], changes: [], claims: [TAKEN] });
  const holds = { kind: 'refused', reason: 'claim', claim: 0, owner: OWNER };
  expect(await store.commit(commit(matches))).toEqual(holds);
  const fails = { kind: 'refused', reason: 'given', given: 0 };
  expect(await store.commit(commit([...matches, { type: 'Patient', id: 'nobody' }]))).toEqual(fails);
  if (matches.length > 0) expect(await store.commit(commit(matches.slice(1)))).toEqual(fails);
}

const OWNER = { type: 'Patient', id: 'owner' };
const TAKEN = { key: 'taken', owner: { type: 'Patient', id: 'other' } };

/** To the end, and perhaps back again to the beginning. */
async function followPages(
  store: ResourceStore,
  query: { where: Criterion; sort: SortKey[]; size: number },
  alsoBack: boolean,
): Promise<{ found: Version[]; back: Version[]; total: number | undefined }> {
  const first = await store.search({ ...query, total: true });
  const pages = [first];
  for (let page = first; page.more; ) {
    page = await store.search({ ...query, after: page.places.at(-1) as Place, total: false });
    expect(page.matches.length).toBeGreaterThan(0);
    pages.push(page);
  }
  const matchesOf = (some: SearchPage[]) => some.flatMap(({ matches }) => matches);
  if (!alsoBack) return { found: matchesOf(pages), back: matchesOf(pages), total: first.total };
  const back = [pages.at(-1) as SearchPage];
  for (let before = back[0]?.places[0]; before !== undefined; ) {
    const page = await store.search({ ...query, before, total: false });
    expect(page.more).toBe(back.length + 1 < pages.length);
    back.unshift(page);
    before = page.more ? page.places[0] : undefined;
  }
  return { found: matchesOf(pages), back: matchesOf(back), total: first.total };
}

/** Names in groups of those that the sort does not tell apart, each group in an order of its own. */
function inTies(versions: readonly Version[], sort: SortKey[], subjects: ReadonlyMap<string, Subject>): string[][] {
  const compare = compareBy(sort);
  const groups: { subject: Subject; names: string[] }[] = [];
  for (const { type, id } of versions) {
    const subject = subjects.get(`${type}/${id}`) as Subject;
    const group = groups.at(-1);
    if (group !== undefined && compare(group.subject, subject) === 0) group.names.push(`${type}/${id}`);
    else groups.push({ subject, names: [`${type}/${id}`] });
  }
  return groups.map(({ names }) => names.sort());
}

async function agreeOnHistory(
  random: Random,
  { memory, store }: Stores,
  instants: number[],
  seed: number,
): Promise<void> {
  const type = random.below(3) === 0 ? {} : { type: random.pick([...TYPES, 'Slot']) };
  const id = random.below(2) === 0 ? {} : { id: random.pick(IDS) };
  const since = random.below(2) === 0 ? {} : { since: random.pick(instants) };
  const [low, high] = [random.pick(instants), random.pick(instants)].sort() as [number, number];
  const during = random.below(2) === 0 ? {} : { during: { low, high } };
  const at = random.below(instants.length + 3);
  const query = { scope: { ...type, ...id }, ...since, ...during, at, size: random.pick([1, 3, 100]), total: true };
  const told = `seed ${seed}: ${JSON.stringify(query)}`;
  expect([told, await followHistory(store, query)]).toEqual([told, await followHistory(memory, query)]);
}

/** To its end, and the pages in front of each page on the way. */
async function followHistory(store: ResourceStore, query: HistoryQuery): Promise<HistoryPage[]> {
  const pages = [await store.history(query)];
  for (let page = pages[0]; page?.more === true; ) {
    const after = page.versions.at(-1) as Version;
    page = await store.history({ ...query, after, total: false });
    const before = page.versions[0] as Version;
    pages.push(page, await store.history({ ...query, before, total: false }));
  }
  return pages;
}
