// What a sorted page looks at is bounded by what is sought, wherever it lies in the order that is asked.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { SortKey } from '../../../server/search/query.ts';
import { LIMITS } from '../../../server/storage/sqlite/limits.ts';
import { openSqliteStore } from '../../../server/storage/sqlite/store.ts';
import type { ResourceStore } from '../../../server/storage/store.ts';
import { code, commit, hasCode, observation, put } from '../../contract/changes.ts';
import { type Folder, temporaryFolder } from '../../support/database.ts';

const RESOURCES = 400;
const limits = { ...LIMITS, gathered: () => 5, gatheredAtMost: 40, signEvery: 4, step: 4 };
const newestFirst: SortKey[] = [{ by: 'param', of: 'date', params: ['Observation.date'], descending: true }];

let folder: Folder;
let store: ResourceStore;

/** Day after day; `old` are the first twenty, `past` the first sixty, `spread` every tenth. */
const codesOf = (day: number): string[] => [
  'any',
  ...(day < 20 ? ['old'] : []),
  ...(day < 60 ? ['past'] : []),
  ...(day % 10 === 0 ? ['spread'] : []),
];

beforeAll(async () => {
  folder = temporaryFolder();
  store = openSqliteStore(folder.path('a.db'), { limits });
  const changes = Array.from({ length: RESOURCES }, (_, day) => {
    const date = { kind: 'date', param: 'Observation.date', low: day, high: day } as const;
    const index = [date, ...codesOf(day).map((one) => code('Observation.of', '', one))];
    return put(observation(String(day)), '1', { index });
  });
  await commit(store, changes);
});

afterAll(async () => {
  await store.close();
  folder.remove();
});

it.each([
  ['what lies together far off is gathered', 'old', [19, 18, 17], ['gather', 'Observation.of', 20]],
  ['what is spread evenly is walked to', 'spread', [390, 380, 370], ['walk', 'Observation.date', 40]],
  [
    'what is too much to gather is walked to, however far it lies',
    'past',
    [59, 58, 57],
    ['walk', 'Observation.date', 344],
  ],
  ['what all have is walked', 'any', [399, 398, 397], ['walk', 'Observation.date', 4]],
] as const)('%s', async (_, one, days, [way, by, read]) => {
  const where = hasCode('Observation.of', one);
  const page = await store.search({ where, sort: newestFirst, size: 3, total: false, explain: true });
  expect(page.matches.map(({ id }) => Number(id))).toEqual(days);
  expect(page.plan?.map((step) => [step.way, step.by, step.read])).toEqual([[way, by, read]]);
});

it('is told without counting more than can be counted at once', async () => {
  const limited = openSqliteStore(folder.path('b.db'), { limits: { ...limits, countedAtOnce: 7, comparedLists: 5 } });
  try {
    const index = [code('Observation.of', '', 'any')];
    await commit(
      limited,
      Array.from({ length: 20 }, (_, day) => put(observation(String(day)), '1', { index })),
    );
    const page = await limited.search({
      where: hasCode('Observation.of', 'any'),
      sort: [],
      size: 15,
      total: false,
      explain: true,
    });
    expect(page.plan).toEqual([{ way: 'walk', by: 'Observation.of', expected: 5, read: 7, found: 16 }]);
  } finally {
    await limited.close();
  }
});
