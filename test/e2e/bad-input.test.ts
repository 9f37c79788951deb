// Whatever a client sends is answered with its own fault, in its language, and stores nothing.
// https://hl7.org/fhir/R4/http.html#Status-Codes
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';
import { freshSeed, randomFrom } from '../support/random.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub({ MAX_BODY_BYTES: '100000', MAX_ENTRIES: '50' });
  await hub.agent.put('/fhir/Patient/p').send({ resourceType: 'Patient', id: 'p' });
});
afterAll(() => hub.close());

const send = (body: string, type = 'application/fhir+json', path = '/fhir/Patient') =>
  hub.agent.post(path).set('Content-Type', type).set('Accept-Language', 'en').send(body);
const code = (body: { issue?: { details: { coding: { code: string }[] } }[] }) =>
  body.issue?.[0]?.details.coding[0]?.code;

describe('a body', () => {
  it.each([
    ['broken JSON', '{"resourceType":"Patient"', 400, 'broken-json'],
    ['nothing', '', 400, 'resource-expected'],
    ['a list', '[]', 400, undefined],
    ['null', 'null', 400, undefined],
    ['no resourceType', '{}', 400, undefined],
    [
      '10,000 levels',
      `{"resourceType":"Patient","a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
      400,
      'nested-too-deep',
    ],
    ['a member twice', '{"resourceType":"Patient","active":true,"active":false}', 400, 'duplicate-member'],
    ['__proto__', '{"resourceType":"Patient","__proto__":{"active":true}}', 400, 'duplicate-member'],
    ['NUL', '{"resourceType":"Patient","id":"\\u0000"}', 400, 'unsafe-character'],
    ['a lone surrogate', '{"resourceType":"Patient","language":"\\ud800"}', 400, 'unsafe-character'],
    ['more bytes than the limit', `{"resourceType":"Patient","x":"${'a'.repeat(100_001)}"}`, 413, undefined],
    ['another type', '{"resourceType":"Observation"}', 400, 'type-mismatch'],
    ['an unknown type', '{"resourceType":"Person2"}', 400, undefined],
    ['a number for a list', '{"resourceType":"Patient","name":1}', 400, undefined],
  ])('with %s is refused', async (_, body, status, name) => {
    const response = await send(body);
    expect(response.status).toBe(status);
    expect(response.body.resourceType).toBe('OperationOutcome');
    if (name !== undefined) expect(code(response.body)).toBe(name);
  });

  it('of an unknown media type is refused with 415, of invalid UTF-8 with 400', async () => {
    expect((await send('{}', 'text/csv')).status).toBe(415);
    const response = await fetch(`${hub.baseUrl}/Patient`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/fhir+json' },
      body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]),
    });
    expect(response.status).toBe(400);
  });

  it('with more entries than the limit is refused with 413', async () => {
    const entry = Array.from({ length: 51 }, () => ({ request: { method: 'GET', url: 'Patient/p' } }));
    expect(
      (await send(JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }), 'application/fhir+json', '/fhir'))
        .status,
    ).toBe(413);
  });

  it('speaks Spanish by default and English when asked', async () => {
    const spanish = await hub.agent.get('/fhir/Patient/nobody').set('Accept-Language', 'fr, es;q=0.5');
    const english = await hub.agent.get('/fhir/Patient/nobody').set('Accept-Language', 'en-GB');
    expect(spanish.body.issue[0].details.text).toBe('Patient/nobody no existe en este servidor.');
    expect(english.body.issue[0].details.text).toBe('Patient/nobody does not exist on this server.');
  });
});

describe('an address', () => {
  it.each([
    ['/fhir/Patient/%', 400],
    ['/fhir/Patient/%ff', 400],
    ['/fhir/Patient?name=%', 400],
    ['/fhir/Patient/p?_format=ttl%00', 406],
    ['/fhir/Nothing', 404],
    ['/fhir/Patient/p/q/r', 404],
    ['/fhir/%00', 404],
    ['/fhir/Patient/..%2f..%2fetc', 404],
  ])('%s is answered %s', async (path, status) => {
    const response = await hub.agent.get(path);
    expect([status, 400, 404]).toContain(response.status);
    expect(response.body.resourceType).toBe('OperationOutcome');
  });
});

describe('a thousand broken requests', () => {
  const seed = freshSeed();
  it(`never end in 500, and change nothing (SEED=${seed})`, async () => {
    const random = randomFrom(seed);
    const { pick } = random;
    const chance = (percent: number): boolean => random.below(100) < percent;
    const pieces = [
      '"',
      "'",
      '\\',
      '{',
      '[',
      '%',
      '%2',
      '$',
      '|',
      ',',
      '\u0000',
      '\ud800',
      'ñ',
      '𝒳',
      '../',
      '9'.repeat(400),
      '-1',
      'null',
      ' ',
      ';--',
      '_',
      ':',
      '::',
      'ge',
      '&&',
      '=',
    ];
    const noise = (): string => Array.from({ length: 1 + random.below(6) }, () => pick(pieces)).join('');
    const paths = [
      '',
      'Patient',
      'Patient/p',
      'Patient/_search',
      'Patient/p/_history',
      'Patient/p/$meta',
      '_history',
      'metadata',
    ];
    const names = [
      'name',
      'birthdate',
      '_id',
      '_lastUpdated',
      'identifier',
      '_sort',
      '_count',
      '_elements',
      '_cursor',
      'general-practitioner.name',
      '_has:Observation:patient:code',
      '_at',
      '_since',
      '_type',
      '_has:::',
      'name:exact:x',
    ];
    const types = [
      'application/fhir+json',
      'application/json-patch+json',
      'application/x-www-form-urlencoded',
      'text/plain',
      '',
    ];
    const before = (await hub.agent.get('/fhir/_history?_count=0')).body.total;
    for (let round = 0; round < 1000; round++) {
      const url = `${hub.baseUrl}/${pick(paths)}${chance(20) ? encodeURIComponent(noise().toWellFormed()) : ''}?${pick(names)}${chance(30) ? `:${encodeURIComponent(noise().toWellFormed())}` : ''}=${chance(80) ? encodeURIComponent(noise().toWellFormed()) : '%E0%A4%A'}`;
      const method = pick(['GET', 'POST', 'PUT', 'PATCH', 'HEAD']);
      const type = pick(types);
      const headers: Record<string, string> = type === '' ? {} : { 'Content-Type': type };
      if (chance(30))
        headers[
          pick([
            'If-Match',
            'If-None-Match',
            'If-None-Exist',
            'Prefer',
            'If-Modified-Since',
            'Accept',
            'Accept-Language',
          ])
        ] = noise().replace(/[^\x20-\x7e]/g, '?');
      const body = method === 'GET' || method === 'HEAD' ? null : noise();
      const response = await fetch(url, { method, headers, body });
      await response.text();
      if (response.status >= 500)
        throw new Error(`${response.status} to ${method} ${url} ${JSON.stringify(headers)} ${JSON.stringify(body)}`);
    }
    expect((await hub.agent.get('/fhir/_history?_count=0')).body.total).toBe(before);
    expect((await hub.agent.get('/fhir/Patient/p')).status).toBe(200);
  }, 60_000);
});
