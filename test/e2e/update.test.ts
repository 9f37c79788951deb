// update, conditional update and delete over HTTP: https://hl7.org/fhir/R4/http.html#update, #delete
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

const patient = (id: string | undefined, extra: object = {}) => ({
  resourceType: 'Patient',
  ...(id === undefined ? {} : { id }),
  ...extra,
});
const put = (id: string, extra: object = {}, headers: Record<string, string> = {}) =>
  hub.agent.put(`/fhir/Patient/${id}`).set(headers).send(patient(id, extra));
const name = (response: { body: { issue: { details: { coding: { code: string }[] } }[] } }) =>
  response.body.issue[0]?.details.coding[0]?.code;

describe('update', () => {
  it("creates with the client's id: 201, then 200 with the next version", async () => {
    const created = await put('a');
    const updated = await put('a', { active: true });
    expect([created.status, created.headers.etag]).toEqual([201, 'W/"1"']);
    expect([updated.status, updated.headers.etag, updated.body.active]).toEqual([200, 'W/"2"', true]);
    expect(updated.headers.location).toBe(`${hub.baseUrl}/Patient/a/_history/2`);
  });

  it('that changes nothing makes no version', async () => {
    await put('same', { active: true });
    const read = await hub.agent.get('/fhir/Patient/same');
    const again = await hub.agent.put('/fhir/Patient/same').send(read.body);
    expect([again.status, again.headers.etag]).toEqual([200, 'W/"1"']);
    expect((await hub.agent.get('/fhir/Patient/same/_history')).body.total).toBe(1);
  });

  it('that changes nothing is not judged anew; one that changes something is, by the profiles of now', async () => {
    const url = 'https://example.org/StructureDefinition/dated';
    const meta = { profile: [url] };
    await put('dated', { meta });
    const element = [{ id: 'Patient.birthDate', path: 'Patient.birthDate', min: 1 }];
    const type = { kind: 'resource', abstract: false, type: 'Patient', derivation: 'constraint' };
    const base = 'http://hl7.org/fhir/StructureDefinition/Patient';
    const differential = { element };
    const profile = { url, name: 'Dated', status: 'active', ...type, baseDefinition: base, differential };
    await hub.agent.post('/fhir/StructureDefinition').send({ resourceType: 'StructureDefinition', ...profile });
    const same = await put('dated', { meta });
    const other = await put('dated', { meta, active: true });
    expect([same.status, same.headers.etag, other.status, name(other)]).toEqual([200, 'W/"1"', 422, 'profile-too-few']);
  });

  it('that spells a number otherwise makes a version', async () => {
    const send = (value: string) =>
      hub.agent
        .put('/fhir/Observation/n')
        .set('Content-Type', 'application/fhir+json')
        .send(
          `{"resourceType":"Observation","id":"n","status":"final","code":{"text":"x"},"valueQuantity":{"value":${value}}}`,
        );
    expect([
      (await send('1.1')).headers.etag,
      (await send('1.10')).headers.etag,
      (await send('1.10')).headers.etag,
    ]).toEqual(['W/"1"', 'W/"2"', 'W/"2"']);
  });

  it.each([
    ['another id', patient('other')],
    ['no id', patient(undefined)],
  ])('is refused with 400 when the body has %s', async (_, body) => {
    const response = await hub.agent.put('/fhir/Patient/mismatch').send(body);
    expect([response.status, name(response)]).toEqual([400, 'id-mismatch']);
  });

  it('with a stale If-Match answers 412 and changes nothing', async () => {
    await put('m');
    await put('m', { active: true }, { 'If-Match': 'W/"1"' });
    const stale = await put('m', { active: false }, { 'If-Match': 'W/"1"' });
    expect([stale.status, name(stale)]).toEqual([412, 'stale-version']);
    expect((await hub.agent.get('/fhir/Patient/m')).body.active).toBe(true);
    expect((await put('never', {}, { 'If-Match': 'W/"1"' })).status).toBe(412);
  });

  it('of many at once with one If-Match has exactly one winner', async () => {
    await put('race');
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => put('race', { multipleBirthInteger: index }, { 'If-Match': 'W/"1"' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 29 }, () => 412)]);
    expect((await hub.agent.get('/fhir/Patient/race')).body.meta.versionId).toBe('2');
  });

  it('of many at once without If-Match loses none: every one is a version', async () => {
    await put('busy');
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => put('busy', { multipleBirthInteger: index })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 200));
    expect((await hub.agent.get('/fhir/Patient/busy/_history')).body.total).toBe(7);
  });

  it('with If-Match: * only changes what is there', async () => {
    expect((await put('any', {}, { 'If-Match': '*' })).status).toBe(412);
    await put('any');
    expect((await put('any', { active: true }, { 'If-Match': '*' })).status).toBe(200);
    await hub.agent.delete('/fhir/Patient/any');
    expect((await put('any', {}, { 'If-Match': '*' })).status).toBe(412);
  });

  it('with If-None-Match: * only creates', async () => {
    expect((await put('fresh', {}, { 'If-None-Match': '*' })).status).toBe(201);
    expect((await put('fresh', { active: true }, { 'If-None-Match': '*' })).status).toBe(412);
  });

  it('keeps tags and labels it does not mention, and takes its own profiles', async () => {
    await put('tags', { meta: { profile: ['http://a'], tag: [{ system: 's', code: 'kept' }] } });
    const { body } = await put('tags', { meta: { tag: [{ system: 's', code: 'new' }] }, active: true });
    expect(body.meta.tag.map((tag: { code: string }) => tag.code)).toEqual(['new', 'kept']);
    expect(body.meta.profile).toBeUndefined();
    expect((await hub.agent.get('/fhir/Patient?_tag=s|kept&_summary=count')).body.total).toBe(1);
  });
});

describe('conditional update', () => {
  const identified = (value: string, extra: object = {}) => ({ identifier: [{ system: 'urn:test', value }], ...extra });
  const conditional = (value: string, body: object) =>
    hub.agent.put(`/fhir/Patient?identifier=urn:test|${value}`).send(body);

  it('creates when nothing matches, with the id of the body if there is one', async () => {
    expect((await conditional('c1', patient(undefined, identified('c1')))).status).toBe(201);
    const own = await conditional('c2', patient('own-id', identified('c2')));
    expect([own.status, own.body.id]).toEqual([201, 'own-id']);
  });

  it('updates the one match, whose id the body may name or leave out', async () => {
    const { id } = (await conditional('c3', patient(undefined, identified('c3')))).body;
    expect((await conditional('c3', patient(undefined, identified('c3', { active: true })))).body.id).toBe(id);
    expect((await conditional('c3', patient(id, identified('c3', { active: false })))).headers.etag).toBe('W/"3"');
  });

  it('is refused with 400 when the body names another id than the match', async () => {
    await conditional('c4', patient(undefined, identified('c4')));
    const response = await conditional('c4', patient('another', identified('c4')));
    expect([response.status, name(response)]).toEqual([400, 'id-mismatch']);
  });

  it('is refused with 412 when several match', async () => {
    await put('d1', identified('many'));
    await put('d2', identified('many'));
    expect((await conditional('many', patient(undefined, identified('many')))).status).toBe(412);
  });
});

describe('delete', () => {
  it('answers 204; then reads are 410 and the history stays', async () => {
    await put('gone');
    expect((await hub.agent.delete('/fhir/Patient/gone')).status).toBe(204);
    const read = await hub.agent.get('/fhir/Patient/gone');
    expect([read.status, name(read)]).toEqual([410, 'deleted']);
    expect((await hub.agent.get('/fhir/Patient/gone/_history/1')).status).toBe(200);
    expect((await hub.agent.get('/fhir/Patient/gone/_history/2')).status).toBe(410);
    expect((await hub.agent.get('/fhir/Patient/gone/_history')).body.total).toBe(2);
  });

  it('of what is not there answers 204 and makes no version', async () => {
    expect((await hub.agent.delete('/fhir/Patient/gone')).status).toBe(204);
    expect((await hub.agent.get('/fhir/Patient/gone/_history')).body.total).toBe(2);
    expect((await hub.agent.delete('/fhir/Patient/never-was')).status).toBe(204);
  });

  it('is undone by an update, which answers 201', async () => {
    const { status, headers } = await put('gone', { active: true });
    expect([status, headers.etag]).toEqual([201, 'W/"3"']);
    expect((await hub.agent.get('/fhir/Patient/gone')).status).toBe(200);
  });

  it('takes the resource out of searches', async () => {
    await put('found', { identifier: [{ value: 'only-here' }] });
    expect((await hub.agent.get('/fhir/Patient?identifier=only-here')).body.total ?? 1).toBe(1);
    await hub.agent.delete('/fhir/Patient/found');
    expect((await hub.agent.get('/fhir/Patient?identifier=only-here&_summary=count')).body.total).toBe(0);
  });

  it('with criteria deletes the one match, refuses several', async () => {
    await put('e1', { identifier: [{ value: 'e' }] });
    await put('e2', { identifier: [{ value: 'e' }] });
    expect((await hub.agent.delete('/fhir/Patient?identifier=e')).status).toBe(412);
    await hub.agent.delete('/fhir/Patient/e2');
    expect((await hub.agent.delete('/fhir/Patient?identifier=e')).status).toBe(204);
    expect((await hub.agent.get('/fhir/Patient/e1')).status).toBe(410);
  });

  it('with a stale If-Match answers 412', async () => {
    await put('f');
    await put('f', { active: true });
    expect((await hub.agent.delete('/fhir/Patient/f').set('If-Match', 'W/"1"')).status).toBe(412);
    expect((await hub.agent.delete('/fhir/Patient/f').set('If-Match', 'W/"2"')).status).toBe(204);
  });
});
