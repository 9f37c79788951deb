// A hub and the words in which tests of transactions speak to it.
import { afterAll, beforeAll } from '@jest/globals';
import type { Environment } from '../../server/config.ts';
import { transactionOf } from './bundles.ts';
import { startHub, type TestHub } from './hub.ts';

type TestResource = { resourceType: string; id: string };

/** Starts a hub for the tests of a file; `hub` is there once they run. */
export function transactionTests(settings: Environment = {}) {
  let hub: TestHub;
  let counter = 0;
  beforeAll(async () => {
    hub = await startHub(settings);
  });
  afterAll(() => hub.close());
  const send = (bundle: object | string, headers: Record<string, string> = {}) =>
    hub.agent.post('/fhir').set('Content-Type', 'application/fhir+json').set(headers).send(bundle);
  const get = (path: string) => hub.agent.get(`/fhir/${path}`);
  return {
    send,
    get,
    baseUrl: () => hub.baseUrl,
    transact: (...entries: object[]) => send(transactionOf(...entries)),
    post: (type: string, resource: object) => hub.agent.post(`/fhir/${type}`).send(resource),
    put: (resource: TestResource) => hub.agent.put(`/fhir/${resource.resourceType}/${resource.id}`).send(resource),
    count: async (search: string) => (await get(`${search}&_summary=count`)).body.total as number,
    /** An identifier and id no other test of the file uses. */
    fresh: () => `t${++counter}`,
  };
}

export const patient = (value: string, extra: object = {}) => ({
  resourceType: 'Patient',
  identifier: [{ system: 'urn:test', value }],
  ...extra,
});

export const observation = (subject: string, extra: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'x' },
  subject: { reference: subject },
  ...extra,
});
