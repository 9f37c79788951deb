// What is asked of the hub for each kind of document. https://hl7.org/fhir/R4/bundle.html
import { describe, expect, it } from '@jest/globals';
import { documentOf } from '../../../scripts/load/document.ts';
import { type LoadRequest, requestsOf } from '../../../scripts/load/requests.ts';

const load = (value: unknown, name = 'a.json', line?: number): LoadRequest[] =>
  loadText(JSON.stringify(value), name, line);

const loadText = (text: string, name = 'a.json', line?: number): LoadRequest[] => [
  ...requestsOf(
    documentOf({ file: `/data/${name}`, name, ...(line === undefined ? {} : { line }) }, Buffer.from(text)),
  ),
];

const ways = (requests: LoadRequest[]): string[] =>
  requests.map(({ method, path, key }) => `${method} /${path}${key ? ' with a key' : ''}`);

const bundle = (type: string, entry: unknown[] = []): object => ({ resourceType: 'Bundle', type, entry });
const patient = (id?: string): object => ({ resourceType: 'Patient', ...(id === undefined ? {} : { id }) });

describe('what is asked of the hub', () => {
  it('puts a resource under its id, and creates one without', () => {
    expect(ways(load(patient('1')))).toEqual(['PUT /Patient/1']);
    expect(ways(load(patient()))).toEqual(['POST /Patient with a key']);
  });

  it('runs a transaction, with a key when anything in it would happen twice', () => {
    const post = { resource: patient(), request: { method: 'POST', url: 'Patient' } };
    const put = { resource: patient('1'), request: { method: 'PUT', url: 'Patient/1' } };
    expect(ways(load(bundle('transaction', [put, post])))).toEqual(['POST / with a key']);
    expect(ways(load(bundle('transaction', [put])))).toEqual(['POST /']);
  });

  it('runs each entry of a batch for itself, in its order', () => {
    const entries = [
      { resource: patient('1'), request: { method: 'PUT', url: 'Patient/1' } },
      { resource: patient(), request: { method: 'POST', url: 'Patient' } },
      { request: { method: 'DELETE', url: 'Patient/2' } },
    ];
    const requests = load(bundle('batch', entries));
    expect(ways(requests)).toEqual(['POST /', 'POST / with a key', 'POST /']);
    expect(requests.map(({ origin }) => origin.path)).toEqual([
      'Bundle.entry[0]',
      'Bundle.entry[1]',
      'Bundle.entry[2]',
    ]);
    for (const [index, request] of requests.entries()) {
      const alone = { resourceType: 'Bundle', type: 'transaction', entry: [entries[index]] };
      expect(request.resource).toEqual(alone);
      expect(request.json.text).toBe(JSON.stringify(alone));
    }
  });

  it('takes collections and search results apart, each resource token by token as it stands there', () => {
    const entries =
      '[{"fullUrl":"urn:x","resource":{"id":"1","resourceType":"Observation","valueQuantity":{"value":1.10},"a":"]},{"}},' +
      '{"search":{"mode":"outcome"},"resource":{"resourceType":"OperationOutcome","issue":[]}},{"link":[]},{"resource":{"resourceType":"Patient"}}]';
    for (const type of ['collection', 'searchset']) {
      const requests = loadText(`{"resourceType":"Bundle","type":"${type}","entry":${entries}}`);
      expect(ways(requests)).toEqual(['PUT /Observation/1', 'POST /Patient with a key']);
      expect(requests[0]?.json.text).toBe(
        '{"id":"1","resourceType":"Observation","valueQuantity":{"value":1.10},"a":"]},{"}',
      );
      expect(requests[1]?.origin.path).toBe('Bundle.entry[3].resource');
    }
  });

  it('stores documents, messages and histories as the Bundles they are', () => {
    expect(ways(load({ ...bundle('document'), id: 'd1' }))).toEqual(['PUT /Bundle/d1']);
    expect(ways(load(bundle('message')))).toEqual(['POST /Bundle with a key']);
    expect(ways(load(bundle('history')))).toEqual(['POST /Bundle with a key']);
  });

  it('gives one key to the same content at the same place, and another to any other', () => {
    const key = (value: unknown, name?: string, line?: number): string | undefined => load(value, name, line)[0]?.key;
    expect(key(patient())).toBe(key(patient()));
    const others = [key({ ...patient(), active: true }), key(patient(), 'b.json'), key(patient(), 'a.json', 2)];
    expect(new Set([key(patient()), ...others]).size).toBe(4);
    expect(key(patient())).toMatch(/^[\x21-\x7e]{1,255}$/);
  });

  it('gives each entry of a collection a key of its own, be they equal', () => {
    const [first, second] = load(bundle('collection', [{ resource: patient() }, { resource: patient() }]));
    expect(first?.key).not.toBe(second?.key);
  });

  it('knows what a request writes, so that no other that writes it overtakes it', () => {
    const entry = [
      { resource: patient('1'), request: { method: 'PUT', url: 'Patient/1' } },
      { resource: patient(), request: { method: 'POST', url: 'Patient', ifNoneExist: 'identifier=x' } },
      { request: { method: 'GET', url: 'Patient/9' } },
    ];
    expect(load(bundle('transaction', entry))[0]?.writes).toEqual(['Patient/1', 'Patient?identifier=x']);
    expect(load(patient('1'))[0]?.writes).toEqual(['Patient/1']);
  });

  it('counts resources by type', () => {
    const entry = [{ resource: patient('1') }, { resource: patient('2') }, { resource: { resourceType: 'Group' } }, {}];
    expect([...(load(bundle('transaction', entry))[0]?.counts ?? [])]).toEqual([
      ['Patient', 2],
      ['Group', 1],
    ]);
  });

  it('refuses JSON that is no resource', () => {
    for (const value of [[], 'x', null, {}, { resourceType: 1 }]) {
      expect(() => load(value)).toThrow('A FHIR resource was expected: a JSON object with "resourceType".');
    }
  });
});
