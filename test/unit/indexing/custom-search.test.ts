// https://hl7.org/fhir/R4/searchparameter.html: what is posted while others are indexed is known, and waits for its turn.
import { afterEach, expect, it } from '@jest/globals';
import { searchParameter, useCustomParameters } from '../../../server/definitions/search-parameters.ts';
import { CustomSearch } from '../../../server/indexing/custom-search.ts';
import { openMemoryStore } from '../../../server/storage/memory/store.ts';
import type { ResourceStore } from '../../../server/storage/store.ts';
import { commit, HOLE } from '../../contract/changes.ts';

const SETTINGS = { baseUrl: 'http://hub/fhir', timeZone: 'America/Lima' };

async function store(into: ResourceStore, resource: { resourceType: string; id: string }): Promise<void> {
  const text = JSON.stringify({ ...resource, meta: { lastUpdated: HOLE } });
  const { resourceType: type, id } = resource;
  const put = { kind: 'put', type, id, versionId: '1', expect: 'absent', method: 'PUT' } as const;
  await commit(into, [{ ...put, text, instantAt: text.indexOf(HOLE), index: [], keys: [] }]);
}

const definition = (code: string) => ({
  resourceType: 'SearchParameter',
  id: code,
  url: `http://example.org/${code}`,
  status: 'active',
  code,
  base: ['Patient'],
  type: 'string',
  expression: `Patient.name.${code}`,
});

afterEach(() => useCustomParameters([], new Set()));

it('a parameter posted while another is indexed is known at once, not ready, and indexed next', async () => {
  const hub = openMemoryStore();
  for (let at = 0; at < 250; at++) await store(hub, { resourceType: 'Patient', id: `${at}` });
  const custom = new CustomSearch(hub, SETTINGS, []);
  await custom.open();
  const states = () => custom.status().map(({ code, state, percent }) => [code, state, percent]);
  await store(hub, definition('prefix'));
  expect(await custom.look()).toBe(true);
  const { signal } = new AbortController();
  const [worked] = [custom.work(signal), store(hub, definition('suffix'))];
  await worked;
  expect(states()).toEqual([
    ['prefix', 'ready', 100],
    ['suffix', 'indexing', 0],
  ]);
  expect(() => searchParameter('Patient', 'suffix')).toThrow('suffix of Patient is still being indexed');
  expect(await custom.look()).toBe(true);
  await custom.work(signal);
  expect(states()).toEqual([
    ['prefix', 'ready', 100],
    ['suffix', 'ready', 100],
  ]);
  expect(await custom.look()).toBe(false);
});
