// patch over HTTP, with JSON Patch, XML Patch and FHIRPath Patch: https://hl7.org/fhir/R4/http.html#patch
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

type Headers = Record<string, string>;

const put = (id: string, members = '') =>
  hub.agent
    .put(`/fhir/Patient/${id}`)
    .set('Content-Type', 'application/fhir+json')
    .send(`{"resourceType":"Patient","id":"${id}"${members === '' ? '' : `,${members}`}}`);
const jsonPatch = (path: string, patch: string, headers: Headers = {}) =>
  hub.agent.patch(`/fhir/${path}`).set('Content-Type', 'application/json-patch+json').set(headers).send(patch);
const fhirPatch = (path: string, ...operations: object[][]) =>
  hub.agent
    .patch(`/fhir/${path}`)
    .set('Content-Type', 'application/fhir+json')
    .send(
      JSON.stringify({
        resourceType: 'Parameters',
        parameter: operations.map((part) => ({ name: 'operation', part })),
      }),
    );
const code = (response: { body: { issue: { details: { coding: { code: string }[] } }[] } }) =>
  response.body.issue[0]?.details.coding[0]?.code;
const text = async (path: string): Promise<string> => (await hub.agent.get(`/fhir/${path}`)).text;

const DEACTIVATE = '[{"op":"add","path":"/active","value":false}]';

describe('patch', () => {
  it('with JSON Patch answers 200 with the next version, and leaves every other token alone', async () => {
    await put('j', '"extension":[{"url":"http://example.org/\\u00e9","valueDecimal":1.10}],"active":true');
    const response = await jsonPatch('Patient/j', '[{"op":"replace","path":"/active","value":false}]');
    expect([response.status, response.headers.etag]).toEqual([200, 'W/"2"']);
    expect(response.headers.location).toBe(`${hub.baseUrl}/Patient/j/_history/2`);
    expect(await text('Patient/j')).toMatch(
      /^\{"resourceType":"Patient","id":"j","meta":\{"versionId":"2","lastUpdated":"[^"]*"\},"extension":\[\{"url":"http:\/\/example.org\/\\u00e9","valueDecimal":1.10\}\],"active":false\}$/,
    );
  });

  it('with XML Patch does so too, alone and in a batch', async () => {
    await put('x', '"active":true,"birthDate":"1990-05-17"');
    const patch = '<diff xmlns="http://hl7.org/fhir"><replace sel="f:Patient/f:active/@value">false</replace></diff>';
    const response = await hub.agent
      .patch('/fhir/Patient/x')
      .set('Content-Type', 'application/xml-patch+xml')
      .send(patch);
    expect([response.status, response.headers.etag, response.body.active]).toEqual([200, 'W/"2"', false]);
    const data = Buffer.from(patch.replace('false', 'true')).toString('base64');
    const resource = { resourceType: 'Binary', contentType: 'application/xml-patch+xml', data };
    const bundle = {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [{ resource, request: { method: 'PATCH', url: 'Patient/x' } }],
    };
    const batch = await hub.agent
      .post('/fhir')
      .set('Content-Type', 'application/fhir+json')
      .send(JSON.stringify(bundle));
    expect(batch.body.entry[0].response).toMatchObject({ status: '200', etag: 'W/"3"' });
    expect(await text('Patient/x')).toMatch(/"active":true,"birthDate":"1990-05-17"\}$/);
  });

  it('with FHIRPath Patch does so too', async () => {
    await put('f', '"name":[{"use":"official","given":["Ana"]}]');
    const response = await fhirPatch(
      'Patient/f',
      [
        { name: 'type', valueCode: 'add' },
        { name: 'path', valueString: "Patient.name.where(use = 'official')" },
        { name: 'name', valueString: 'family' },
        { name: 'value', valueString: 'Quispe' },
      ],
      [
        { name: 'type', valueCode: 'add' },
        { name: 'path', valueString: 'Patient' },
        { name: 'name', valueString: 'deceased' },
        { name: 'value', valueDateTime: '2024-01-01' },
      ],
    );
    expect([response.status, response.headers.etag]).toEqual([200, 'W/"2"']);
    expect(response.body.name).toEqual([{ use: 'official', given: ['Ana'], family: 'Quispe' }]);
    expect(response.body.deceasedDateTime).toBe('2024-01-01');
  });

  it('that changes nothing makes no version', async () => {
    await put('n', '"active":false');
    const response = await jsonPatch('Patient/n', DEACTIVATE);
    expect([response.status, response.headers.etag]).toEqual([200, 'W/"1"']);
  });

  it('shows as PATCH in history', async () => {
    await put('h');
    await jsonPatch('Patient/h', DEACTIVATE);
    const { body } = await hub.agent.get('/fhir/Patient/h/_history');
    expect(body.entry.map(({ request }: { request: object }) => request)).toEqual([
      { method: 'PATCH', url: 'Patient/h' },
      { method: 'PUT', url: 'Patient/h' },
    ]);
  });

  it('takes away tags and labels that it removes, and keeps the others', async () => {
    await put('t', '"meta":{"tag":[{"code":"a"},{"code":"b"}],"security":[{"code":"s"}]}');
    const { body } = await jsonPatch('Patient/t', '[{"op":"remove","path":"/meta/tag/0"}]');
    expect([body.meta.tag, body.meta.security]).toEqual([[{ code: 'b' }], [{ code: 's' }]]);
  });

  it('honours If-Match: 412 when another version is current', async () => {
    await put('m');
    await jsonPatch('Patient/m', DEACTIVATE, { 'If-Match': 'W/"1"' });
    const stale = await jsonPatch('Patient/m', '[{"op":"remove","path":"/active"}]', { 'If-Match': 'W/"1"' });
    expect([stale.status, code(stale)]).toEqual([412, 'stale-version']);
  });

  it('honours Prefer', async () => {
    await put('p');
    const minimal = await jsonPatch('Patient/p', DEACTIVATE, { Prefer: 'return=minimal' });
    expect([minimal.status, minimal.text]).toEqual([200, '']);
  });

  it('of many at once loses none', async () => {
    await put('c', '"name":[{"given":["0"]}]');
    const add = (given: number) => jsonPatch('Patient/c', `[{"op":"add","path":"/name/0/given/-","value":"${given}"}]`);
    const responses = await Promise.all([1, 2, 3, 4, 5].map(add));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const { body } = await hub.agent.get('/fhir/Patient/c');
    expect(body.name[0].given.sort()).toEqual(['0', '1', '2', '3', '4', '5']);
    expect(body.meta.versionId).toBe('6');
  });

  it('by criteria patches the one match; 404 for none, 412 for several', async () => {
    await put('k1', '"identifier":[{"system":"urn:k","value":"1"}]');
    await put('k2', '"identifier":[{"system":"urn:k","value":"2"}]');
    expect((await jsonPatch('Patient?identifier=urn:k|1', DEACTIVATE)).body).toMatchObject({ id: 'k1', active: false });
    expect((await jsonPatch('Patient?identifier=urn:k|3', DEACTIVATE)).status).toBe(404);
    expect((await jsonPatch('Patient?identifier=urn:k|', DEACTIVATE)).status).toBe(412);
  });

  it('answers 404 for what never was, 410 for what was deleted', async () => {
    expect((await jsonPatch('Patient/never', DEACTIVATE)).status).toBe(404);
    await put('d');
    await hub.agent.delete('/fhir/Patient/d');
    expect((await jsonPatch('Patient/d', DEACTIVATE)).status).toBe(410);
  });

  it('is part of a transaction, as FHIRPath Patch', async () => {
    await put('x', '"active":true');
    const resource = {
      resourceType: 'Parameters',
      parameter: [
        {
          name: 'operation',
          part: [
            { name: 'type', valueCode: 'delete' },
            { name: 'path', valueString: 'Patient.active' },
          ],
        },
      ],
    };
    const bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ resource, request: { method: 'PATCH', url: 'Patient/x' } }],
    };
    const { status, body } = await hub.agent.post('/fhir').set('Content-Type', 'application/fhir+json').send(bundle);
    expect([status, body.entry?.[0].response.status]).toEqual([200, expect.stringContaining('200')]);
    expect((await hub.agent.get('/fhir/Patient/x')).body.active).toBeUndefined();
  });
});

describe('a patch is refused and changes nothing', () => {
  beforeAll(async () => {
    await put('r', '"active":true,"name":[{"family":"A"}]');
  });

  it.each([
    ['malformed', '{"op":"remove"}', 400, 'malformed-patch'],
    ['pointing at nothing', '[{"op":"remove","path":"/birthDate"}]', 422, 'pointer-absent'],
    [
      'whose test fails',
      '[{"op":"remove","path":"/name"},{"op":"test","path":"/active","value":false}]',
      422,
      'patch-test-failed',
    ],
    ['leaving an empty list', '[{"op":"remove","path":"/name/0"}]', 400, 'empty-list'],
    ['leaving an invalid value', '[{"op":"replace","path":"/active","value":"no"}]', 400, 'wrong-json-type'],
    ['changing the id', '[{"op":"replace","path":"/id","value":"other"}]', 400, 'id-mismatch'],
    ['taking the id away', '[{"op":"remove","path":"/id"}]', 400, 'id-mismatch'],
    ['changing the type', '[{"op":"replace","path":"/resourceType","value":"Person"}]', 400, 'type-mismatch'],
    ['leaving no object', '[{"op":"replace","path":"","value":null}]', 400, 'resource-expected'],
    ['leaving a list', '[{"op":"replace","path":"","value":["text"]}]', 400, 'resource-expected'],
    ['naming a member twice', '[{"op":"add","path":"/active","value":{"a":1,"a":2}}]', 400, 'duplicate-member'],
    ['adding __proto__', '[{"op":"add","path":"/__proto__","value":{}}]', 400, 'duplicate-member'],
    ['adding half a surrogate pair', '[{"op":"add","path":"/language","value":"\\ud800"}]', 400, 'unsafe-character'],
  ])('when it is %s', async (_name, patch, status, name) => {
    const before = await text('Patient/r');
    const response = await jsonPatch('Patient/r', patch);
    expect([response.status, code(response)]).toEqual([status, name]);
    expect(await text('Patient/r')).toBe(before);
  });

  it.each([
    ['no patch type', 'application/merge-patch+json', '{}', 415],
    ['an XML Patch that does nothing', 'application/xml-patch+xml', '<diff/>', 400],
    ['a resource that is no Parameters', 'application/fhir+json', '{"resourceType":"Patient","id":"r"}', 415],
    ['broken JSON', 'application/json-patch+json', '[{]', 400],
  ])('when its body is %s', async (_name, type, body, status) => {
    const response = await hub.agent.patch('/fhir/Patient/r').set('Content-Type', type).send(body);
    expect(response.status).toBe(status);
  });
});

describe('the narrative of a patched resource', () => {
  const narrative = (status: string) =>
    `"text":{"status":"${status}","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">x</div>"}`;

  it('goes when it was generated from data that the patch changes', async () => {
    await put('g', `${narrative('generated')},"active":true`);
    expect((await jsonPatch('Patient/g', DEACTIVATE)).body.text).toBeUndefined();
  });

  it('may say more than the data: then the patch must see to it', async () => {
    await put('a', `${narrative('additional')},"active":true`);
    const refused = await jsonPatch('Patient/a', DEACTIVATE);
    expect([refused.status, code(refused)]).toEqual([422, 'narrative-would-lie']);
    const both = await jsonPatch('Patient/a', `[{"op":"remove","path":"/text"},${DEACTIVATE.slice(1)}`);
    expect([both.status, both.body.active, both.body.text]).toEqual([200, false, undefined]);
  });
});
