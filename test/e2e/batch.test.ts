// batch over HTTP: https://hl7.org/fhir/R4/http.html#batch
import { describe, expect, it } from '@jest/globals';
import { answersOf, type Bundle, batchOf, entry, issuesOf, transactionOf, uuid } from '../support/bundles.ts';
import { observation, patient, transactionTests } from '../support/transactions.ts';

const { baseUrl, count, fresh, get, post, put, send } = transactionTests();
const batch = (...entries: object[]) => send(batchOf(...entries));
const statuses = (bundle: Bundle): string[] => answersOf(bundle).map(({ status }) => status);

describe('a batch', () => {
  it('answers each entry by itself, in their order; what fails hinders nobody', async () => {
    const id = fresh();
    const { status, body } = await batch(
      entry('POST', 'Patient', patient(id)),
      entry('POST', 'Patient', patient(id, { gender: 'x' })),
      entry('PUT', `Patient/${id}`, { ...patient(id), id }),
      entry('PUT', `Patient/${id}x`, { ...patient(id), id: 'y' }),
      entry('GET', 'Patient/nobody'),
      entry('DELETE', 'Patient/nobody'),
    );
    expect([status, body.type]).toEqual([200, 'batch-response']);
    expect(statuses(body)).toEqual(['201', '400', '201', '400', '404', '204']);
    expect(answersOf(body)[1]?.outcome).toMatchObject({ issue: [{ expression: ['Patient.gender'] }] });
    expect(await count(`Patient?identifier=${id}`)).toBe(2);
  });

  it('refuses only the entries that are no request', async () => {
    const { status, body } = await batch(
      entry('FOO', 'Patient'),
      entry('GET', 'Nothing/1'),
      entry('POST', '', batchOf()),
      entry('PUT', 'urn:uuid:x', patient('x')),
      entry('GET', 'Patient/1%'),
      { fullUrl: 'urn:uuid:x' },
      { ...entry('GET', 'Patient/x'), what: 1 },
      { resource: 'text', ...entry('POST', 'Patient') },
      entry('GET', 'metadata'),
    );
    expect(status).toBe(200);
    expect(statuses(body)).toEqual(['400', '404', '400', '400', '400', '400', '400', '400', '200']);
    const places = answersOf(body).map(({ outcome }) => outcome && issuesOf(outcome as never)[0]?.[1]);
    expect(places.slice(0, 8)).toEqual([
      'Bundle.entry[0].request.method',
      'Bundle.entry[1].request.url',
      'Bundle.entry[2].request.url',
      'Bundle.entry[3].request.url',
      'Bundle.entry[4].request.url',
      'Bundle.entry[5].request',
      'Bundle.entry[6].what',
      'Bundle.entry[7].resource',
    ]);
  });

  it('is refused as a whole when the Bundle itself is wrong or too long', async () => {
    const wrong = await send({ ...batchOf(), unknown: 1 });
    expect([wrong.status, issuesOf(wrong.body)[0]?.[1]]).toEqual([400, 'Bundle.unknown']);
    expect((await send({ ...batchOf(), entry: {} })).status).toBe(400);
    expect((await send({ ...batchOf(), entry: ['x'] })).status).toBe(400);
    const long = await batch(...Array(10_001).fill(entry('GET', 'Patient/x')));
    expect([long.status, issuesOf(long.body)[0]?.[0]]).toEqual([413, 'too-many-entries']);
  });

  it('works in the order of a transaction: deletions, creations, updates, then reads', async () => {
    const id = fresh();
    await put({ ...patient(id), id });
    const { body } = await batch(
      entry('GET', `Patient?identifier=urn:test|${id}`),
      entry('PUT', `Patient?identifier=urn:test|${id}`, patient(id, { active: true })),
      entry('POST', 'Patient', patient(id), { ifNoneExist: `identifier=urn:test|${id}` }),
      entry('DELETE', `Patient/${id}`),
    );
    expect(statuses(body)).toEqual(['200', '200', '201', '204']);
    expect((body as Bundle).entry[0]?.resource).toMatchObject({ total: 1, entry: [{ resource: { active: true } }] });
  });

  it('does entries on one resource after each other, in their order', async () => {
    const id = fresh();
    const updates = Array.from({ length: 30 }, (_, at) =>
      entry('PUT', `Patient/${id}`, { ...patient(id, { multipleBirthInteger: at }), id }),
    );
    const { body } = await batch(...updates);
    expect(answersOf(body).map(({ etag }) => etag)).toEqual(updates.map((_, at) => `W/"${at + 1}"`));
    expect((await get(`Patient/${id}`)).body.multipleBirthInteger).toBe(29);
  });

  it('with one If-None-Exist many times creates one resource', async () => {
    const value = fresh();
    const same = entry('POST', 'Patient', patient(value), { ifNoneExist: `identifier=urn:test|${value}` });
    const { body } = await batch(...Array(10).fill(same));
    expect(statuses(body)).toEqual(['201', ...Array(9).fill('200')]);
  });

  it('refuses a reference to what another entry creates, since nothing would resolve it', async () => {
    const [name, value] = [uuid(), fresh()];
    const { body } = await batch(
      entry('POST', 'Patient', patient(value), { fullUrl: name }),
      entry('POST', 'Observation', observation(name)),
      entry('POST', 'Observation', observation(uuid())),
    );
    expect(statuses(body)).toEqual(['201', '400', '201']);
    expect(issuesOf(answersOf(body)[1]?.outcome as never)).toEqual([
      ['batch-reference', 'Bundle.entry[1].resource.subject.reference'],
    ]);
  });

  it('keeps the text of each resource token by token', async () => {
    const id = fresh();
    const text = `{"resourceType":"Observation","id":"${id}","status":"final","code":{"text":"caf\\u00e9"},"valueQuantity":{"value":1.10}}`;
    await send(
      `{"resourceType":"Bundle","type":"batch","entry":[{"resource": ${text} ,"request":{"method":"PUT","url":"Observation/${id}"}}]}`,
    );
    const stored = await (await fetch(`${baseUrl()}/Observation/${id}`)).text();
    expect(stored.replace(/"meta":\{[^}]*\},/, '')).toBe(text);
  });

  it.each([
    ['minimal', [undefined, undefined]],
    ['representation', ['Patient', undefined]],
    ['OperationOutcome', [undefined, 'OperationOutcome']],
  ])('with Prefer: return=%s', async (prefer, [resource, outcome]) => {
    const { body } = await send(batchOf(entry('POST', 'Patient', patient(fresh()))), { Prefer: `return=${prefer}` });
    const [answer] = (body as Bundle).entry;
    expect([answer?.resource?.resourceType, answer?.response.outcome?.resourceType]).toEqual([resource, outcome]);
  });

  it('sent again with its Idempotency-Key answers each entry as before', async () => {
    const value = fresh();
    const bundle = batchOf(entry('POST', 'Patient', patient(value)), entry('POST', 'Patient', patient(value)));
    const first = await send(bundle, { 'Idempotency-Key': value });
    const again = await send(bundle, { 'Idempotency-Key': value });
    expect(answersOf(again.body)).toEqual(answersOf(first.body));
    expect(await count(`Patient?identifier=${value}`)).toBe(2);
  });
});

describe('a Bundle POSTed to /Bundle', () => {
  it('is stored as a resource, whatever its type', async () => {
    const { status, body } = await post('Bundle', transactionOf(entry('DELETE', 'Patient/1')));
    expect([status, body.entry]).toEqual([201, [entry('DELETE', 'Patient/1')]]);
  });
});
