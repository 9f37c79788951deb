// Random searches over real and random resources find what an evaluator of whole resources finds, id by id, on every page.
// https://hl7.org/fhir/R4/search.html
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';
import { type Court, type Judged, judge } from '../support/judge/judge.ts';
import { allMatches } from '../support/judge/pages.ts';
import { Tally } from '../support/judge/tally.ts';
import { randomFrom } from '../support/random.ts';
import { ANY_CASE } from '../support/random-elements.ts';
import { randomGraph } from '../support/random-graph.ts';
import { groundOf } from '../support/random-ground.ts';
import { allForms, randomSearches } from '../support/random-searches.ts';
import {
  indexed,
  officialExamples,
  patientRecords,
  storeResource,
  storeTransaction,
} from '../support/searched-data.ts';
import { Writers } from '../support/writers.ts';

/** `npm run judge:search` asks more of them, from another seed each time. */
const searches = Number(process.env.SEARCHES ?? 1500);
const seed = Number(process.env.SEED ?? 2);
/** The one code system of R4 whose definition says that case does not count. */
const SNOMED = 'http://snomed.info/sct';
/** From here on others write while pages are followed. */
const QUIET = 0.65;

let hub: TestHub;
let court: Court;

beforeAll(async () => {
  hub = await startHub({ VALIDATE: 'structure' });
  const random = randomFrom(seed);
  for (const record of await patientRecords(5)) await storeTransaction(hub.hub, record);
  const graph = { random, baseUrl: hub.baseUrl, size: 150 };
  const offered = [...officialExamples(12, random), ...randomGraph(graph)];
  const stored = await Promise.all(offered.map((resource) => storeResource(hub.hub, resource)));
  expect(stored.filter((one) => !one).length).toBeLessThan(60);
  const resources = await allMatches(hub.hub, '?_count=1000');
  expect(resources.length).toBeGreaterThan(1500);
  await indexed(hub.hub);
  const settings = { baseUrl: hub.baseUrl, timeZone: 'America/Lima', anyCase: new Set([ANY_CASE, SNOMED]) };
  const writers = new Writers(hub.hub, { ...graph, random: randomFrom(seed + 1) }, resources);
  court = { hub, settings, writers, random };
}, 120_000);

afterAll(() => hub.close());

describe(`${searches} random searches (seed ${seed})`, () => {
  const tally = new Tally();
  const judged: Judged[] = [];

  it('find what the oracle finds, on all their pages, while others write', async () => {
    const { random, settings, writers } = court;
    const ground = groundOf(writers.resources(), { ...settings, now: Date.now() }, random);
    for (const search of randomSearches(ground)) {
      if (judged.length === searches) break;
      const one = await judge(search, judged.length >= searches * QUIET, court);
      judged.push(one);
      tally.add(one);
    }
    const problems = judged.filter(({ problem }) => problem !== undefined);
    const told = problems.map(({ method, search, problem }) => `${method} ${decodeURIComponent(search)}: ${problem}`);
    expect({ seed, told }).toEqual({ seed, told: [] });
  }, 3_600_000);

  it('are of every form, most of them with an answer, many through links, a tenth while others write', () => {
    if (process.env.SEARCHES !== undefined) process.stderr.write(`${tally.table()}\n`);
    const least = Math.floor((searches / allForms.length) * 0.8);
    const counts = Map.groupBy(judged, ({ form }) => form);
    expect(allForms.filter((name) => (counts.get(name)?.length ?? 0) < least)).toEqual([]);
    expect(tally.shortfalls()).toEqual([]);
  });
});
