// HTTP → FhirRequest: https://hl7.org/fhir/R4/http.html
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import express from 'express';
import supertest from 'supertest';
import { FhirError } from '../../../server/fhir/outcome.ts';
import type { FhirRequest, ParsedBody } from '../../../server/fhir/request.ts';
import { receive } from '../../../server/http/receive.ts';

const MAX_BYTES = 1_000;
const FHIR = 'application/fhir+json';

/** What arrived: the request, its body parsed; or the status of its refusal. */
type Arrived = { request?: FhirRequest; body?: ParsedBody | undefined; status?: number; name?: string; held: number };

let arrived: Arrived;
const app = express();
app.use(async (request, response) => {
  arrived = { held: 0 };
  const hold = (bytes: number) => {
    arrived.held += bytes;
  };
  try {
    const caller = { language: 'en', requestId: 'r' } as const;
    arrived.request = await receive(request, request.url, caller, { maxBytes: MAX_BYTES, hold });
    arrived.body = arrived.request.body?.();
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    arrived.status = error.status;
    arrived.name = error.issues[0]?.name as string;
  }
  response.end();
});

type Method = 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete';
async function send(method: Method, url: string, headers: Record<string, string> = {}, body?: string | Buffer) {
  const sending = supertest(app)[method](url).set(headers);
  if (Buffer.isBuffer(body)) sending.serialize((data) => data);
  await (body === undefined ? sending : sending.send(body as string));
  return arrived;
}

describe('the address', () => {
  it('becomes interaction, type, id and decoded parameters', async () => {
    const { request } = await send('get', '/Patient/a%2Db/_history/3?name=%C3%B1+x&_pretty=true');
    expect(request).toMatchObject({ interaction: 'vread', type: 'Patient', id: 'a-b', versionId: '3', method: 'GET' });
    expect([...(request?.query ?? [])]).toEqual([
      ['name', 'ñ x'],
      ['_pretty', 'true'],
    ]);
  });

  it.each(['/Patient?name=%zz', '/Patient?name=%', '/Patient?name=%ff', '/Patient?name=%ED%A0%80', '/Patient/%E0%80'])(
    'refuses the broken escape in %s with 400',
    async (url) => {
      expect(await send('get', url)).toMatchObject({ status: 400, name: 'broken-escape' });
    },
  );

  it('takes HEAD for what GET would be', async () => {
    expect((await send('head', '/Patient/1')).request).toMatchObject({ interaction: 'read', method: 'HEAD' });
  });
});

describe('the headers', () => {
  it('carry conditions, preferences and the key of a retry', async () => {
    const headers = {
      'If-None-Exist': 'identifier=a|b',
      Prefer: 'return=minimal; handling=strict, respond-async',
      'Idempotency-Key': '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
      'Content-Type': FHIR,
    };
    expect((await send('post', '/Patient', headers, '{"resourceType":"Patient"}')).request).toMatchObject({
      preconditions: { ifNoneExist: 'identifier=a|b' },
      prefer: { return: 'minimal', handling: 'strict' },
      idempotency: { key: '8e03978e-40d5-43dd-bc93-6894a57f9324', keepForMs: 86_400_000 },
    });
  });

  it('refuses a key that no log could show', async () => {
    const refused = await send('post', '/Patient', { 'Idempotency-Key': 'a b', 'Content-Type': FHIR }, '{}');
    expect(refused).toMatchObject({ status: 400, name: 'bad-header' });
  });

  it('reads preferences as RFC 7240 spells them: names in any case, space around the sign, quotes', async () => {
    const headers = { Prefer: 'Handling = "strict" ,RETURN=minimal' };
    expect((await send('get', '/Patient', headers)).request?.prefer).toEqual({ handling: 'strict', return: 'minimal' });
  });

  it('ignores preferences it does not know', async () => {
    expect((await send('get', '/Patient', { Prefer: 'return=everything, wait=10' })).request?.prefer).toEqual({});
  });

  it('lets Binary alone be asked for in any type', async () => {
    const image = { Accept: 'image/png' };
    expect((await send('get', '/Binary/1', image)).request?.accept).toEqual(['image/png']);
    expect(await send('get', '/Patient/1', image)).toMatchObject({ status: 406, name: 'not-acceptable' });
  });
});

describe('the body', () => {
  const patient = '{ "resourceType": "Patient" }';
  const post = (headers: Record<string, string>, body: string | Buffer) => send('post', '/Patient', headers, body);

  it.each([FHIR, 'application/json', 'application/fhir+json; charset=utf-8; fhirVersion=4.0', 'Application/FHIR+JSON'])(
    'is a resource when its type is %s',
    async (type) => {
      const { body } = await post({ 'Content-Type': type }, patient);
      expect(body).toMatchObject({ kind: 'resource', json: { text: '{"resourceType":"Patient"}' } });
    },
  );

  it.each([
    'text/plain',
    'text/turtle',
    'application/fhir+xml; charset=latin1',
    'application/fhir+json; charset=latin1',
    'application/fhir+json; fhirVersion=3.0',
  ])('is refused with 415 when its type is %s', async (type) => {
    expect(await post({ 'Content-Type': type }, patient)).toMatchObject({ status: 415 });
  });

  it.each(['application/fhir+xml', 'application/xml', 'text/xml; charset=utf-8'])(
    'is a resource in XML when its type is %s, and is answered so unless another format is asked for',
    async (type) => {
      const xml = '<Patient xmlns="http://hl7.org/fhir"/>';
      const { body, request } = await post({ 'Content-Type': type }, xml);
      expect(body).toMatchObject({ kind: 'resource', json: { text: '{"resourceType":"Patient"}' } });
      expect(request?.accept).toEqual(['application/fhir+xml']);
      expect((await post({ 'Content-Type': type, Accept: FHIR }, xml)).request?.accept).toEqual([FHIR]);
    },
  );

  it('is refused with 400 when it is no resource, no JSON or no UTF-8', async () => {
    const json = { 'Content-Type': FHIR };
    expect(await post(json, '[1]')).toMatchObject({ status: 400, name: 'resource-expected' });
    expect(await post(json, '{"resourceType":7}')).toMatchObject({ status: 400, name: 'resource-expected' });
    expect(await post(json, '{')).toMatchObject({ status: 400, name: 'broken-json' });
    const latin1 = Buffer.from('{"resourceType":"Patient","x":"ñ"}', 'latin1');
    expect(await post(json, latin1)).toMatchObject({ status: 400, name: 'not-utf8' });
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('is read through Content-Encoding: %s', async (encoding, compress) => {
    const headers = { 'Content-Type': FHIR, 'Content-Encoding': encoding };
    expect((await post(headers, compress(patient))).body).toMatchObject({ kind: 'resource' });
  });

  it('is bounded, as it came and as it is once decompressed', async () => {
    const long = `{"resourceType":"Patient","x":"${'y'.repeat(MAX_BYTES)}"}`;
    expect(await post({ 'Content-Type': FHIR }, long)).toMatchObject({ status: 413 });
    const bomb = gzipSync('0'.repeat(50 * MAX_BYTES));
    expect(bomb.length).toBeLessThan(MAX_BYTES);
    expect(await post({ 'Content-Type': FHIR, 'Content-Encoding': 'gzip' }, bomb)).toMatchObject({ status: 413 });
  });

  it('is bounded when it does not say its length', async () => {
    const headers = { 'Content-Type': FHIR, 'Transfer-Encoding': 'chunked' };
    expect(await post(headers, 'y'.repeat(3 * MAX_BYTES))).toMatchObject({ status: 413 });
  });

  it('is counted as memory, compressed and decompressed', async () => {
    const zipped = gzipSync(patient);
    const { held } = await post({ 'Content-Type': FHIR, 'Content-Encoding': 'gzip' }, zipped);
    expect(held).toBe(zipped.length + patient.length);
  });

  it.each(['gzip, br', 'compress', 'constructor'])('is refused with 415 in Content-Encoding: %s', async (encoding) => {
    const refused = await post({ 'Content-Type': FHIR, 'Content-Encoding': encoding }, patient);
    expect(refused).toMatchObject({ status: 415, name: 'unsupported-encoding' });
  });

  it('is refused with 400 when it is not in the encoding it claims', async () => {
    const refused = await post({ 'Content-Type': FHIR, 'Content-Encoding': 'gzip' }, patient);
    expect(refused).toMatchObject({ status: 400, name: 'broken-body' });
  });

  it('may be missing, and is then no body', async () => {
    expect((await send('post', '/Patient')).request?.body).toBeUndefined();
    expect(
      (await send('get', '/Patient/1', { 'Content-Type': 'text/plain' }, 'ignored')).request?.body,
    ).toBeUndefined();
  });

  it('of a patch is JSON Patch or Parameters', async () => {
    const patch = '[{"op":"test"}]';
    const headers = { 'Content-Type': 'application/json-patch+json' };
    expect((await send('patch', '/Patient/1', headers, patch)).body).toMatchObject({ kind: 'json-patch' });
    const parameters = await send('patch', '/Patient/1', { 'Content-Type': FHIR }, '{"resourceType":"Parameters"}');
    expect(parameters.body).toMatchObject({ kind: 'resource' });
    expect(await send('put', '/Patient/1', headers, patch)).toMatchObject({ status: 415 });
  });

  it('of a POST _search joins the parameters of its address', async () => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const { request } = await send('post', '/Patient/_search?_count=1', form, 'name=a+b&name=%C3%B1');
    expect(request).toMatchObject({ interaction: 'search', type: 'Patient', method: 'POST' });
    expect(request?.query.toString()).toBe('_count=1&name=a+b&name=%C3%B1');
    expect(await send('post', '/Patient/_search', form, 'name=%zz')).toMatchObject({ status: 400 });
    const long = `name=${','.repeat(500_000)}`;
    expect(await send('post', '/Patient/_search', form, long)).toMatchObject({ status: 413 });
    expect(await send('post', '/Patient/_search', { 'Content-Type': FHIR }, '{}')).toMatchObject({ status: 415 });
    expect((await send('post', '/Patient/_search')).request?.interaction).toBe('search');
  });

  it('of Binary is content of any type, except what FHIR itself is written in', async () => {
    const image = Buffer.from([0x89, 0x50, 0xff, 0x00]);
    const { body } = await send('post', '/Binary', { 'Content-Type': 'image/png' }, image);
    expect(body).toEqual({ kind: 'bytes', contentType: 'image/png', bytes: image });
    const resource = await send('post', '/Binary', { 'Content-Type': FHIR }, '{"resourceType":"Binary"}');
    expect(resource.body).toMatchObject({ kind: 'resource' });
    const json = { 'Content-Type': 'application/json' };
    expect((await send('post', '/Binary', json, '{"resourceType":"Binary"}')).body).toMatchObject({ kind: 'resource' });
    expect((await send('post', '/Binary', json, '{"a":1}')).body).toMatchObject({ kind: 'bytes' });
    const xml = { 'Content-Type': 'application/xml' };
    const binary = '<Binary xmlns="http://hl7.org/fhir"><contentType value="a/b"/></Binary>';
    expect((await send('post', '/Binary', xml, '<a/>')).body).toMatchObject({ kind: 'bytes' });
    expect((await send('post', '/Binary', xml, binary)).body).toMatchObject({ kind: 'resource' });
    const fhirXml = { 'Content-Type': 'application/fhir+xml' };
    expect(await send('post', '/Binary', fhirXml, '<a/>')).toMatchObject({ status: 400, name: 'wrong-namespace' });
  });
});
