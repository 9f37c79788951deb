// transaction over HTTP: https://hl7.org/fhir/R4/http.html#transaction
import { describe, expect, it } from '@jest/globals';
import { answersOf, type Bundle, entry, issuesOf, transactionOf, uuid } from '../support/bundles.ts';
import { observation, patient, transactionTests } from '../support/transactions.ts';

const { baseUrl, count, fresh, get, put, send, transact } = transactionTests();

describe('a transaction', () => {
  it('answers 200 with one answer per entry, in their order, whatever the order of work', async () => {
    const value = fresh();
    await put({ ...patient(value), id: `${value}-a` });
    const { status, body } = await transact(
      entry('GET', `Patient/${value}-c`),
      entry('PUT', `Patient/${value}-c`, { ...patient(value), id: `${value}-c` }),
      entry('POST', 'Patient', patient(value)),
      entry('DELETE', `Patient/${value}-a`),
    );
    expect([status, body.resourceType, body.type]).toEqual([200, 'Bundle', 'transaction-response']);
    expect(answersOf(body).map((answer) => answer.status)).toEqual(['200', '201', '201', '204']);
    const [read, updated, created] = body.entry;
    expect(read.resource).toMatchObject({ resourceType: 'Patient', id: `${value}-c` });
    expect(updated.response).toMatchObject({ location: `Patient/${value}-c/_history/1`, etag: 'W/"1"' });
    expect(created.response.location).toMatch(/^Patient\/[^/]+\/_history\/1$/);
    const stored = await get(created.response.location);
    expect(stored.body.meta.lastUpdated).toBe(created.response.lastModified);
  });

  it('without entries is no error', async () => {
    const { status, body } = await send({ resourceType: 'Bundle', type: 'transaction' });
    expect([status, body]).toEqual([200, { resourceType: 'Bundle', type: 'transaction-response' }]);
  });

  it('stores nothing when one entry is wrong, and tells every problem of every entry with its place', async () => {
    const value = fresh();
    const { status, body } = await transact(
      entry('POST', 'Patient', patient(value)),
      entry('POST', 'Patient', patient(value, { gender: 'x', birthDate: '2020-02-30' })),
      entry('PUT', 'Patient/other', { ...patient(value, { foo: 1 }), id: 'mine' }),
      entry('POST', 'Observation', patient(value)),
      entry('GET', 'Patient/nobody'),
      entry('GET', 'Nothing/1'),
      entry('POST', 'Observation', observation('Patient?identifier=nobody')),
      { fullUrl: 'urn:uuid:x' },
    );
    expect(status).toBe(400);
    expect(issuesOf(body)).toEqual([
      ['code-not-in-value-set', 'Bundle.entry[1].resource.gender'],
      ['wrong-format', 'Bundle.entry[1].resource.birthDate'],
      ['id-mismatch', 'Bundle.entry[2].resource.id'],
      ['unknown-property', 'Bundle.entry[2].resource.foo'],
      ['type-mismatch', 'Bundle.entry[3].resource'],
      ['not-found', 'Bundle.entry[4].request.url'],
      ['unknown-type', 'Bundle.entry[5].request.url'],
      ['conditional-reference-unmatched', 'Bundle.entry[6].resource.subject.reference'],
      ['request-expected', 'Bundle.entry[7].request'],
    ]);
    expect(await count(`Patient?identifier=${value}`)).toBe(0);
  });

  it.each([
    ['collection', 'bundle-type-refused'],
    ['history', 'bundle-type-refused'],
  ])('is not a Bundle of type %s', async (type, code) => {
    const { status, body } = await send({ resourceType: 'Bundle', type });
    expect([status, issuesOf(body)]).toEqual([400, [[code, 'Bundle.type']]]);
  });

  it('is bounded in its entries: 413', async () => {
    const { status, body } = await send(transactionOf(...Array(10_001).fill(entry('GET', 'Patient/x'))));
    expect([status, issuesOf(body)]).toEqual([413, [['too-many-entries', 'Bundle.entry']]]);
  });
});

describe('patches', () => {
  it('come as JSON Patch in a Binary, or as Parameters whose references are replaced', async () => {
    const [a, b, name] = [fresh(), fresh(), uuid()];
    await put({ ...patient(a), id: a });
    await put({ ...patient(b), id: b });
    const data = Buffer.from('[{"op":"add","path":"/active","value":true}]').toString('base64');
    const { body } = await transact(
      entry('PATCH', `Patient/${a}`, { resourceType: 'Binary', contentType: 'application/json-patch+json', data }),
      entry('PATCH', `Patient?identifier=urn:test|${b}`, {
        resourceType: 'Parameters',
        parameter: [
          {
            name: 'operation',
            part: [
              { name: 'type', valueCode: 'add' },
              { name: 'path', valueString: 'Patient' },
              { name: 'name', valueString: 'managingOrganization' },
              { name: 'value', valueReference: { reference: name } },
            ],
          },
        ],
      }),
      entry('POST', 'Organization', { resourceType: 'Organization', name: 'x' }, { fullUrl: name }),
    );
    expect(answersOf(body).map(({ status }) => status)).toEqual(['200', '200', '201']);
    expect((await get(`Patient/${a}`)).body.active).toBe(true);
    const organization = answersOf(body)[2]?.location?.replace('/_history/1', '');
    expect((await get(`Patient/${b}`)).body.managingOrganization.reference).toBe(organization);
  });

  it.each([
    ['nothing', undefined, 404],
    ['another kind of Binary', { resourceType: 'Binary', contentType: 'text/plain', data: 'eA==' }, 400],
    ['a broken patch', { resourceType: 'Binary', contentType: 'application/json-patch+json', data: 'eA==' }, 400],
  ])('with %s are refused', async (what, body, expected) => {
    const id = fresh();
    if (what !== 'nothing') await put({ ...patient(id), id });
    const answer = await transact(entry('PATCH', `Patient/${id}`, body ?? { resourceType: 'Parameters' }));
    expect(answer.status).toBe(expected);
  });
});

describe('GET entries', () => {
  it("see the transaction's own result: read, vread, search, history", async () => {
    const id = fresh();
    await put({ ...patient(id), id });
    const { body } = await transact(
      entry('GET', `Patient/${id}`),
      entry('GET', `Patient/${id}/_history/1`),
      entry('GET', `Patient/${id}/_history/2`),
      entry('GET', `Patient?identifier=${id}&active=true`),
      entry('GET', `Patient/${id}/_history`),
      entry('HEAD', `Patient/${id}`),
      entry('GET', `Patient/${id}`, undefined, { ifNoneMatch: 'W/"2"' }),
      entry('PUT', `Patient/${id}`, { ...patient(id, { active: true }), id }),
    );
    const [read, first, second, found, history, head, same] = (body as Bundle).entry;
    expect(read).toMatchObject({
      fullUrl: `${baseUrl()}/Patient/${id}`,
      resource: { active: true },
      response: { etag: 'W/"2"' },
    });
    expect(first?.resource).not.toHaveProperty('active');
    expect(second?.resource).toEqual(read?.resource);
    expect(found?.resource).toMatchObject({ type: 'searchset', total: 1 });
    expect(history?.resource).toMatchObject({ type: 'history', total: 2 });
    expect(head).toEqual({ response: { status: '200', etag: 'W/"2"', lastModified: expect.any(String) } });
    expect(same?.response.status).toBe('304');
  });

  it('that fail refuse the whole: 404, 410 of what is deleted here, a search that is put wrongly', async () => {
    const id = fresh();
    await put({ ...patient(id), id });
    const one = await transact(entry('POST', 'Patient', patient(`${id}x`)), entry('GET', 'Patient/nobody'));
    expect(one.status).toBe(404);
    const two = await transact(entry('DELETE', `Patient/${id}`), entry('GET', `Patient/${id}`));
    expect(two.status).toBe(410);
    const three = await transact(entry('POST', 'Patient', patient(`${id}x`)), entry('GET', 'Patient?birthdate=soon'));
    expect([three.status, issuesOf(three.body)[0]?.[1]]).toEqual([400, 'Bundle.entry[1].request.url']);
    expect((await get(`Patient/${id}`)).status).toBe(200);
    expect(await count(`Patient?identifier=${id}x`)).toBe(0);
  });
});

describe('answers', () => {
  it.each([
    ['minimal', [undefined, undefined]],
    ['representation', ['Patient', undefined]],
    ['OperationOutcome', [undefined, 'OperationOutcome']],
  ])('with Prefer: return=%s', async (prefer, [resource, outcome]) => {
    const { body } = await send(transactionOf(entry('POST', 'Patient', patient(fresh()))), {
      Prefer: `return=${prefer}`,
    });
    const [answer] = (body as Bundle).entry;
    expect([answer?.resource?.resourceType, answer?.response.outcome?.resourceType]).toEqual([resource, outcome]);
  });

  it('to one Idempotency-Key are the first ones, GET entries included', async () => {
    const value = fresh();
    const bundle = transactionOf(entry('POST', 'Patient', patient(value)), entry('GET', `Patient?identifier=${value}`));
    const first = await send(bundle, { 'Idempotency-Key': value });
    const again = await send(bundle, { 'Idempotency-Key': value });
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(await count(`Patient?identifier=${value}`)).toBe(1);
  });
});

describe('at the same time', () => {
  it('many equal transactions with If-None-Exist make one resource', async () => {
    const value = fresh();
    const bundle = transactionOf(
      entry('POST', 'Patient', patient(value), { fullUrl: uuid(), ifNoneExist: `identifier=urn:test|${value}` }),
    );
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(bundle)));
    const created = answers.filter(({ body }) => body.entry?.[0].response.status === '201');
    expect(created).toHaveLength(1);
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect(await count(`Patient?identifier=${value}`)).toBe(1);
  });

  it('many transactions that bring their own target of one conditional reference: never two', async () => {
    const value = fresh();
    const bundle = transactionOf(
      entry('POST', 'Patient', patient(value)),
      entry('POST', 'Observation', observation(`Patient?identifier=urn:test|${value}`)),
    );
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(bundle)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await count(`Patient?identifier=${value}`)).toBe(1);
  });
});
