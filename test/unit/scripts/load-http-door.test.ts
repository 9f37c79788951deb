// Loading over HTTP: compressed, with keys, patient with a busy server. https://hl7.org/fhir/R4/http.html
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openHttp } from '../../../scripts/load/http-door.ts';
import { parseJson } from '../../../server/fhir/json.ts';
import type { Resource } from '../../../server/fhir/request.ts';

type Received = { method: string; url: string; headers: IncomingHttpHeaders; body: string };

let server: Server;
let base = '';
let received: Received[] = [];
/** What the server does with each request but that for its capabilities. */
let answer: (response: ServerResponse, count: number) => void = (response) => response.end('{}');

beforeEach(async () => {
  received = [];
  server = createServer(async (request, response) => {
    if (request.url === '/fhir/metadata') {
      response.end('{"resourceType":"CapabilityStatement"}');
      return;
    }
    const bytes = Buffer.concat(await Array.fromAsync(request));
    const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
    if (!request.url?.startsWith('/fhir/')) {
      response.writeHead(404).end();
      return;
    }
    received.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    answer(response, received.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
});
afterEach(() => {
  server.close();
});

const sent = (value: object, key?: string) => {
  const json = parseJson(JSON.stringify(value));
  return {
    method: 'POST' as const,
    path: 'Patient',
    json,
    resource: value as Resource,
    ...(key === undefined ? {} : { key }),
  };
};

describe('the door over HTTP', () => {
  it('sends small bodies as they are and larger ones compressed, with the key and the language', async () => {
    const door = await openHttp(`${base}/`, 'es');
    const large = { resourceType: 'Patient', name: [{ text: 'ñ'.repeat(3000) }] };
    await door.send(sent({ resourceType: 'Patient' }));
    await door.send(sent(large, 'load-1'));
    expect(received.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['POST', '/fhir/Patient', '{"resourceType":"Patient"}'],
      ['POST', '/fhir/Patient', JSON.stringify(large)],
    ]);
    expect(received.map(({ headers }) => headers['content-encoding'])).toEqual([undefined, 'gzip']);
    expect(received.map(({ headers }) => headers['idempotency-key'])).toEqual([undefined, 'load-1']);
    expect(received[0]?.headers).toMatchObject({
      'accept-language': 'es',
      prefer: 'return=minimal',
      'content-type': 'application/fhir+json',
    });
  });

  it('repeats what a busy server put off and what a broken line lost', async () => {
    answer = (response, count) => {
      if (count === 1) response.writeHead(503, { 'Retry-After': '0' }).end();
      else if (count === 2) response.socket?.destroy();
      else response.writeHead(201).end('done');
    };
    const door = await openHttp(base, 'en');
    expect(await door.send(sent({ resourceType: 'Patient' }, 'load-2'))).toEqual({ status: 201, text: 'done' });
    expect(received.map(({ headers }) => headers['idempotency-key'])).toEqual(['load-2', 'load-2', 'load-2']);
  });

  it('hands a refusal on at once', async () => {
    answer = (response) => response.writeHead(422).end('no');
    const door = await openHttp(base, 'en');
    expect(await door.send(sent({ resourceType: 'Patient' }))).toEqual({ status: 422, text: 'no' });
    expect(received).toHaveLength(1);
  });

  it('does not open where nothing answers, or nothing that speaks FHIR', async () => {
    await expect(openHttp(base.replace('/fhir', '/other'), 'en')).rejects.toThrow(
      '/other/metadata does not answer (HTTP 404)',
    );
    await new Promise((resolve) => server.close(resolve));
    await expect(openHttp(base, 'en')).rejects.toThrow(`${base} does not answer (ECONNREFUSED)`);
  });
});
