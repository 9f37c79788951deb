// The hub as HTTP clients, browsers, proxies and attackers meet it: https://hl7.org/fhir/R4/http.html
import { brotliDecompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { configureLog, flushLog } from '../../server/log.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import { sendBytes, statusLine } from '../support/raw-http.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub({ MAX_BODY_BYTES: '100000', REQUEST_TIMEOUT_MS: '1500' });
});
afterAll(() => hub.close());

const FHIR = 'application/fhir+json';
const patient = (family: string) => ({ resourceType: 'Patient', name: [{ family }] });
const create = async (resource: object): Promise<string> =>
  (await hub.agent.post('/fhir/Patient').type(FHIR).send(JSON.stringify(resource))).body.id;

describe('a resource over HTTP', () => {
  it('is created, read, read with HEAD and not read again when unchanged', async () => {
    const created = await hub.agent
      .post('/fhir/Patient')
      .type(FHIR)
      .send(JSON.stringify(patient('Ñahui')));
    expect(created.status).toBe(201);
    expect(created.headers.location).toBe(`${hub.baseUrl}/Patient/${created.body.id}/_history/1`);
    const path = `/fhir/Patient/${created.body.id}`;
    const read = await hub.agent.get(path);
    expect(read.text).toBe(created.text);
    const head = await hub.agent.head(path);
    expect([head.status, head.text]).toEqual([200, undefined]);
    expect(head.headers).toMatchObject({ etag: 'W/"1"', 'content-length': read.headers['content-length'] });
    const again = await hub.agent.get(path).set('If-None-Match', read.headers.etag as string);
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('arrives compressed, and leaves compressed when it is large', async () => {
    const large = gzipSync(JSON.stringify(patient('ñ'.repeat(5_000))));
    const sending = hub.agent.post('/fhir/Patient').type(FHIR).set('Content-Encoding', 'gzip');
    const { status, body } = await sending.serialize((bytes) => bytes).send(large as unknown as object);
    expect(status).toBe(201);
    const raw = await fetchRaw(`/fhir/Patient/${body.id}`, 'br');
    expect(raw.encoding).toBe('br');
    expect(JSON.parse(brotliDecompressSync(raw.bytes).toString())).toMatchObject(patient('ñ'.repeat(5_000)));
    expect(raw.bytes.length).toBeLessThan(1_000);
  });

  it('is laid out for people with _pretty, its tokens untouched', async () => {
    const id = await create({ ...patient('Vera'), extension: [{ url: 'http://a.example', valueDecimal: 1 }] });
    const { text } = await hub.agent.get(`/fhir/Patient/${id}?_pretty=true`);
    expect(text).toContain('{\n  "resourceType": "Patient",\n');
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('is found by a form as by an address', async () => {
    const id = await create(patient('Formosa'));
    const posted = await hub.agent.post('/fhir/Patient/_search').type('form').send('family=Formosa');
    expect(posted.body.entry.map((entry: { resource: { id: string } }) => entry.resource.id)).toEqual([id]);
  });
});

/** supertest undoes compression; here the bytes count. */
async function fetchRaw(path: string, accepted: string): Promise<{ encoding: string | undefined; bytes: Buffer }> {
  const headers = `Host: localhost\r\nAccept-Encoding: ${accepted}\r\nConnection: close`;
  const answer = await sendBytes(hub.origin, `GET ${path} HTTP/1.1\r\n${headers}\r\n\r\n`);
  const end = answer.indexOf('\r\n\r\n');
  const encoding = /content-encoding: (\S+)/i.exec(answer.subarray(0, end).toString())?.[1];
  return { encoding, bytes: answer.subarray(end + 4) };
}

describe('an error', () => {
  it('is an OperationOutcome in the language of the reader, with a stable code', async () => {
    const spanish = await hub.agent.get('/fhir/Patient/none');
    const english = await hub.agent.get('/fhir/Patient/none').set('Accept-Language', 'en-GB');
    for (const { status, body, headers } of [spanish, english]) {
      expect(status).toBe(404);
      expect(headers['content-type']).toBe('application/fhir+json; charset=utf-8');
      expect(body.issue[0]).toMatchObject({
        severity: 'error',
        code: 'not-found',
        details: { coding: [{ code: 'not-found' }] },
      });
    }
    expect(spanish.body.issue[0].details.text).toBe('Patient/none no existe en este servidor.');
    expect(english.body.issue[0].details.text).toBe('Patient/none does not exist on this server.');
  });

  it.each([
    ['GET', '/fhir/Nothing', {}, 404],
    ['GET', '/fhir/Patient/1/2/3', {}, 404],
    ['GET', '/elsewhere', {}, 404],
    ['GET', '/FHIR/Patient', {}, 404],
    ['PUT', '/fhir/metadata', {}, 405],
    ['DELETE', '/fhir', {}, 405],
    ['GET', '/fhir/Patient?name=%E0%A4%A', {}, 400],
    ['GET', '/fhir/Patient', { Accept: 'text/turtle' }, 406],
    ['GET', '/fhir/Patient?_format=ttl', {}, 406],
    ['POST', '/fhir/Patient', { 'Content-Type': 'text/turtle', 'Content-Length': '0' }, 400],
  ])('%s %s with %j is %i', async (method, path, headers, status) => {
    const response = await fetch(hub.origin + path, { method, headers });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' });
  });

  it('of a method names those that are taken', async () => {
    expect((await hub.agent.put('/fhir/metadata')).headers.allow).toBe('GET, HEAD');
  });

  it.each([
    ['of another type', 'text/turtle', '<a/>', 415],
    ['broken', FHIR, '{"resourceType":"Patient"', 400],
    ['nested 10,000 deep', FHIR, `{"resourceType":"Patient","a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 400],
    ['with a member twice', FHIR, '{"resourceType":"Patient","active":true,"active":false}', 400],
    ['with __proto__', FHIR, '{"resourceType":"Patient","__proto__":{"a":1}}', 400],
    ['with half a surrogate pair', FHIR, '{"resourceType":"Patient","name":[{"family":"\\ud800"}]}', 400],
    ['with NUL', FHIR, '{"resourceType":"Patient","name":[{"family":"a\\u0000"}]}', 400],
    ['of another resource type', FHIR, '{"resourceType":"Observation"}', 400],
    ['that is no object', FHIR, '"Patient"', 400],
    ['too large', FHIR, `{"resourceType":"Patient","id":"${'x'.repeat(100_000)}"}`, 413],
  ])('meets a body %s, which is not stored', async (_what, type, body, status) => {
    const before = (await hub.hub.size()).versions;
    const response = await hub.agent.post('/fhir/Patient').type(type).send(body);
    expect(response.status).toBe(status);
    expect(response.body.resourceType).toBe('OperationOutcome');
    expect((await hub.hub.size()).versions).toBe(before);
  });

  it('stops a body that grows beyond the limit once decompressed', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000, ' '));
    const sending = hub.agent.post('/fhir/Patient').type(FHIR).set('Content-Encoding', 'gzip');
    expect((await sending.serialize((bytes) => bytes).send(bomb as unknown as object)).status).toBe(413);
  });
});

describe('bytes that are no request', () => {
  it.each([
    ['nonsense', 'nonsense\r\n\r\n', 400],
    ['a raw ñ in the address', 'GET /fhir/Patient?name=Ñ HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['endless headers', `GET /fhir HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
    ['no Host', 'GET /fhir/metadata HTTP/1.1\r\n\r\n', 400],
    [
      'two lengths',
      'POST /fhir HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
  ])('%s', async (_what, bytes, status) => {
    const answer = await sendBytes(hub.origin, bytes);
    expect(statusLine(answer)).toMatch(`HTTP/1.1 ${status}`);
  });

  it('that come too slowly are cut off with 408', async () => {
    const started = performance.now();
    const slow =
      'POST /fhir/Patient HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/fhir+json\r\nContent-Length: 100\r\n\r\n{';
    expect(statusLine(await sendBytes(hub.origin, slow, 8_000))).toBe('HTTP/1.1 408 Request Timeout');
    expect(performance.now() - started).toBeLessThan(7_000);
  });

  it('that end too early leave nothing behind', async () => {
    const before = (await hub.hub.size()).versions;
    const cut =
      'POST /fhir/Patient HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/fhir+json\r\nContent-Length: 100\r\n\r\n{"resourceType":"Patient"}';
    await sendBytes(hub.origin, cut, 100);
    expect((await hub.hub.size()).versions).toBe(before);
    expect((await hub.agent.get('/readyz')).status).toBe(200);
  });
});

describe('for those who run it', () => {
  it('says that it lives and can serve', async () => {
    expect((await hub.agent.get('/healthz')).body).toEqual({ status: 'alive' });
    expect((await hub.agent.get('/readyz')).body).toEqual({ status: 'ready' });
  });

  it('counts requests, store and process', async () => {
    await create(patient('Counted'));
    const { headers, text } = await hub.agent.get('/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toMatch(/^chaski_requests_total\{interaction="create",status="201"\} [1-9]/m);
    expect(text).toMatch(/^chaski_request_seconds_count\{interaction="create"\} [1-9]/m);
    expect(text).toMatch(/^chaski_store\{of="resources"\} [1-9]/m);
    expect(text).toMatch(/^chaski_commit_batch_size_count /m);
  });

  it('logs each request by its name, and nothing of whom it was about', async () => {
    let logged = '';
    configureLog('http', (lines) => {
      logged += lines;
    });
    const id = await create(patient('Secretísima'));
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await hub.agent.get(`/fhir/Patient/${id}`).set({ 'X-Request-Id': 'req-7', traceparent });
    await hub.agent.get('/fhir/Patient?family=Secretísima'.replace('í', '%C3%AD'));
    await hub.agent.get('/fhir/Patient/Secretisima-none');
    flushLog();
    configureLog('error');
    const lines = logged
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ interaction, type, status }) => [interaction, type, status])).toEqual([
      ['create', 'Patient', 201],
      ['read', 'Patient', 200],
      ['search', 'Patient', 200],
      ['read', 'Patient', 404],
    ]);
    expect(lines[1]).toMatchObject({ requestId: 'req-7', traceId: '0af7651916cd43dd8448eb211c80319c' });
    expect(logged).not.toMatch(/Secret/);
    expect(logged).not.toContain(id);
  });
});

describe('the page at /', () => {
  it('speaks Spanish and English, with a link to the other', async () => {
    const spanish = await hub.agent.get('/');
    expect(spanish.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'content-language': 'es' });
    expect(spanish.text).toContain('Primeras consultas');
    expect(spanish.text).toContain('<a href="?lang=en"');
    expect((await hub.agent.get('/').set('Accept-Language', 'en')).text).toContain('First queries');
    expect((await hub.agent.get('/?lang=en')).text).toContain('<a href="?lang=es"');
  });

  it('links first queries that answer', async () => {
    const { text } = await hub.agent.get('/');
    const links = [...text.matchAll(/href="((?:fhir|healthz|readyz|metrics)[^"]*)"/g)].map(
      (match) => match[1] as string,
    );
    expect(links.length).toBeGreaterThanOrEqual(7);
    for (const link of links) {
      const { status } = await hub.agent.get(`/${link.replaceAll('&#38;', '&')}`);
      expect([link, status]).toEqual([link, 200]);
    }
  });

  it('runs no script and loads nothing', async () => {
    const { headers, text } = await hub.agent.get('/');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; /);
    expect(text).not.toMatch(/<script|<link|<img|style="| on[a-z]+=/);
  });
});

describe('behind a proxy', () => {
  it('makes its links from BASE_URL, whatever the client calls it', async () => {
    const public_ = await startHub({ BASE_URL: 'https://hub.example/fhir/', TRUST_PROXY: 'loopback' });
    const { headers } = await public_.agent
      .post('/fhir/Patient')
      .set({ 'X-Forwarded-Host': 'evil.example', 'Content-Type': FHIR })
      .send(JSON.stringify(patient('Vela')));
    expect(headers.location).toMatch(/^https:\/\/hub\.example\/fhir\/Patient\//);
    await public_.close();
  });

  it('without BASE_URL believes a trusted proxy, and nobody else', async () => {
    const forwarded = { 'X-Forwarded-Host': 'hub.example', 'X-Forwarded-Proto': 'https', 'Content-Type': FHIR };
    const locations: string[] = [];
    for (const settings of [{ TRUST_PROXY: 'loopback' }, { TRUST_PROXY: '10.9.8.7' }]) {
      const proxied = await startHub(settings);
      const { headers } = await proxied.agent
        .post('/fhir/Patient')
        .set(forwarded)
        .send(JSON.stringify(patient('Vela')));
      locations.push((headers.location as string).replace(proxied.origin, 'ORIGIN').replace(/Patient.*/, ''));
      await proxied.close();
    }
    expect(locations).toEqual(['https://hub.example/fhir/', 'ORIGIN/fhir/']);
  });
});

describe('when there is too much to do', () => {
  it('answers 503 with Retry-After and has done nothing', async () => {
    const small = await startHub({ MAX_IN_FLIGHT: '1' });
    const bodies = Array.from({ length: 30 }, (_, index) => JSON.stringify(patient(`Q${index}`)));
    const answers = await Promise.all(bodies.map((body) => small.agent.post('/fhir/Patient').type(FHIR).send(body)));
    const refused = answers.filter(({ status }) => status === 503);
    const stored = answers.filter(({ status }) => status === 201);
    expect(refused.length + stored.length).toBe(30);
    expect(stored.length).toBeGreaterThan(0);
    for (const { headers } of refused) expect(headers['retry-after']).toBe('1');
    expect((await small.hub.size()).resources).toBe(stored.length);
    await small.close();
  });
});
