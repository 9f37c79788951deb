// What includes gather, and where they stop: server/interactions/include.ts
import { describe, expect, it } from '@jest/globals';
import type { Context } from '../../../server/interactions/context.ts';
import { include, includeMore, keepPending, MOST_INCLUDED } from '../../../server/interactions/include.ts';
import { parseInclude } from '../../../server/search/include.ts';
import { analyse } from '../../../server/search/index-resource.ts';
import { openMemoryStore } from '../../../server/storage/memory/store.ts';
import type { Change } from '../../../server/storage/store.ts';
import { SETTINGS } from '../../support/find.ts';

const INSTANT = '2000-01-01T00:00:00.000Z';

async function contextWith(observations: number, maxIncluded: number): Promise<Context> {
  const store = openMemoryStore();
  const resources = [
    { resourceType: 'Patient', id: 'p' },
    ...Array.from({ length: observations }, (_, at) => ({
      resourceType: 'Observation',
      id: `o${at}`,
      subject: { reference: 'Patient/p' },
    })),
  ];
  const changes = resources.map((resource): Change => {
    const text = JSON.stringify({ ...resource, meta: { lastUpdated: INSTANT } });
    const { index, keys } = analyse(resource, SETTINGS);
    const { resourceType: type, id } = resource;
    const instantAt = text.indexOf(INSTANT);
    const version = { versionId: '1', expect: 'absent', method: 'PUT', text, instantAt } as const;
    return { kind: 'put', type, id, ...version, index, keys };
  });
  await store.commit({ given: [], claims: [], changes });
  return { store, settings: { ...SETTINGS, maxIncluded } } as unknown as Context;
}

const rule = parseInclude('_revinclude', 'Observation:subject');

describe('includes', () => {
  if ('kind' in rule) throw new Error(rule.name);

  it('stop at a bound, and say so', async () => {
    const context = await contextWith(MOST_INCLUDED + 50, 5_000);
    const [match] = await context.store.read([{ type: 'Patient', id: 'p' }]);
    let page = await include(match === undefined ? [] : [match], [rule], context);
    const counts = [page.versions.length];
    while (page.pending !== undefined) {
      page = await includeMore(await keepPending(page.pending, context), [rule], context);
      counts.push(page.versions.length);
    }
    expect(counts).toEqual([5_000, 5_000]);
    expect([page.cut, page.pending]).toEqual([true, undefined]);
  });

  it('send a resource once though it changes meanwhile', async () => {
    const context = await contextWith(1, 10);
    const [match] = await context.store.read([{ type: 'Patient', id: 'p' }]);
    const back = parseInclude('_include:iterate', 'Observation:subject');
    if (match === undefined || 'kind' in back) throw new Error('no match');
    const { versions } = await include([{ ...match, versionId: '0' }], [rule, back], context);
    expect(versions.map(({ id }) => id)).toEqual(['o0']);
  });

  it('go on from what is kept, and not from what is not', async () => {
    const context = await contextWith(3, 2);
    const [match] = await context.store.read([{ type: 'Patient', id: 'p' }]);
    const first = await include(match === undefined ? [] : [match], [rule], context);
    expect(first.versions.map(({ id }) => id)).toEqual(['o0', 'o1']);
    const key = await keepPending(first.pending as NonNullable<typeof first.pending>, context);
    const ids = async () => (await includeMore(key, [rule], context)).versions.map(({ id }) => id);
    expect([await ids(), await ids()]).toEqual([['o2'], ['o2']]);
    await expect(includeMore('include:gone', [rule], context)).rejects.toMatchObject({ status: 410 });
  });
});
