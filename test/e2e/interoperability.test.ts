// What generic clients and the test suites of other servers ask of a hub: https://hl7.org/fhir/R4/http.html
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';
import { sendBytes, statusLine } from '../support/raw-http.ts';

const FORM = 'application/x-www-form-urlencoded';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub({ CORS_ORIGINS: 'https://app.example' });
  for (const family of ['Quispe', 'Mamani', 'Rojas'])
    await hub.agent.put(`/fhir/Patient/${family}`).send({
      resourceType: 'Patient',
      id: family,
      name: [{ family }],
      gender: 'female',
      text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' },
    });
});
afterAll(() => hub.close());

type Issue = { severity: string; details: { coding: [{ code: string }] } };
type Entry = { resource: Record<string, unknown> & { issue?: Issue[] } };

const get = (path: string, headers: Record<string, string> = {}) => hub.agent.get(`/fhir/${path}`).set(headers);
const issuesOf = (body: { issue: Issue[] }) => body.issue.map(({ details }) => details.coding[0].code);
const warnings = (body: { entry: Entry[] }) =>
  body.entry.flatMap(({ resource }) => (resource.issue === undefined ? [] : issuesOf({ issue: resource.issue })));

describe('media types', () => {
  it.each(['application/json', 'text/json', 'application/json+fhir', 'application/xml', 'application/xml+fhir'])(
    'answers Accept: %s by that name',
    async (type) => {
      const { status, headers, text } = await get('Patient/Rojas', { Accept: type });
      expect([status, headers['content-type']]).toEqual([200, `${type}; charset=utf-8`]);
      expect(text.startsWith(type.includes('json') ? '{"resourceType":"Patient"' : '<?xml')).toBe(true);
    },
  );

  it.each(['application/json+fhir', 'text/json'])('takes a body of type %s', async (type) => {
    const { status } = await hub.agent
      .post('/fhir/Basic')
      .type(type)
      .send('{"resourceType":"Basic","code":{"text":"x"}}');
    expect(status).toBe(201);
  });

  it('passes over an empty _format', async () => {
    expect((await get('Patient/Rojas?_format=')).headers['content-type']).toBe('application/fhir+json; charset=utf-8');
  });
});

describe('headers', () => {
  it('refuses an empty If-Match and an empty If-None-Exist, which would let every write pass', async () => {
    const patient = { resourceType: 'Patient', id: 'Rojas' };
    const update = await hub.agent.put('/fhir/Patient/Rojas').set('If-Match', '').send(patient);
    expect([update.status, issuesOf(update.body)]).toEqual([400, ['bad-header']]);
    const create = await hub.agent.post('/fhir/Patient').set('If-None-Exist', '').send({ resourceType: 'Patient' });
    expect([create.status, issuesOf(create.body)]).toEqual([412, ['empty-criteria']]);
  });

  it('gives hints and warnings about what was stored to Prefer: return=OperationOutcome', async () => {
    const put = (resource: object) =>
      hub.agent.put('/fhir/Person/hints').set('Prefer', 'return=OperationOutcome').send(resource);
    const created = await put({ resourceType: 'Person', id: 'hints' });
    expect([created.status, issuesOf(created.body)]).toEqual([201, ['stored', 'profile-broken-invariant']]);
    const div = '<div xmlns="http://www.w3.org/1999/xhtml">x</div>';
    const updated = await put({ resourceType: 'Person', id: 'hints', text: { status: 'generated', div } });
    expect([updated.status, issuesOf(updated.body)]).toEqual([200, ['stored']]);
    await hub.agent.delete('/fhir/Person/hints');
  });

  it('reads If-None-Match without quotes, and passes over what is no tag', async () => {
    const { headers } = await get('Patient/Rojas');
    const version = /"(.*)"/.exec(headers.etag as string)?.[1] as string;
    for (const tag of [version, `W/${version}`, `"${version}"`])
      expect((await get('Patient/Rojas', { 'If-None-Match': tag })).status).toBe(304);
    expect((await get('Patient/Rojas', { 'If-None-Match': `${version}A` })).status).toBe(200);
  });

  it('refuses an update of the very version that If-None-Match names, and of any that is there by *', async () => {
    const put = (tag: string, multipleBirthInteger: number) =>
      hub.agent
        .put('/fhir/Person/tagged')
        .set('If-None-Match', tag)
        .send({ resourceType: 'Person', id: 'tagged', active: multipleBirthInteger > 1 });
    const statuses: number[] = [];
    for (const [tag, number] of [
      ['*', 1],
      ['*', 2],
      ['W/"1"', 2],
      ['W/"2"', 2],
    ] as const)
      statuses.push((await put(tag, number)).status);
    expect(statuses).toEqual([201, 412, 412, 200]);
  });

  it('tells a preflight that credentials and correlation ids may be sent', async () => {
    const { headers } = await hub.agent.options('/fhir/Patient').set('Origin', 'https://app.example');
    const taken = String(headers['access-control-allow-headers']).split(', ');
    expect(taken).toEqual(expect.arrayContaining(['Authorization', 'X-Requested-With', 'X-Correlation-Id']));
  });
});

describe('a request that says the whole address, as to a proxy', () => {
  it.each(['Patient/Rojas', 'Patient?name=rojas', '?_type=Patient', 'metadata', '_history?_count=1'])(
    'is answered: %s',
    async (path) => {
      const { host } = new URL(hub.origin);
      const address = `${hub.baseUrl}${path.startsWith('?') ? '' : '/'}${path}`;
      const bytes = `GET ${address} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
      expect(statusLine(await sendBytes(hub.origin, bytes))).toBe('HTTP/1.1 200 OK');
    },
  );

  it.each(['http://other.example', 'http://', 'http://[::1', 'https://%zz'])(
    'is answered with its own address, whatever host is named: %s',
    async (host) => {
      const bytes = `GET ${host}/fhir/Patient?_count=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
      const answer = await sendBytes(hub.origin, bytes);
      expect(statusLine(answer)).toBe('HTTP/1.1 200 OK');
      expect(answer.toString()).toContain(`"url":"${hub.baseUrl}/Patient?_count=1"`);
    },
  );
});

describe('conditional interactions', () => {
  it.each(['Patient?identifier=', 'Patient?', 'Patient'])('412 to DELETE %s: not selective enough', async (path) => {
    expect((await hub.agent.delete(`/fhir/${path}`)).status).toBe(412);
  });
});

describe('instants', () => {
  it('reads the plus sign of a zone that was not escaped', async () => {
    const since = '2020-01-01T00:00:00.000+00:00';
    const plain = await get(`Patient/_history?_since=${since}`);
    const escaped = await get(`Patient/_history?_since=${encodeURIComponent(since)}`);
    expect([plain.status, plain.body.total]).toEqual([200, escaped.body.total]);
    expect((await get(`Patient/Rojas/$everything?_since=${since}`)).body.total).toBe(1);
  });
});

describe('history', () => {
  it('shows what _summary and _elements leave of each version', async () => {
    const { body } = await get('Patient/Rojas/_history?_elements=gender');
    expect(Object.keys(body.entry[0].resource)).toEqual(['resourceType', 'id', 'meta', 'gender']);
    expect(body.link[0].url).toBe(`${hub.baseUrl}/Patient/Rojas/_history?_elements=gender`);
    const summary = await get('Patient/_history?_summary=data&_count=1');
    expect(summary.body.entry[0].resource.text).toBeUndefined();
    const next = summary.body.link.find(({ relation }: { relation: string }) => relation === 'next');
    expect((await get(next.url.replace(`${hub.baseUrl}/`, ''))).body.entry[0].resource.text).toBeUndefined();
  });

  it('of _summary=count is their number', async () => {
    const { body } = await get('Patient/_history?_summary=count');
    expect([body.total, body.entry]).toEqual([3, undefined]);
  });

  it('refuses _list, and what it does not know when strict', async () => {
    expect((await get('Patient/_history?_list=42')).status).toBe(400);
    expect((await get('Patient/_history?_sort=x')).status).toBe(200);
    const strict = await get('Patient/_history?_sort=x&_since=2020', { Prefer: 'handling=strict' });
    expect([strict.status, issuesOf(strict.body)]).toEqual([400, ['unknown-search-parameter']]);
  });
});

describe('searches', () => {
  it('leaves the total out when it is not wanted, though it is known', async () => {
    expect((await get('Patient')).body.total).toBe(3);
    expect((await get('Patient?_total=none')).body.total).toBeUndefined();
  });

  it('gives every entry a fullUrl, be it what is said of the search', async () => {
    const { body } = await get('Patient?unheard=x&_count=1');
    expect(body.entry.map(({ fullUrl }: { fullUrl: string }) => fullUrl.replace(/[0-9a-f]{8}-.*/, '…'))).toEqual([
      `${hub.baseUrl}/Patient/Quispe`,
      'urn:uuid:…',
    ]);
  });

  it('warns of elements that nothing has, refuses them when strict', async () => {
    expect(warnings((await get('Patient?_elements=gender,gendre')).body)).toEqual(['unknown-element-asked']);
    expect(warnings((await get('Patient?_elements=Observation.gender')).body)).toEqual(['unknown-element-asked']);
    expect(warnings((await get('?_type=Patient,Observation&_elements=gender,value')).body)).toEqual([]);
    expect((await get('Patient?_elements=gendre', { Prefer: 'handling=strict' })).status).toBe(400);
  });

  it('asks of every type at once what _has asks of all alike', async () => {
    await hub.agent.put('/fhir/Observation/o').send({
      resourceType: 'Observation',
      id: 'o',
      status: 'final',
      code: { text: 'x' },
      subject: { reference: 'Patient/Rojas' },
      performer: [{ reference: 'Patient/Rojas' }],
      effectiveDateTime: '2024-05-01',
    });
    const has = (by: string) => `_has:Observation:${by}:date=ge2024`;
    const { status, body } = await get(`?${has('subject')}&${has('performer')}&_has:Observation:patient:date=lt2025`);
    expect(status).toBe(200);
    expect(body.entry.map(({ resource }: Entry) => resource.id)).toEqual(['Rojas']);
  });

  it('goes on by POST where it began with POST', async () => {
    const first = await hub.agent.post('/fhir/Patient/_search').type(FORM).send('gender=female&_count=2&_sort=_id');
    const { url } = first.body.link.find(({ relation }: { relation: string }) => relation === 'next');
    const posted = await hub.agent.post('/fhir/Patient/_search').type(FORM).send(new URL(url).search.slice(1));
    expect(posted.body.entry.map(({ resource }: Entry) => resource.id)).toEqual(['Rojas']);
  });
});

describe('the address of the hub', () => {
  it('may be said with http or https, and with any name this machine has for itself', async () => {
    const { port } = new URL(hub.baseUrl);
    const addresses = [hub.baseUrl, `http://localhost:${port}/fhir`, `https://127.0.0.1:${port}/fhir`];
    for (const [at, address] of addresses.entries())
      await hub.agent.put(`/fhir/Flag/at${at}`).send({
        resourceType: 'Flag',
        id: `at${at}`,
        status: 'active',
        code: { text: 'x' },
        subject: { reference: `${address}/Patient/Rojas` },
      });
    for (const address of ['Patient/Rojas', ...addresses.map((one) => `${one}/Patient/Rojas`)])
      expect((await get(`Flag?subject=${address}`)).body.total).toBe(3);
    expect((await get('Patient?_has:Flag:subject:_id=at1')).body.total).toBe(1);
    const request = { method: 'GET', url: `http://localhost:${port}/fhir/Patient/Rojas` };
    const batch = await hub.agent.post('/fhir').send({ resourceType: 'Bundle', type: 'batch', entry: [{ request }] });
    expect(batch.body.entry[0].response.status).toBe('200');
  });
});

describe('operations', () => {
  it('take their parameters as a form', async () => {
    const { status, body } = await hub.agent
      .post('/fhir/ValueSet/$expand')
      .type(FORM)
      .send('url=http%3A%2F%2Fhl7.org%2Ffhir%2FValueSet%2Fadministrative-gender&filter=fem');
    expect([status, body.expansion.contains.map(({ code }: { code: string }) => code)]).toEqual([200, ['female']]);
  });

  it('$versions names the one version that is spoken here', async () => {
    const { status, body } = await get('$versions');
    expect([status, body.parameter]).toEqual([
      200,
      [
        { name: 'version', valueCode: '4.0' },
        { name: 'default', valueCode: '4.0' },
      ],
    ]);
  });

  it('$everything shows what _elements leave of the record', async () => {
    const { body } = await get('Patient/Rojas/$everything?_elements=gender');
    expect(body.entry[0].resource.name).toBeUndefined();
    expect(body.entry[0].resource.gender).toBe('female');
    expect(body.link[0].url).toBe(`${hub.baseUrl}/Patient/Rojas/$everything?_elements=gender`);
  });
});

describe('transactions', () => {
  it.each(['transaction', 'batch'])(
    'in a %s a POST without url is meant for the type of its resource',
    async (type) => {
      const resource = { resourceType: 'Basic', code: { text: 'x' } };
      const entry = [{ resource, request: { method: 'POST' } }];
      const { status, body } = await hub.agent.post('/fhir').send({ resourceType: 'Bundle', type, entry });
      expect([status, body.entry[0].response.status]).toEqual([200, '201']);
      expect(body.entry[0].response.location).toMatch(/^Basic\//);
    },
  );

  it('a PUT without url stays refused', async () => {
    const entry = [{ resource: { resourceType: 'Basic', id: 'b', code: { text: 'x' } }, request: { method: 'PUT' } }];
    const { status } = await hub.agent.post('/fhir').send({ resourceType: 'Bundle', type: 'transaction', entry });
    expect(status).toBe(400);
  });
});

describe('Binary', () => {
  it('keeps X-Security-Context with content of its own type, and gives it back with it', async () => {
    const { body } = await hub.agent
      .post('/fhir/Binary')
      .set({ 'Content-Type': 'text/plain', 'X-Security-Context': 'Patient/Rojas' })
      .send('hola');
    expect(body.securityContext).toEqual({ reference: 'Patient/Rojas' });
    const { headers, text } = await get(`Binary/${body.id}`, { Accept: 'text/plain' });
    expect([headers['x-security-context'], text]).toEqual(['Patient/Rojas', 'hola']);
  });
});
