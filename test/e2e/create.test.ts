// create and conditional create over HTTP: https://hl7.org/fhir/R4/http.html#create
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

const patient = (extra: object = {}) => ({ resourceType: 'Patient', name: [{ family: 'Ñahui' }], ...extra });

describe('create', () => {
  it('answers 201 with the versioned Location, ETag and Last-Modified, and the resource', async () => {
    const { status, headers, body } = await hub.agent.post('/fhir/Patient').send(patient());
    expect(status).toBe(201);
    expect(headers.location).toBe(`${hub.baseUrl}/Patient/${body.id}/_history/1`);
    expect(headers.etag).toBe('W/"1"');
    expect(new Date(headers['last-modified'] as string).getTime()).toBe(
      Math.floor(Date.parse(body.meta.lastUpdated) / 1000) * 1000,
    );
    expect(body).toEqual(patient({ id: body.id, meta: { versionId: '1', lastUpdated: body.meta.lastUpdated } }));
  });

  it('ignores the id and version the client wrote', async () => {
    const { body } = await hub.agent.post('/fhir/Patient').send(patient({ id: 'mine', meta: { versionId: '7' } }));
    expect(body.id).not.toBe('mine');
    expect(body.meta.versionId).toBe('1');
  });

  it('keeps the text token by token', async () => {
    const text =
      '{ "resourceType":"Observation",\n "status":"final", "code":{"text":"caf\\u00e9"}, "valueQuantity":{"value":1.10,"unit":"x"} }';
    const { body } = await hub.agent.post('/fhir/Observation').set('Content-Type', 'application/fhir+json').send(text);
    const read = await fetch(`${hub.baseUrl}/Observation/${body.id}`);
    expect(await read.text()).toBe(
      `{"resourceType":"Observation","id":"${body.id}","meta":{"versionId":"1","lastUpdated":"${body.meta.lastUpdated}"},` +
        '"status":"final","code":{"text":"caf\\u00e9"},"valueQuantity":{"value":1.10,"unit":"x"}}',
    );
  });

  it.each([
    ['minimal', undefined],
    ['representation', 'Patient'],
    ['OperationOutcome', 'OperationOutcome'],
  ])('with Prefer: return=%s answers %s', async (prefer, type) => {
    const { status, body, headers } = await hub.agent
      .post('/fhir/Patient')
      .set('Prefer', `return=${prefer}`)
      .send(patient());
    expect([status, body.resourceType, headers.etag]).toEqual([201, type, 'W/"1"']);
  });

  it('refuses a body of another type with 400', async () => {
    const { status, body } = await hub.agent.post('/fhir/Observation').send(patient());
    expect([status, body.issue[0].details.coding[0].code]).toEqual([400, 'type-mismatch']);
  });

  it('tells every problem of a resource with its place, and stores nothing', async () => {
    const before = (await hub.agent.get('/fhir/Patient?_summary=count')).body.total;
    const bad = patient({ birthDate: '2026-02-30', gender: 'x', colour: 'red' });
    const { status, body } = await hub.agent.post('/fhir/Patient').set('Accept-Language', 'en').send(bad);
    expect(status).toBe(400);
    expect(body.issue.map((issue: { expression: string[] }) => issue.expression[0]).sort()).toEqual([
      'Patient.birthDate',
      'Patient.colour',
      'Patient.gender',
    ]);
    expect((await hub.agent.get('/fhir/Patient?_summary=count')).body.total).toBe(before);
  });
});

describe('conditional create', () => {
  const identified = (value: string) => patient({ identifier: [{ system: 'urn:test', value }] });

  it('creates when nothing matches, then answers 200 with the match', async () => {
    const first = await hub.agent
      .post('/fhir/Patient')
      .set('If-None-Exist', 'identifier=urn:test|one')
      .send(identified('one'));
    const second = await hub.agent
      .post('/fhir/Patient')
      .set('If-None-Exist', 'identifier=urn:test|one')
      .send(identified('one'));
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual(first.body);
  });

  it('is refused with 412 when several match', async () => {
    await hub.agent.post('/fhir/Patient').send(identified('two'));
    await hub.agent.post('/fhir/Patient').send(identified('two'));
    const { status, body } = await hub.agent
      .post('/fhir/Patient')
      .set('If-None-Exist', 'identifier=urn:test|two')
      .send(identified('two'));
    expect([status, body.issue[0].code]).toEqual([412, 'multiple-matches']);
  });

  it('refuses criteria it does not know', async () => {
    const { status } = await hub.agent
      .post('/fhir/Patient')
      .set('If-None-Exist', 'unknown=1')
      .send(identified('three'));
    expect(status).toBe(400);
  });

  it('of many at once makes exactly one resource', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () =>
        hub.agent.post('/fhir/Patient').set('If-None-Exist', 'identifier=urn:test|race').send(identified('race')),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array.from({ length: 39 }, () => 200), 201]);
    expect((await hub.agent.get('/fhir/Patient?identifier=urn:test|race&_summary=count')).body.total).toBe(1);
  });
});

describe('Idempotency-Key', () => {
  it('replays the first answer and creates once', async () => {
    const send = () => hub.agent.post('/fhir/Patient').set('Idempotency-Key', 'k-1').send(patient());
    const [first, second] = [await send(), await send()];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect(second.headers.location).toBe(first.headers.location);
    expect(second.headers['last-modified']).toBe(first.headers['last-modified']);
    expect([first.headers['idempotent-replayed'], second.headers['idempotent-replayed']]).toEqual([undefined, 'true']);
  });

  it('of many at once creates once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => hub.agent.post('/fhir/Patient').set('Idempotency-Key', 'k-2').send(patient())),
    );
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  it('is refused with 422 for another request', async () => {
    await hub.agent.post('/fhir/Patient').set('Idempotency-Key', 'k-3').send(patient());
    const { status, body } = await hub.agent
      .post('/fhir/Patient')
      .set('Idempotency-Key', 'k-3')
      .send(patient({ active: true }));
    expect([status, body.issue[0].details.coding[0].code]).toEqual([422, 'idempotency-key-reused']);
  });
});
