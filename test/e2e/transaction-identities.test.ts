// Which resources the entries of a transaction mean: https://hl7.org/fhir/R4/http.html#trules
import { describe, expect, it } from '@jest/globals';
import { answersOf, entry, issuesOf, transactionOf, uuid } from '../support/bundles.ts';
import { observation, patient, transactionTests } from '../support/transactions.ts';

const { baseUrl, count, fresh, get, put, transact } = transactionTests();

describe('identities', () => {
  it.each([
    ['twice', (id: string) => [entry('PUT', `Patient/${id}`, { resourceType: 'Patient', id })]],
    ['changed and deleted', (id: string) => [entry('DELETE', `Patient/${id}`)]],
    ['met by criteria', (id: string) => [entry('DELETE', `Patient?identifier=urn:test|${id}`)]],
    [
      'met by If-None-Exist',
      (id: string) => [entry('POST', 'Patient', patient(id), { ifNoneExist: `identifier=${id}` })],
    ],
    ['patched too', (id: string) => [entry('PATCH', `Patient/${id}`, { resourceType: 'Parameters' })]],
  ])('are dealt with once: %s is refused', async (_, more) => {
    const id = fresh();
    await put({ ...patient(id), id });
    const { status, body } = await transact(
      entry('PUT', `Patient/${id}`, { ...patient(id, { active: true }), id }),
      ...more(id),
    );
    expect([status, issuesOf(body)]).toEqual([400, [['repeated-identity', 'Bundle.entry[1].request.url']]]);
    expect((await get(`Patient/${id}`)).body.meta.versionId).toBe('1');
  });

  it('two POSTs with one If-None-Exist are refused, and two updates with one condition', async () => {
    const value = fresh();
    const post = entry('POST', 'Patient', patient(value), { ifNoneExist: `identifier=urn:test|${value}` });
    const posts = await transact(post, post);
    expect([posts.status, issuesOf(posts.body)]).toEqual([
      400,
      [['repeated-criteria', 'Bundle.entry[1].request.ifNoneExist']],
    ]);
    const update = entry('PUT', `Patient?identifier=${value}`, patient(value));
    expect((await transact(update, update)).status).toBe(400);
    expect(await count(`Patient?identifier=${value}`)).toBe(0);
  });

  it('what If-None-Exist looks for, no other entry may make', async () => {
    const value = fresh();
    const { status, body } = await transact(
      entry('POST', 'Patient', patient(value)),
      entry('POST', 'Patient', patient(value), { ifNoneExist: `identifier=urn:test|${value}` }),
    );
    expect([status, issuesOf(body)]).toEqual([400, [['criteria-meet-entry', 'Bundle.entry[1].request']]]);
  });

  it('If-None-Exist that finds one creates nothing and gives its identity to the references', async () => {
    const value = fresh();
    await put({ ...patient(value), id: value });
    const name = uuid();
    const { body } = await transact(
      entry('POST', 'Patient', patient(value), { fullUrl: name, ifNoneExist: `identifier=urn:test|${value}` }),
      entry('POST', 'Observation', observation(name)),
    );
    expect(answersOf(body)[0]).toMatchObject({ status: '200', location: `Patient/${value}/_history/1` });
    expect((await get(answersOf(body)[1]?.location as string)).body.subject.reference).toBe(`Patient/${value}`);
  });

  it('a conditional update changes its match, creates without one, and fails with several', async () => {
    const [one, none, many] = [fresh(), fresh(), fresh()];
    await put({ ...patient(one), id: one });
    await put({ ...patient(many), id: `${many}a` });
    await put({ ...patient(many), id: `${many}b` });
    const update = (value: string) =>
      entry('PUT', `Patient?identifier=urn:test|${value}`, patient(value, { active: true }));
    const { body } = await transact(update(one), update(none));
    expect(answersOf(body).map(({ status }) => status)).toEqual(['200', '201']);
    expect((await get(`Patient/${one}`)).body).toMatchObject({ active: true, meta: { versionId: '2' } });
    const failed = await transact(update(many));
    expect([failed.status, issuesOf(failed.body)]).toEqual([
      412,
      [['multiple-matches', 'Bundle.entry[0].request.url']],
    ]);
  });

  it('deletions go first: what is deleted is not found by criteria', async () => {
    const value = fresh();
    await put({ ...patient(value), id: value });
    const { body } = await transact(
      entry('POST', 'Patient', patient(value), { ifNoneExist: `identifier=urn:test|${value}` }),
      entry('DELETE', `Patient?identifier=urn:test|${value}`),
    );
    expect(answersOf(body).map(({ status }) => status)).toEqual(['201', '204']);
    expect((await get(`Patient/${value}`)).status).toBe(410);
    expect(await count(`Patient?identifier=${value}`)).toBe(1);
  });

  it('If-Match and If-None-Match hold for each entry: 412', async () => {
    const id = fresh();
    await put({ ...patient(id), id });
    const change = { ...patient(id, { active: true }), id };
    const stale = await transact(entry('PUT', `Patient/${id}`, change, { ifMatch: 'W/"9"' }));
    expect([stale.status, issuesOf(stale.body)]).toEqual([412, [['stale-version', 'Bundle.entry[0].request']]]);
    const taken = await transact(entry('PUT', `Patient/${id}`, change, { ifNoneMatch: '*' }));
    expect([taken.status, issuesOf(taken.body)]).toEqual([412, [['already-exists', 'Bundle.entry[0].request']]]);
    expect((await transact(entry('PUT', `Patient/${id}`, change, { ifMatch: 'W/"1"' }))).status).toBe(200);
    expect((await transact(entry('DELETE', `Patient/${id}`, undefined, { ifMatch: 'W/"1"' }))).status).toBe(412);
  });

  it('an update that changes nothing makes no version', async () => {
    const id = fresh();
    await put({ ...patient(id), id });
    const { body } = await transact(entry('PUT', `Patient/${id}`, { ...patient(id), id }));
    expect(answersOf(body)[0]).toMatchObject({ status: '200', etag: 'W/"1"' });
  });

  it.each([
    ['with a slash before it', (id: string) => `/Patient/${id}`],
    ['absolute below the own base', (id: string) => `${baseUrl()}/Patient/${id}`],
    ['with escapes', (id: string) => `Patient%2F${id}`],
  ])('an address may be %s', async (_, url) => {
    const id = fresh();
    expect((await transact(entry('PUT', url(id), { ...patient(id), id }))).status).toBe(200);
    expect((await get(`Patient/${id}`)).status).toBe(200);
  });

  it.each([
    ['http://elsewhere.example/fhir/Patient/1', 'entry-url-refused'],
    ['urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a', 'entry-url-refused'],
    ['//Patient/1', 'entry-url-refused'],
    ['Patient/1%', 'broken-escape'],
    ['Patient?identifier=%ff', 'broken-escape'],
    ['Patient/a_b', 'invalid-id'],
  ])('%s is refused', async (url, code) => {
    const { status, body } = await transact(entry('PUT', url, patient('x')));
    expect([status, issuesOf(body)]).toEqual([400, [[code, 'Bundle.entry[0].request.url']]]);
  });

  it('operations and bundles inside are refused', async () => {
    const { status, body } = await transact(
      entry('POST', 'Patient/1/$meta', { resourceType: 'Parameters' }),
      entry('POST', '/', transactionOf()),
    );
    expect([status, issuesOf(body).map(([, place]) => place)]).toEqual([
      400,
      ['Bundle.entry[0].request.url', 'Bundle.entry[1].request.url'],
    ]);
  });
});
