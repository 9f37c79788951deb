// The store as it was: server/interactions/pages/past.ts
import { describe, expect, it } from '@jest/globals';
import type { Context } from '../../../../server/interactions/context.ts';
import { overlay } from '../../../../server/interactions/overlay.ts';
import { contextAt } from '../../../../server/interactions/pages/past.ts';
import { analyse } from '../../../../server/search/index-resource.ts';
import type { Criterion, SearchQuery, SortKey } from '../../../../server/search/query.ts';
import { openMemoryStore } from '../../../../server/storage/memory/store.ts';
import type { Change, ResourceStore } from '../../../../server/storage/store.ts';
import { SETTINGS } from '../../../support/find.ts';
import { freshSeed, type Random, randomFrom } from '../../../support/random.ts';

const INSTANT = '2000-01-01T00:00:00.000Z';
const seed = freshSeed();
const name = (id: string, { below }: Random) => `${below(2) === 0 ? 'Patient' : 'Observation'}/${id}`;

type Some = { resourceType: string; id: string; [element: string]: unknown };

/** Patients linked with patients, observations with both. */
function randomResource(random: Random): Some {
  const { below, pick } = random;
  const id = String(below(8));
  const reference = () => ({ reference: name(String(below(8)), random) });
  return below(2) === 0
    ? {
        resourceType: 'Patient',
        id,
        gender: pick(['male', 'female']),
        link: [{ other: { reference: `Patient/${below(8)}` }, type: 'seealso' }].slice(below(2)),
      }
    : {
        resourceType: 'Observation',
        id,
        status: pick(['final', 'amended']),
        subject: { reference: `Patient/${below(8)}` },
        focus: [reference(), reference()].slice(below(3)),
        effectiveDateTime: pick(['2020', '2021', '2022']),
      };
}

type Written = { versionId: string; live: boolean };

class Writer {
  readonly store: ResourceStore = openMemoryStore();
  readonly #random: Random;
  readonly #written = new Map<string, Written>();

  constructor(random: Random) {
    this.#random = random;
  }

  async write(resources = [randomResource(this.#random)]): Promise<void> {
    const { below } = this.#random;
    const byName = new Map(resources.map((resource) => [`${resource.resourceType}/${resource.id}`, resource]));
    const changes = [...byName].map(([key, resource]): Change => {
      const before = this.#written.get(key);
      const { resourceType: type, id } = resource;
      const versionId = String(Number(before?.versionId ?? '0') + 1);
      const live = before?.live !== true || below(4) > 0;
      this.#written.set(key, { versionId, live });
      if (!live) return { kind: 'delete', type, id, versionId, expect: before?.versionId ?? '', keys: [] };
      const text = JSON.stringify({ ...resource, meta: { lastUpdated: INSTANT } });
      const { index, keys } = analyse(resource, SETTINGS);
      const expected = before?.versionId ?? 'absent';
      const instantAt = text.indexOf(INSTANT);
      return {
        kind: 'put',
        type,
        id,
        versionId,
        expect: expected,
        method: 'PUT',
        text,
        instantAt,
        index,
        keys,
      };
    });
    expect((await this.store.commit({ given: [], claims: [], changes })).kind).toBe('committed');
  }
}

function randomCriterion(random: Random, depth: number): Criterion {
  const { below, pick } = random;
  const inner = (): Criterion => randomCriterion(random, depth - 1);
  const kind = below(depth === 0 ? 4 : 9);
  if (kind === 0) return { kind: 'type', types: [pick(['Patient', 'Observation'])] };
  if (kind === 1) return { kind: 'self', tests: [{ column: 'id', op: 'in', value: ['1', '2', '3', '4', '5'] }] };
  if (kind === 2) return token('Patient.gender', pick(['male', 'female']));
  if (kind === 3) return token('Observation.status', pick(['final', 'amended']));
  if (kind < 6) return { kind: pick(['and', 'or']), of: Array.from({ length: below(4) }, inner) };
  if (kind === 6) return { kind: 'not', of: inner() };
  const param = pick(['Observation.subject', 'Observation.focus', 'Patient.link']);
  const types = pick([['Patient'], ['Observation'], ['Patient', 'Observation']]);
  return { kind: 'link', direction: pick(['out', 'in']), param, types, where: inner() };
}

const token = (param: string, code: string): Criterion => ({
  kind: 'entry',
  of: 'token',
  param,
  tests: [{ column: 'code', op: 'eq', value: code }],
});

const ORDERS: SortKey[][] = [
  [],
  [{ by: 'param', of: 'date', params: ['Observation.date'], descending: false }],
  [{ by: 'param', of: 'token', params: ['Observation.status', 'Patient.gender'], descending: true }],
  [{ by: 'lastUpdated', descending: true }],
  [{ by: 'id', descending: false }],
];

const contextOf = (store: ResourceStore): Context => ({ store, settings: SETTINGS }) as unknown as Context;
const storeAt = (at: number, store: ResourceStore): ResourceStore => contextAt(at, contextOf(store)).store;

describe('the store as it was', () => {
  it(`finds what was found then, in its places, whatever was written since or meanwhile (seed ${seed})`, async () => {
    const random = randomFrom(seed);
    for (let round = 0; round < 150; round++) {
      const writer = new Writer(random);
      const { store } = writer;
      for (let count = random.below(30); count > 0; count--) await writer.write();
      const query: SearchQuery = {
        where: randomCriterion(random, 3),
        sort: random.pick(ORDERS),
        size: 1000,
        total: true,
      };
      const then = await store.search(query);
      for (let count = random.below(30); count > 0; count--) await writer.write();
      const busy = overlay(store, {
        search: async (asked) => {
          if (random.below(3) === 0) await writer.write();
          return store.search(asked);
        },
      });
      const past = storeAt(then.at, busy);
      const told = `seed ${seed}, round ${round}: ${JSON.stringify(query)}`;
      expect([told, await past.search(query)]).toEqual([told, then]);
      const size = 1 + random.below(4);
      for (const [at, place] of then.places.entries()) {
        const { matches, more } = await past.search({ ...query, size, after: place });
        expect([told, matches, more]).toEqual([
          told,
          then.matches.slice(at + 1, at + 1 + size),
          at + 1 + size < then.matches.length,
        ]);
        const before = await past.search({ ...query, size, before: place });
        expect([told, before.matches, before.more]).toEqual([
          told,
          then.matches.slice(Math.max(0, at - size), at),
          at > size,
        ]);
      }
      const scanned = (await Array.fromAsync(past.scan(query.where))).flat();
      const names = (versions: readonly object[]) => versions.map((version) => JSON.stringify(version)).sort();
      expect([told, names(scanned)]).toEqual([told, names(then.matches)]);
    }
  });

  it('reads what was current then, and no version of later', async () => {
    const writer = new Writer({ ...randomFrom(1), below: () => 1 });
    const patient = (id: string, gender: string) => ({ resourceType: 'Patient', id, gender });
    await writer.write([patient('a', 'male'), patient('b', 'male')]);
    await writer.write([patient('a', 'female')]);
    await writer.write([patient('a', 'male'), patient('c', 'male')]);
    const past = storeAt(2, writer.store);
    const read = await past.read([
      { type: 'Patient', id: 'a' },
      { type: 'Patient', id: 'b' },
      { type: 'Patient', id: 'c' },
      { type: 'Patient', id: 'a', versionId: '1' },
      { type: 'Patient', id: 'a', versionId: '3' },
    ]);
    expect(read.map((version) => version?.versionId)).toEqual(['2', '1', undefined, '1', undefined]);
    expect(await past.head()).toBe(2);
  });

  it('is given up, with 410, when more than 5,000 of what is asked about were replaced', async () => {
    const writer = new Writer({ ...randomFrom(1), below: () => 1 });
    const all = (gender: string) =>
      Array.from({ length: 5_001 }, (_, at) => ({ resourceType: 'Patient', id: String(at), gender }));
    await writer.write(all('male'));
    await writer.write(all('female').slice(1));
    const ask = (type: string) =>
      storeAt(1, writer.store).search({ where: { kind: 'type', types: [type] }, sort: [], size: 1, total: true });
    expect((await ask('Patient')).total).toBe(5_001);
    await writer.write(all('male').slice(0, 1));
    await expect(ask('Patient')).rejects.toMatchObject({ status: 410 });
    expect((await ask('Observation')).total).toBe(0);
  });
});
