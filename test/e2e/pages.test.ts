// All pages of a search together are its answer when the first one was asked, whatever is written meanwhile:
// https://hl7.org/fhir/R4/http.html#paging
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Resource } from '../../server/fhir/request.ts';
import type { Hub } from '../../server/hub.ts';
import { ask, bodyOf } from '../support/ask.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import { freshSeed, type Random, randomFrom } from '../support/random.ts';
import { linkOf, type Searchset } from '../support/searched.ts';

const SEARCHES = [
  'Patient?gender=male',
  'Patient?_sort=family',
  'Patient?gender=female,male&_sort=-birthdate,family',
  'Patient?_sort=-_lastUpdated',
  'Patient?_sort=family,_lastUpdated',
  'Patient?_sort=-_id&birthdate=ge1950',
  'Patient?gender:not=male&_sort=-family',
  '?_type=Patient,Observation',
  'Observation?patient=Patient/p1',
  'Observation?_sort=-date,_id&value-quantity=gt3',
  'Observation?patient.gender=male&_sort=date',
  'Observation?patient:Patient.family=Q&_total=accurate',
  'Patient?_has:Observation:patient:value-quantity=gt5&_sort=family',
  'Patient/p1/$everything',
  'Patient/p1/*',
];

const PEOPLE = 25;
const P1 = { resourceType: 'Patient', id: 'p1', gender: 'male' };

function randomResource(random: Random): Resource & { id: string } {
  const id = `p${random.below(PEOPLE)}`;
  if (random.below(2) === 0)
    return {
      resourceType: 'Patient',
      id,
      gender: random.pick(['male', 'female', 'other']),
      ...(random.below(4) === 0 ? {} : { name: [{ family: random.pick(['Quispe', 'Quiroz', 'Mamani', 'Ñaupa']) }] }),
      ...(random.below(4) === 0 ? {} : { birthDate: random.pick(['1940', '1950-05', '1980-01-02', '2001']) }),
    };
  return {
    resourceType: 'Observation',
    id: `o${random.below(60)}`,
    status: 'final',
    code: { text: 'x' },
    subject: { reference: `Patient/p${random.below(3)}` },
    valueQuantity: { value: random.below(10) },
    ...(random.below(3) === 0 ? {} : { effectiveDateTime: random.pick(['2020', '2021-02', '2022-03-04']) }),
  };
}

async function write(hub: Hub, random: Random): Promise<void> {
  const resource = randomResource(random);
  const url = `${resource.resourceType}/${resource.id}`;
  const { status } = random.below(4) === 0 ? await ask(hub, 'DELETE', url) : await ask(hub, 'PUT', url, { resource });
  expect(status).toBeLessThan(300);
}

const writes = async (hub: Hub, random: Random, count: number): Promise<void> => {
  for (let at = 0; at < count; at++) await write(hub, random);
};

type Meta = { meta: { versionId: string } };
const versions = ({ entry = [] }: Searchset): string[] =>
  entry
    .filter(({ search }) => search.mode === 'match')
    .map(({ resource }) => `${resource.resourceType}/${resource.id}/${(resource as unknown as Meta).meta.versionId}`);

async function searchset(hub: Hub, url: string): Promise<Searchset> {
  const response = await ask(hub, 'GET', url);
  expect([url, response.status]).toEqual([url, 200]);
  return bodyOf<Searchset>(response);
}

/** Follows the pages while writes come between and beside them. */
async function follow(hub: Hub, url: string, random: Random): Promise<string[]> {
  const found: string[] = [];
  for (let next: string | undefined = url; next !== undefined; ) {
    const beside = next === url ? undefined : writes(hub, random, random.below(6));
    const page: Searchset = await searchset(hub, next);
    await beside;
    expect(versions(page).length).toBeLessThanOrEqual(Number(/_count=(\d+)/.exec(url)?.[1]));
    found.push(...versions(page));
    next = linkOf(page, 'next')?.replace(/^.*\/fhir\/?/, '');
    await writes(hub, random, random.below(8));
  }
  return found;
}

const seed = freshSeed();

let served: TestHub;
beforeAll(async () => {
  served = await startHub({ VALIDATE: 'structure' });
});
afterAll(() => served.close());

describe('the pages of a search', () => {
  it(`are together the answer of the first one's instant (seed ${seed})`, async () => {
    const { hub } = served;
    const random = randomFrom(seed);
    await writes(hub, random, 150);
    for (let round = 0; round < 60; round++) {
      const search = random.pick(SEARCHES);
      if (search.includes('$everything')) await ask(hub, 'PUT', 'Patient/p1', { resource: P1 });
      const of = (count: number) => `${search}${search.includes('?') ? '&' : '?'}_count=${count}`;
      const expected = versions(await searchset(hub, of(1000)));
      const url = of(random.pick([1, 2, 3, 5, 8]));
      expect([url, await follow(hub, url, random)]).toEqual([url, expected]);
    }
  });
});

describe('a search whose answer is made of what is stored', () => {
  it('keeps its pages when that changes', async () => {
    const { hub } = served;
    const list = (...ids: string[]) => ({
      resourceType: 'Organization',
      id: ids[0] as string,
      ...(ids[1] === undefined ? {} : { partOf: { reference: `Organization/${ids[1]}` } }),
    });
    for (const ids of [['top'], ['a', 'top'], ['b', 'top'], ['c', 'a']])
      await ask(hub, 'PUT', `Organization/${ids[0]}`, { resource: list(...ids) });
    const first = await searchset(hub, 'Organization?partof:below=Organization/top&_count=1');
    await ask(hub, 'PUT', 'Organization/b', { resource: list('b') });
    const found = versions(first);
    for (let url = linkOf(first, 'next'); url !== undefined; ) {
      const page = await searchset(hub, url.replace(/^.*\/fhir\/?/, ''));
      found.push(...versions(page));
      url = linkOf(page, 'next');
    }
    expect(found).toEqual(['Organization/a/1', 'Organization/b/1', 'Organization/c/1']);
  });

  it('goes on behind the list it keeps while nothing is written, and answers 410 otherwise', async () => {
    const { hub } = served;
    await ask(hub, 'PUT', 'Patient/chained', { resource: { ...P1, id: 'chained', name: [{ family: 'Chained' }] } });
    const entry = Array.from({ length: 2100 }, (_, at) => ({
      request: { method: 'PUT', url: `Basic/c${at}` },
      resource: { resourceType: 'Basic', id: `c${at}`, code: { text: 'x' }, subject: { reference: 'Patient/chained' } },
    }));
    const resource = { resourceType: 'Bundle', type: 'transaction', entry };
    expect((await ask(hub, 'POST', '', { resource })).status).toBe(200);
    const search = 'Basic?patient.family=chained&_count=300';
    const found: string[] = [];
    const pages: string[] = [];
    for (let url: string | undefined = search; url !== undefined; ) {
      pages.push(url);
      const page: Searchset = await searchset(hub, url);
      found.push(...versions(page));
      url = linkOf(page, 'next')?.replace(/^.*\/fhir\/?/, '');
    }
    expect([found.length, new Set(found).size]).toEqual([2100, 2100]);
    await ask(hub, 'PUT', 'Basic/more', { resource: { ...entry[0]?.resource, id: 'more' } });
    const again = [];
    for (const url of pages.slice(1)) again.push((await ask(hub, 'GET', url)).status);
    expect(new Set(again)).toEqual(new Set([200, 410]));
  });
});
