// $meta, $meta-add and $meta-delete over HTTP: https://hl7.org/fhir/R4/resource-operation-meta.html
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

type Meta = { versionId?: string; profile?: string[]; tag?: object[]; security?: object[] };

const put = (path: string, meta: Meta, members: object = {}) => {
  const [resourceType, id] = path.split('/');
  return hub.agent
    .put(`/fhir/${path}`)
    .send({ resourceType, id, ...(Object.keys(meta).length === 0 ? {} : { meta }), ...members });
};
const call = (path: string, meta?: Meta, headers: Record<string, string> = {}) =>
  hub.agent
    .post(`/fhir/${path}`)
    .set(headers)
    .send({
      resourceType: 'Parameters',
      parameter: meta === undefined ? undefined : [{ name: 'meta', valueMeta: meta }],
    });
const returned = ({ body }: { body: { parameter?: { valueMeta: Meta }[] } }): Meta | undefined =>
  body.parameter?.[0]?.valueMeta;
const code = (response: { body: { issue: { details: { coding: { code: string }[] } }[] } }) =>
  response.body.issue[0]?.details.coding[0]?.code;

const PROFILE = 'http://example.org/StructureDefinition/p';

describe('$meta', () => {
  it('of a resource is the meta that reading it gives, with GET and with POST', async () => {
    await put('Patient/a', { profile: [PROFILE], tag: [{ system: 'urn:t', code: '1', display: 'One' }] });
    const read = await hub.agent.get('/fhir/Patient/a');
    for (const response of [await hub.agent.get('/fhir/Patient/a/$meta'), await call('Patient/a/$meta')]) {
      expect(response.status).toBe(200);
      expect(response.body).toEqual({
        resourceType: 'Parameters',
        parameter: [{ name: 'return', valueMeta: read.body.meta }],
      });
    }
  });

  it('of a version is the meta of that version', async () => {
    await put('Patient/v', { tag: [{ code: 'old' }] });
    await call('Patient/v/$meta-delete', { tag: [{ code: 'old' }] });
    const old = returned(await hub.agent.get('/fhir/Patient/v/_history/1/$meta'));
    expect([old?.versionId, old?.tag]).toEqual(['1', [{ code: 'old' }]]);
    expect(returned(await hub.agent.get('/fhir/Patient/v/_history/2/$meta'))?.tag).toBeUndefined();
  });

  it('of a type, and of the system, lists each profile, tag and label in use once', async () => {
    const tag = (value: string, system = 'urn:s') => ({ system, code: value });
    await put('Basic/1', { profile: [PROFILE, `${PROFILE}|2`], tag: [tag('x'), tag('y')] }, { code: { text: 'x' } });
    await put(
      'Basic/2',
      { tag: [{ ...tag('x'), display: 'X', version: '1' }, tag('x', 'urn:other')] },
      { code: { text: 'x' } },
    );
    await put('Basic/3', { security: [{ code: 'x' }] }, { code: { text: 'x' } });
    await put(
      'Flag/1',
      { tag: [tag('flag')] },
      { status: 'active', code: { text: 'x' }, subject: { reference: 'Patient/a' } },
    );
    const ofType = returned(await hub.agent.get('/fhir/Basic/$meta')) as Required<Meta>;
    expect(ofType.profile.sort()).toEqual([PROFILE, `${PROFILE}|2`]);
    expect(ofType.security).toEqual([{ code: 'x' }]);
    expect(ofType.tag.map((item) => JSON.stringify(item)).sort()).toEqual([
      '{"system":"urn:other","code":"x"}',
      '{"system":"urn:s","code":"x"}',
      '{"system":"urn:s","code":"y"}',
    ]);
    expect(Object.keys(ofType).sort()).toEqual(['profile', 'security', 'tag']);
    const ofSystem = returned(await hub.agent.get('/fhir/$meta')) as Required<Meta>;
    expect(ofSystem.tag).toEqual(expect.arrayContaining([...ofType.tag, tag('flag')]));
    expect(ofSystem.versionId).toBeUndefined();
  });

  it('of a type without labels returns nothing', async () => {
    const response = await hub.agent.get('/fhir/Account/$meta');
    expect([response.status, response.body]).toEqual([200, { resourceType: 'Parameters' }]);
  });

  it('answers 404 for what never was, 410 for what was deleted', async () => {
    await put('Patient/gone', {});
    await hub.agent.delete('/fhir/Patient/gone');
    expect((await hub.agent.get('/fhir/Patient/never/$meta')).status).toBe(404);
    expect((await hub.agent.get('/fhir/Patient/gone/$meta')).status).toBe(410);
    expect((await hub.agent.get('/fhir/Patient/gone/_history/9/$meta')).status).toBe(404);
  });
});

describe('$meta-add', () => {
  it('adds what is not there yet, and returns the resulting meta', async () => {
    await put('Patient/b', { tag: [{ system: 'urn:t', code: '1', display: 'One' }], profile: [PROFILE] });
    const response = await call('Patient/b/$meta-add', {
      profile: [PROFILE, `${PROFILE}2`],
      tag: [
        { system: 'urn:t', code: '1', display: 'Uno' },
        { system: 'urn:u', code: '1' },
        { system: 'urn:u', code: '1' },
      ],
      security: [{ code: 'R' }],
    });
    expect([response.status, response.headers.etag]).toEqual([200, 'W/"2"']);
    const { meta } = (await hub.agent.get('/fhir/Patient/b')).body;
    expect(returned(response)).toEqual(meta);
    expect(meta).toMatchObject({
      versionId: '2',
      profile: [PROFILE, `${PROFILE}2`],
      tag: [
        { system: 'urn:t', code: '1', display: 'One' },
        { system: 'urn:u', code: '1' },
      ],
      security: [{ code: 'R' }],
    });
  });

  it('of what is there already makes no version', async () => {
    await put('Patient/same', { tag: [{ code: 'x' }] });
    const response = await call('Patient/same/$meta-add', { tag: [{ code: 'x', display: 'X' }] });
    expect([response.status, response.headers.etag, returned(response)?.versionId]).toEqual([200, 'W/"1"', '1']);
  });

  it('makes labels searchable, and leaves the rest of the resource token by token', async () => {
    await hub.agent
      .put('/fhir/Patient/s')
      .set('Content-Type', 'application/fhir+json')
      .send('{"resourceType":"Patient","id":"s","extension":[{"url":"http:\\/\\/x.org","valueDecimal":1.10}]}');
    await call('Patient/s/$meta-add', { tag: [{ system: 'urn:s', code: 'found' }] });
    const found = await hub.agent.get('/fhir/Patient?_tag=urn:s|found');
    expect(found.body.entry.map(({ resource }: { resource: { id: string } }) => resource.id)).toEqual(['s']);
    expect((await hub.agent.get('/fhir/Patient/s')).text).toContain(
      '"extension":[{"url":"http:\\/\\/x.org","valueDecimal":1.10}]',
    );
  });

  it('of many at once loses none', async () => {
    await put('Patient/busy', {});
    const responses = await Promise.all(
      ['1', '2', '3', '4', '5'].map((tag) => call('Patient/busy/$meta-add', { tag: [{ code: tag }] })),
    );
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await hub.agent.get('/fhir/Patient/busy')).body.meta.tag).toHaveLength(5);
  });

  it('honours If-Match', async () => {
    await put('Patient/im', {});
    const stale = await call('Patient/im/$meta-add', { tag: [{ code: 'x' }] }, { 'If-Match': 'W/"7"' });
    expect([stale.status, code(stale)]).toEqual([412, 'stale-version']);
  });
});

describe('$meta-delete', () => {
  it('takes away what is there, whatever its version and display, and minds nothing else', async () => {
    await put('Patient/c', {
      profile: [PROFILE],
      tag: [
        { system: 'urn:t', code: '1', display: 'One' },
        { system: 'urn:t', code: '2' },
      ],
      security: [{ code: 'R' }],
    });
    const response = await call('Patient/c/$meta-delete', {
      profile: [PROFILE],
      tag: [
        { system: 'urn:t', code: '1' },
        { system: 'urn:x', code: '2' },
      ],
      security: [{ code: 'R' }, { code: 'V' }],
    });
    expect([response.status, response.headers.etag]).toEqual([200, 'W/"2"']);
    expect(Object.keys(returned(response) as Meta).sort()).toEqual(['lastUpdated', 'tag', 'versionId']);
    expect((await hub.agent.get('/fhir/Patient/c')).body.meta.tag).toEqual([{ system: 'urn:t', code: '2' }]);
  });
});

describe('the meta operations', () => {
  it.each([
    ['GET', 'Patient/a/$meta-add', 405],
    ['POST', 'Patient/$meta-add', 404],
    ['POST', '$meta-delete', 404],
    ['POST', 'Patient/a/_history/1/$meta-add', 404],
    ['GET', 'Patient/a/$nothing', 404],
    ['GET', 'Nothing/a/$meta', 404],
  ] as const)('%s %s answers %d', async (method, path, status) => {
    const request = method === 'GET' ? hub.agent.get(`/fhir/${path}`) : call(path, { tag: [{ code: 'x' }] });
    expect((await request).status).toBe(status);
  });

  it('answer 405 with the method that is allowed', async () => {
    expect((await hub.agent.get('/fhir/Patient/a/$meta-delete')).headers.allow).toBe('POST');
  });

  it.each([
    ['no parameter', undefined],
    ['a parameter of another name', [{ name: 'mata', valueMeta: { tag: [{ code: 'x' }] } }]],
    ['a value of another type', [{ name: 'meta', valueString: 'x' }]],
    [
      'two parameters',
      [
        { name: 'meta', valueMeta: { tag: [{ code: 'x' }] } },
        { name: 'meta', valueMeta: { tag: [{ code: 'y' }] } },
      ],
    ],
    ['an invalid meta', [{ name: 'meta', valueMeta: { tag: 'x' } }]],
  ])('answer 400 for %s', async (_name, parameter) => {
    const response = await hub.agent.post('/fhir/Patient/a/$meta-add').send({ resourceType: 'Parameters', parameter });
    expect(response.status).toBe(400);
    expect((await hub.agent.get('/fhir/Patient/a')).body.meta.versionId).toBe('1');
  });

  it('answer 400 for a body that is no Parameters, and without a body', async () => {
    expect((await hub.agent.post('/fhir/Patient/a/$meta-add').send({ resourceType: 'Patient', id: 'a' })).status).toBe(
      400,
    );
    expect((await hub.agent.post('/fhir/Patient/a/$meta-add')).status).toBe(400);
  });
});
