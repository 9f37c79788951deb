// https://hl7.org/fhir/R4/searchparameter.html: parameters that come later are indexed page by page, from where it stopped.
import { describe, expect, it } from '@jest/globals';
import { readCustomParameter } from '../../../server/definitions/custom-parameters.ts';
import { dropEntries, indexParameters } from '../../../server/indexing/index-parameters.ts';
import type { Criterion } from '../../../server/search/query.ts';
import { openMemoryStore } from '../../../server/storage/memory/store.ts';
import type { Change, ResourceStore } from '../../../server/storage/store.ts';
import { commit, HOLE } from '../../contract/changes.ts';

const SETTINGS = { baseUrl: 'http://hub/fhir', timeZone: 'America/Lima' };
const custom = readCustomParameter({
  resourceType: 'SearchParameter',
  url: 'http://example.org/given',
  code: 'first',
  status: 'active',
  base: ['Patient'],
  type: 'string',
  expression: 'Patient.name.given.first() | Practitioner.name.given',
});
const parameters = custom?.parameters ?? [];
const key = parameters[0]?.key ?? '';
const indexed: Criterion = { kind: 'entry', of: 'string', param: key, tests: [] };

async function storeOf(patients: number): Promise<ResourceStore> {
  const store = openMemoryStore();
  for (let at = 0; at < patients; at++) {
    const name = [{ given: [`Rosa ${at}`] }];
    const text = JSON.stringify({ resourceType: 'Patient', id: `${at}`, meta: { lastUpdated: HOLE }, name });
    const put = { kind: 'put', type: 'Patient', id: `${at}`, versionId: '1', expect: 'absent', method: 'PUT' } as const;
    await commit(store, [{ ...put, text, instantAt: text.indexOf(HOLE), index: [], keys: [] }]);
  }
  return store;
}

const count = async (store: ResourceStore): Promise<number | undefined> =>
  (await store.search({ where: indexed, sort: [], size: 0, total: true })).total;

describe('indexParameters', () => {
  it('goes on where it stopped, and begins anew for other parameters', async () => {
    const store = await storeOf(250);
    const run = (before?: Parameters<typeof indexParameters>[1]) =>
      indexParameters(parameters, before, SETTINGS, store);
    const first = (await run().next()).value as { job: { done: number; total: number }; changes: Change[] };
    expect([first.job.done, first.job.total, first.changes.length]).toEqual([100, 250, 100]);
    await commit(store, first.changes);
    const later = await Array.fromAsync(run(first.job as never));
    expect(later.map(({ job }) => job.done)).toEqual([200, 250]);
    for (const { changes } of later) await commit(store, changes);
    expect(await count(store)).toBe(250);
    const other = await Array.fromAsync(run({ ...(first.job as never as object), keys: ['Patient.other@1'] } as never));
    expect(other.map(({ job }) => job.done)).toEqual([100, 200, 250]);
    await dropEntries([key], store);
    expect(await count(store)).toBe(0);
  });

  it('knows a definition by its meaning', () => {
    expect(key).toMatch(/^Patient\.first@[0-9a-f]{8}$/);
    expect(parameters.map(({ expression }) => expression)).toEqual(['Patient.name.given.first()']);
  });
});
