// Random searches over real and random resources find what an evaluator of whole resources finds, id by id, on every page.
// https://hl7.org/fhir/R4/search.html
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Resource } from '../../server/fhir/request.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import type { OracleSettings } from '../support/oracle/settings.ts';
import { nameOf } from '../support/oracle/world.ts';
import { randomFrom } from '../support/random.ts';
import { randomGraph } from '../support/random-graph.ts';
import { allForms, groundOf, type RandomSearch, randomSearches } from '../support/random-searches.ts';
import { isSorted, oracle, oracleIncluded } from '../support/search-oracle.ts';
import {
  allPages,
  officialExamples,
  patientRecords,
  readPages,
  storeResource,
  storeTransaction,
} from '../support/searched-data.ts';
import { Writers } from '../support/writers.ts';

/** `npm run judge:search` asks more of them, from another seed each time; `SEED=7` repeats. */
const searches = Number(process.env.SEARCHES ?? 1500);
const seed = Number(process.env.SEED ?? 1);
const random = randomFrom(seed);

let hub: TestHub;
let resources: readonly Resource[];
let settings: OracleSettings;
let writers: Writers;

beforeAll(async () => {
  hub = await startHub({ VALIDATE: 'structure' });
  settings = { baseUrl: hub.baseUrl, timeZone: 'America/Lima', now: Date.now() };
  for (const record of await patientRecords(5)) await storeTransaction(hub.hub, record);
  const graph = { random, baseUrl: hub.baseUrl, size: 150 };
  const offered = [...officialExamples(12, random), ...randomGraph(graph)];
  const stored = await Promise.all(offered.map((resource) => storeResource(hub.hub, resource)));
  expect(stored.filter((one) => !one).length).toBeLessThan(60);
  resources = await allPages(hub.hub, '?_count=1000');
  expect(resources.length).toBeGreaterThan(1500);
  writers = new Writers(hub.hub, graph, resources);
}, 120_000);

afterAll(() => hub.close());

/** `refused`: as too costly, with advice. */
type Judged = RandomSearch & { found: number; problem?: string; refused?: true };

/** What the writes change may be on the pages or not; all else is there once, or not at all. */
async function judge({ search, ...about }: RandomSearch, whileWriting: boolean): Promise<Judged> {
  const at = { ...settings, now: Date.now() };
  const answers = [oracle(whileWriting ? writers.resources() : resources, search, at)];
  const [expected = []] = answers;
  const write = async (): Promise<void> => {
    if (!whileWriting) return;
    await writers.write();
    answers.push(oracle(writers.resources(), search, at));
  };
  try {
    const count = Math.min(1000, Math.max(1, Math.ceil(expected.length / (1 + random.below(3)))));
    const writing = write();
    const { matches, included } = await readPages(hub.hub, `${search}&_count=${count}`, write);
    await writing;
    const unchanged = settledBy(answers);
    const settled = matches.filter((resource) => unchanged(nameOf(resource)));
    const difference = differenceOf(settled.map(nameOf), expected.filter(unchanged));
    const problem =
      difference ??
      (whileWriting
        ? undefined
        : (wrongOrder(matches, search, at) ?? wrongIncludes([...matches, ...included], search, at)));
    return { search, ...about, found: expected.length, ...(problem === undefined ? {} : { problem }) };
  } catch (error) {
    const { message } = error as Error;
    const why = message.includes('"code":"too-costly"') ? { refused: true as const } : { problem: message };
    return { search, ...about, found: expected.length, ...why };
  }
}

const wrongOrder = (matches: Resource[], search: string, at: OracleSettings): string | undefined =>
  isSorted(matches, search, at) ? undefined : 'not in the order asked for';

function wrongIncludes(all: Resource[], search: string, at: OracleSettings): string | undefined {
  if (!search.includes('include')) return undefined;
  const difference = differenceOf([...new Set(all.map(nameOf))], [...oracleIncluded(resources, search, at)]);
  return difference && `included: ${difference}`;
}

/** Whether all of these answers hold it, or none. */
function settledBy(answers: string[][]): (name: string) => boolean {
  const sets = answers.map((answer) => new Set(answer));
  return (name) => new Set(sets.map((names) => names.has(name))).size === 1;
}

function differenceOf(got: string[], expected: string[]): string | undefined {
  const [ours, right] = [new Set(got), new Set(expected)];
  const problems = {
    missing: expected.filter((name) => !ours.has(name)),
    'too many': got.filter((name) => !right.has(name)),
    twice: got.filter((name, at) => got.indexOf(name) !== at),
  };
  const told = Object.entries(problems).flatMap(([what, names]) =>
    names.length === 0 ? [] : [`${what}: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ' …' : ''}`],
  );
  return told.length === 0 ? undefined : `of ${expected.length} ${told.join('; ')}`;
}

describe(`${searches} random searches (seed ${seed})`, () => {
  const judged: Judged[] = [];

  it('find what the oracle finds, on all their pages, while others write', async () => {
    const ground = groundOf(resources, settings, random);
    for (const search of randomSearches(ground)) {
      if (judged.length === searches) break;
      if (judged.length === Math.ceil(searches * 0.9)) await writers.write();
      judged.push(await judge(search, judged.length >= searches * 0.9));
    }
    const problems = judged.filter(({ problem }) => problem !== undefined);
    const told = problems.map(({ search, problem }) => `${decodeURIComponent(search)}: ${problem}`);
    expect({ seed, told }).toEqual({ seed, told: [] });
  }, 1_800_000);

  it('are of every form, most of them with an answer, many through links', () => {
    const least = Math.floor((searches / allForms.length) * 0.8);
    const counts = Map.groupBy(judged, ({ form }) => form);
    expect(allForms.map(({ name }) => name).filter((name) => (counts.get(name)?.length ?? 0) < least)).toEqual([]);
    expect(judged.filter(({ found }) => found > 0).length / searches).toBeGreaterThan(0.6);
    expect(judged.filter(({ refused }) => refused).length / searches).toBeLessThan(0.01);
    expect(judged.filter(({ linked }) => linked).length / searches).toBeGreaterThan(0.3);
  });
});
