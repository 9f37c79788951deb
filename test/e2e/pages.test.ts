// All pages of a search together are its answer when the first one was asked, whatever is written meanwhile:
// https://hl7.org/fhir/R4/http.html#paging
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../server/config.ts';
import type { Resource } from '../../server/fhir/request.ts';
import { type Hub, openHub } from '../../server/hub.ts';
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
  'Patient?_has:Observation:patient:_has:Provenance:target:recorded=gt2020',
  'Provenance?target:Observation.patient.gender=female',
  'Observation?subject:Patient._has:Observation:patient:value-quantity=lt2&_sort=value-quantity',
  'Observation?_filter=not (patient.gender eq male)&_sort=-_lastUpdated,_id',
  '?_type=Observation,Provenance&_sort=-patient',
  '?_type=Patient,Observation&_sort=_tag,-_lastUpdated',
  'Observation?_include=Observation:patient&_sort=date',
  'Patient?_revinclude=Observation:patient',
  'Provenance?_include=Provenance:target&_sort=-recorded',
  'Patient/p1/$everything',
  'Patient/p1/*',
];

const PEOPLE = 25;
const P1 = { resourceType: 'Patient', id: 'p1', gender: 'male' };

function randomResource(random: Random): Resource & { id: string } {
  const id = `p${random.below(PEOPLE)}`;
  if (random.below(5) === 0)
    return {
      resourceType: 'Provenance',
      id: `v${random.below(20)}`,
      target: [{ reference: `Observation/o${random.below(60)}` }, { reference: `Patient/${id}` }],
      recorded: random.pick(['2019-01-01T00:00:00Z', '2021-01-01T00:00:00Z', '2022-01-01T00:00:00Z']),
      agent: [{ who: { display: 'x' } }],
    };
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
const versions = ({ entry = [] }: Searchset, mode = 'match'): string[] =>
  entry
    .filter(({ search }) => search.mode === mode)
    .map(({ resource }) => `${resource.resourceType}/${resource.id}/${(resource as unknown as Meta).meta.versionId}`);

async function searchset(hub: Hub, url: string): Promise<Searchset> {
  const response = await ask(hub, 'GET', url);
  expect([url, response.status]).toEqual([url, 200]);
  return bodyOf<Searchset>(response);
}

/** The address of a link below the FHIR base. */
const pathOf = (page: Searchset, relation: string): string | undefined =>
  linkOf(page, relation)?.replace(/^.*\/fhir\/?/, '');

type Met = { matches: string[]; included: string[] };

/** A page as it is met on the way; it is its own address, and comes with what includes found no room for in it. */
async function meet(hub: Hub, url: string): Promise<{ page: Searchset; met: Met }> {
  const page = await searchset(hub, url);
  if (url.includes('_cursor')) expect(pathOf(page, 'self')).toBe(url);
  const included = versions(page, 'include');
  for (let more = pathOf(page, 'related'); more !== undefined; ) {
    const rest = await searchset(hub, more);
    included.push(...versions(rest, 'include'));
    more = pathOf(rest, 'related');
  }
  return { page, met: { matches: versions(page), included: included.sort() } };
}

/** Follows the pages to the end and back to the beginning, while writes come between and beside them. */
async function follow(hub: Hub, url: string, random: Random): Promise<Met[]> {
  const found: Met[] = [];
  const turn = async (address: string): Promise<Searchset> => {
    const beside = address === url ? undefined : writes(hub, random, random.below(4));
    const { page, met } = await meet(hub, address);
    await beside;
    await writes(hub, random, random.below(4));
    found.push(met);
    return page;
  };
  let page = await turn(url);
  expect(pathOf(page, 'previous')).toBeUndefined();
  for (let next = pathOf(page, 'next'); next !== undefined; next = pathOf(page, 'next')) page = await turn(next);
  const there = found.splice(0);
  for (let before = pathOf(page, 'previous'); before !== undefined; before = pathOf(page, 'previous'))
    page = await turn(before);
  expect([url, found.reverse()]).toEqual([url, there.slice(0, -1)]);
  return there;
}

const seed = freshSeed();

let served: TestHub;
beforeAll(async () => {
  served = await startHub({ VALIDATE: 'structure', MAX_INCLUDED: '7' });
});
afterAll(() => served.close());

describe('the pages of a search', () => {
  it(`are together the answer of the first one's instant, there and back (seed ${seed})`, async () => {
    const { hub } = served;
    const random = randomFrom(seed);
    await writes(hub, random, 150);
    for (let round = 0; round < 25; round++) {
      const search = random.pick(SEARCHES);
      if (search.includes('$everything')) await ask(hub, 'PUT', 'Patient/p1', { resource: P1 });
      const of = (count: number) => `${search}${search.includes('?') ? '&' : '?'}_count=${count}`;
      const { met: whole } = await meet(hub, of(1000));
      const count = random.pick([2, 3, 5, 8, 13]);
      const pages = await follow(hub, of(count), random);
      const told = `seed ${seed}: ${of(count)}`;
      expect([told, pages.flatMap(({ matches }) => matches)]).toEqual([told, whole.matches]);
      expect([told, pages.slice(0, -1).map(({ matches }) => matches.length)]).toEqual([
        told,
        pages.slice(1).map(() => count),
      ]);
      const included = new Set(pages.flatMap((page) => page.included));
      for (const match of whole.matches) included.delete(match);
      expect([told, [...included].sort()]).toEqual([told, whole.included]);
    }
  });

  it('tell the total that was asked for on each of them', async () => {
    const { hub } = served;
    const first = await searchset(hub, 'Patient?_total=accurate&_count=2');
    await writes(hub, randomFrom(seed), 30);
    const second = await searchset(hub, pathOf(first, 'next') as string);
    expect([second.total, (await searchset(hub, pathOf(second, 'previous') as string)).total]).toEqual([
      first.total,
      first.total,
    ]);
  });

  it('end at _maxresults, and lead back from there', async () => {
    const { hub } = served;
    const pages = await follow(hub, 'Patient?_sort=_id&_maxresults=5&_count=2', randomFrom(seed));
    expect(pages.map(({ matches }) => matches.length)).toEqual([2, 2, 1]);
  });

  it('outlast the process', async () => {
    const { folder } = served;
    const config = readConfig({ STORAGE_URL: `sqlite:${join(folder, 'again.db')}`, VALIDATE: 'structure' });
    const before = await openHub(config);
    const random = randomFrom(seed);
    await writes(before, random, 60);
    const search = 'Observation?patient.gender=male,female,other&_sort=-date';
    const whole = await meet(before, search);
    const first = await searchset(before, `${search}&_count=4`);
    await writes(before, random, 60);
    await before.close();
    const after = await openHub(config);
    try {
      const found = versions(first);
      for (let next = pathOf(first, 'next'); next !== undefined; ) {
        const page = await searchset(after, next);
        found.push(...versions(page));
        next = pathOf(page, 'next');
      }
      expect(found).toEqual(whole.met.matches);
    } finally {
      await after.close();
    }
  });
});

/** All matches, when `change` comes behind the first page of one. */
async function changedBehind(search: string, change: () => Promise<unknown>): Promise<string[]> {
  const { hub } = served;
  const first = await searchset(hub, `${search}&_count=1`);
  await change();
  const found = versions(first);
  for (let next = pathOf(first, 'next'); next !== undefined; ) {
    const page = await searchset(hub, next);
    found.push(...versions(page));
    next = pathOf(page, 'next');
  }
  return found;
}

const putAll = async (...resources: object[]): Promise<void> => {
  for (const resource of resources as Resource[]) {
    const { status } = await ask(served.hub, 'PUT', `${resource.resourceType}/${resource.id}`, { resource });
    expect(status).toBeLessThan(300);
  }
};

describe('a search whose answer is made of what is stored', () => {
  it('keeps its pages when a hierarchy changes', async () => {
    const part = (id: string, of?: string) => ({
      resourceType: 'Organization',
      id,
      ...(of === undefined ? {} : { partOf: { reference: `Organization/${of}` } }),
    });
    await putAll(part('top'), part('a', 'top'), part('b', 'top'), part('c', 'a'));
    const found = await changedBehind('Organization?partof:below=Organization/top', () =>
      putAll(part('b'), part('d', 'c'), part('a')),
    );
    expect(found).toEqual(['Organization/a/1', 'Organization/b/1', 'Organization/c/1']);
  });

  it('keeps its pages when a value set changes', async () => {
    const coded = (id: string, code: string) => ({
      resourceType: 'Basic',
      id,
      code: { coding: [{ system: 'http://s', code }] },
    });
    const valueSet = (...codes: string[]) => ({
      resourceType: 'ValueSet',
      id: 'some',
      url: 'http://v',
      status: 'active',
      compose: { include: [{ system: 'http://s', concept: codes.map((code) => ({ code })) }] },
    });
    await putAll(valueSet('x', 'y'), coded('v1', 'x'), coded('v2', 'y'), coded('v3', 'z'), coded('v4', 'x'));
    const found = await changedBehind('Basic?code:in=http://v', () => putAll(valueSet('z'), coded('v2', 'z')));
    expect(found).toEqual(['Basic/v1/1', 'Basic/v2/1', 'Basic/v4/1']);
  });

  it('keeps its pages when words and places change', async () => {
    const place = (id: string, latitude: number) => ({
      resourceType: 'Location',
      id,
      position: { latitude, longitude: -76 },
      name: `Puesto ${latitude < -50 ? 'lejano' : 'cercano'}`,
    });
    await putAll(place('n1', -12), place('n2', -12.001), place('n3', -12.002));
    const all = ['Location/n1/1', 'Location/n2/1', 'Location/n3/1'];
    expect(await changedBehind('Location?near=-12|-76|5|km', () => putAll(place('n2', -60)))).toEqual(all);
    await putAll(place('n2', -12.003));
    const now = ['Location/n1/1', 'Location/n2/3', 'Location/n3/1'];
    const found = await changedBehind('Location?_content=cercano', () => putAll(place('n3', -60), place('n4', -12)));
    expect(found).toEqual(now);
  });

  it('takes "about" a date, on all its pages, for about it when the first was asked', async () => {
    const dated = (id: string, effectiveDateTime: string) => ({
      resourceType: 'Observation',
      id,
      status: 'final',
      code: { text: 'about' },
      effectiveDateTime,
    });
    const now = Date.now;
    try {
      Date.now = () => Date.parse('2100-06-01T00:00:00Z');
      await putAll(dated('ap1', '2099-05-30'), dated('ap2', '2099-06-02'), dated('ap3', '2098-01-01'));
      const search = 'Observation?code:text=about&date=ap2099-06-01';
      const later = async () => {
        Date.now = () => Date.parse('2140-06-01T00:00:00Z');
      };
      expect(await changedBehind(search, later)).toEqual(['Observation/ap1/1', 'Observation/ap2/1']);
      expect(versions(await searchset(served.hub, search))).toHaveLength(3);
    } finally {
      Date.now = now;
    }
  });
});
