// Whatever a stranger writes into a search is answered or refused, never with 500, never slowly, and the database finds what
// the plain evaluator finds: no value is ever read as SQL, as a wildcard or as an operator of the store.
// https://hl7.org/fhir/R4/search.html
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../server/config.ts';
import type { FhirRequest, Resource } from '../../server/fhir/request.ts';
import { type Hub, openHub } from '../../server/hub.ts';
import { analyse } from '../../server/search/index-resource.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import { nameOf } from '../support/oracle/world.ts';
import { freshSeed, randomFrom } from '../support/random.ts';
import { randomGraph } from '../support/random-graph.ts';
import { POISON, poisonedSearch } from '../support/random-poison.ts';
import { indexed, storeResource } from '../support/searched-data.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 600);
const seed = freshSeed();
/** Of CPU for one search, of everything: the compilers and collectors of the engine too. */
const MOST_MS = 150;
const BASE_URL = 'http://hub.example.org/fhir';

let database: TestHub;
let plain: Hub;
let resources: Resource[];

/** As strangers would have stored them. */
const poisoned: Resource[] = POISON.filter((text) => text.trim() !== '').map((text, at) => ({
  ...{ resourceType: 'Patient', id: `poison${at}`, name: [{ family: text, given: [`a${text}b`] }] },
  ...{ identifier: [{ system: `http://example.org/${at}`, value: text }], address: [{ city: `${text}x` }] },
}));

beforeAll(async () => {
  database = await startHub({ VALIDATE: 'structure', BASE_URL });
  plain = await openHub({ ...readConfig({ VALIDATE: 'structure', BASE_URL }), storageUrl: 'memory:' });
  const random = randomFrom(seed);
  const offered = [...poisoned, ...randomGraph({ random, baseUrl: BASE_URL, size: 60 })];
  resources = [];
  for (const resource of offered) {
    const isStored = await storeResource(database.hub, resource);
    expect([nameOf(resource), await storeResource(plain, resource)]).toEqual([nameOf(resource), isStored]);
    if (isStored) resources.push(resource);
  }
  expect(resources.filter(({ id }) => id?.startsWith('poison')).length).toBeGreaterThan(POISON.length - 10);
  await Promise.all([indexed(database.hub), indexed(plain)]);
}, 60_000);

afterAll(async () => {
  await Promise.all([database.close(), plain.close()]);
});

type Answer = { status: number; told: string; milliseconds: number };

/** `told`: what was found, in the order of ids, and how many; of a refusal its name. */
async function ask(hub: Hub, type: string, query: URLSearchParams): Promise<Answer> {
  const started = process.cpuUsage();
  const request: FhirRequest = {
    ...{ interaction: 'search', method: 'GET', type, query, preconditions: {}, prefer: {} },
    ...{ accept: ['application/fhir+json'], caller: { language: 'en', requestId: 'fuzz' } },
  };
  const { status, body } = await hub.handle(request);
  const { user, system } = process.cpuUsage(started);
  return { status, told: toldBy(JSON.parse(body as string)), milliseconds: (user + system) / 1000 };
}

type Body = {
  total?: number;
  issue?: { details: { coding: { code: string }[] } }[];
  entry?: { resource: Resource; search: { mode: string } }[];
};

function toldBy({ total, issue, entry = [] }: Body): string {
  if (issue !== undefined) return issue.map(({ details }) => details.coding[0]?.code).join(' ');
  const matches = entry.filter(({ search }) => search.mode === 'match');
  return `${total}: ${matches.map(({ resource }) => nameOf(resource)).sort()}`;
}

describe(`${ROUNDS} searches of strangers (SEED=${seed})`, () => {
  it('are answered alike by the database and by the plain evaluator, or refused alike, each soon', async () => {
    const random = randomFrom(seed + 1);
    const settings = { baseUrl: BASE_URL, timeZone: 'America/Lima' };
    const byType = Map.groupBy(resources, ({ resourceType }) => resourceType);
    const targets = Array.from(byType, ([type, own]) => ({
      type,
      entries: own.flatMap((resource) => analyse(resource, settings).index),
    })).filter(({ entries }) => entries.length > 0);
    const counts = new Map<string, number>();
    const problems: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const { type, query } = poisonedSearch(targets, random);
      query.append('_count', '1000');
      query.append('_total', 'accurate');
      const expected = await ask(plain, type, query);
      let got = await ask(database.hub, type, query);
      if (got.milliseconds > MOST_MS) got = await ask(database.hub, type, query); // once everything is compiled
      const told = `${type}?${query}`.slice(0, 1_500);
      if (got.status !== 200 && got.status !== 400) problems.push(`${got.status}: ${told}`);
      else if (got.status !== expected.status || got.told !== expected.told)
        problems.push(`${got.told}, not ${expected.told}: ${told}`.slice(0, 3_000));
      if (got.milliseconds > MOST_MS) problems.push(`${got.milliseconds} ms: ${told}`);
      const kind = got.status === 400 ? 'refused' : got.told.startsWith('0:') ? 'nothing' : 'found';
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    expect({ seed, problems: problems.slice(0, 5) }).toEqual({ seed, problems: [] });
    for (const kind of ['refused', 'nothing', 'found'])
      expect([seed, kind, (counts.get(kind) ?? 0) > ROUNDS / 20]).toEqual([seed, kind, true]);
  }, 120_000);

  it('find what is stored, letter by letter, whatever it looks like', async () => {
    for (const { id, identifier } of resources.filter(({ id }) => id?.startsWith('poison'))) {
      const [{ value = '' } = {}] = identifier as { value?: string }[];
      const escaped = value.replace(/[\\,|$]/g, '\\$&');
      const { told } = await ask(
        database.hub,
        'Patient',
        new URLSearchParams({ identifier: escaped, _total: 'accurate' }),
      );
      expect([value, told]).toEqual([value, `1: Patient/${id}`]);
    }
  });
});
