// FhirResponse → HTTP: https://hl7.org/fhir/R4/http.html#general
import { describe, expect, it } from '@jest/globals';
import express from 'express';
import supertest from 'supertest';
import type { FhirResponse } from '../../../server/fhir/request.ts';
import { begin } from '../../../server/http/exchange.ts';
import { respond } from '../../../server/http/respond.ts';

const BASE = 'https://hub.example/fhir';

/** Answers every request the same. */
function answering(answer: FhirResponse, pretty = false) {
  const app = express().disable('x-powered-by');
  app.use(begin('es'), (request, response) =>
    respond(request, response, answer, { base: BASE, pretty, type: 'application/fhir+json' }),
  );
  return supertest(app);
}

const patient = '{"resourceType":"Patient","id":"1"}';
const large = `{"resourceType":"Patient","text":"${'ñ'.repeat(3_000)}"}`;

describe('respond', () => {
  it('sends the text as it is, with version, date and place', async () => {
    const lastModified = Date.parse('2026-05-01T10:00:00.999Z');
    const location = 'Patient/1/_history/2';
    const { status, headers, text } = await answering({
      status: 201,
      body: patient,
      versionId: '2',
      lastModified,
      location,
    }).get('/');
    expect(status).toBe(201);
    expect(text).toBe(patient);
    expect(headers).toMatchObject({
      'content-type': 'application/fhir+json; charset=utf-8',
      'content-length': String(patient.length),
      etag: 'W/"2"',
      'last-modified': 'Fri, 01 May 2026 10:00:00 GMT',
      location: `${BASE}/Patient/1/_history/2`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      vary: 'Accept, Accept-Encoding, Accept-Language, Origin',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  it.each([
    ['of ASCII', 'x'.repeat(200_000)],
    ['with accents', 'ñ'.repeat(200_000)],
    ['whose characters take two units, at odd places', '😀'.repeat(100_000)],
    ['of exactly one piece', 'x'.repeat(65_534)],
  ])('sends a long text %s in pieces, character by character', async (_, content) => {
    const body = `"${content}"`;
    const { headers, text } = await answering({ status: 200, body }).get('/').set('Accept-Encoding', 'identity');
    expect(text === body).toBe(true);
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
  });

  it('answers HEAD with the headers of GET and no body', async () => {
    const { headers, text } = await answering({ status: 200, body: patient, versionId: '1' }).head('/');
    expect(text).toBeUndefined();
    expect(headers).toMatchObject({ etag: 'W/"1"', 'content-length': String(patient.length) });
  });

  it.each([204, 304])('gives %i neither body nor length', async (status) => {
    const answer = await answering({ status, versionId: '1' }).get('/');
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({ etag: 'W/"1"' });
    expect(answer.headers).not.toHaveProperty('content-length');
    expect(answer.headers).not.toHaveProperty('content-type');
  });

  it('says that the body of a minimal answer is empty', async () => {
    const { headers } = await answering({ status: 201 }).get('/');
    expect(headers).toMatchObject({ 'content-length': '0' });
  });

  it('passes on what the interaction adds', async () => {
    expect((await answering({ status: 405, headers: { Allow: 'GET' } }).get('/')).headers.allow).toBe('GET');
  });

  it('lays the text out when asked, without touching its tokens', async () => {
    const { text } = await answering({ status: 200, body: '{"value":1.10}' }, true).get('/');
    expect(text).toBe('{\n  "value": 1.10\n}\n');
  });

  it.each([
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'br'],
  ])('compresses a large answer for Accept-Encoding: %s', async (accepted, used) => {
    const answer = answering({ status: 200, body: large });
    const { headers, body } = await answer
      .get('/')
      .set('Accept-Encoding', accepted)
      .buffer(true)
      .parse((stream, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(null, Buffer.concat(chunks)));
      });
    expect(headers['content-encoding']).toBe(used);
    expect(body.toString()).toBe(large); // the client has undone it
  });

  it('leaves small answers, and those who cannot read compression, alone', async () => {
    const small = await answering({ status: 200, body: patient }).get('/').set('Accept-Encoding', 'gzip');
    expect(small.headers).not.toHaveProperty('content-encoding');
    const plain = await answering({ status: 200, body: large }).get('/').set('Accept-Encoding', 'identity');
    expect(plain.headers['content-length']).toBe(String(Buffer.byteLength(large)));
  });

  it('serves stored content so that no browser runs it', async () => {
    const bytes = Buffer.from('<script>alert(1)</script>');
    const { headers } = await answering({ status: 200, body: { contentType: 'text/html', bytes } }).get('/');
    expect(headers).toMatchObject({
      'content-type': 'text/html',
      'content-disposition': 'attachment',
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
    });
  });

  it('lets no stored content type write headers of its own', async () => {
    const answer = answering({
      status: 200,
      body: { contentType: 'text/x\r\nSet-Cookie: a=b', bytes: Buffer.from('x') },
    });
    const { headers } = await answer.get('/');
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(headers).not.toHaveProperty('set-cookie');
  });
});

describe('the name of a request', () => {
  const echo = (headers: Record<string, string>) => answering({ status: 200 }).get('/').set(headers);

  it("is the client's X-Request-Id where it can be logged, else one of ours", async () => {
    expect((await echo({ 'X-Request-Id': 'abc-1' })).headers['x-request-id']).toBe('abc-1');
    const uuid = /^[0-9a-f-]{36}$/;
    expect((await echo({})).headers['x-request-id']).toMatch(uuid);
    expect((await echo({ 'X-Request-Id': 'a b' })).headers['x-request-id']).toMatch(uuid);
    expect((await echo({ 'X-Request-Id': 'x'.repeat(129) })).headers['x-request-id']).toMatch(uuid);
  });

  it('gives X-Correlation-Id back, where it can be logged', async () => {
    expect((await echo({ 'X-Correlation-Id': 'visit-7' })).headers['x-correlation-id']).toBe('visit-7');
    expect((await echo({ 'X-Correlation-Id': 'a b' })).headers['x-correlation-id']).toBeUndefined();
    expect((await echo({})).headers['x-correlation-id']).toBeUndefined();
  });

  it('comes with the traceparent, if that is one', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect((await echo({ traceparent })).headers.traceparent).toBe(traceparent);
    for (const broken of ['00-00000000000000000000000000000000-b7ad6b7169203331-01', 'ff-1-2-3', 'x'])
      expect((await echo({ traceparent: broken })).headers).not.toHaveProperty('traceparent');
  });
});
