// $validate, and writes held against profiles, over HTTP: https://hl7.org/fhir/R4/resource-operation-validate.html
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';
import { PROFILE, profile } from '../support/small-profile.ts';

const folder = mkdtempSync(join(tmpdir(), 'chaski-profiles-'));
const named = profile('Patient', { 'Patient.name': { min: 1 } });
const activeUrl = 'http://example.org/StructureDefinition/active';
const active = profile('Patient', { 'Patient.active': { min: 1 } }, { url: activeUrl });
for (const [name, definition] of Object.entries({ named, active })) {
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(definition));
}

let hub: TestHub;
let strict: TestHub;
let whole: TestHub;
beforeAll(async () => {
  hub = await startHub({ PROFILES: folder });
  whole = await startHub({ REFERENCES: 'existing' });
  strict = await startHub({ PROFILES: folder, REQUIRED_PROFILES: `Patient=${activeUrl}`, UNKNOWN_PROFILES: 'refuse' });
});
afterAll(async () => {
  await hub.close();
  await strict.close();
  await whole.close();
  rmSync(folder, { recursive: true });
});

type Outcome = {
  body: { issue: { severity: string; details: { coding: { code: string }[]; text: string }; expression?: string[] }[] };
};
const said = ({ body }: Outcome, severity = 'error'): string[] =>
  body.issue
    .filter((issue) => issue.severity === severity)
    .map(({ details, expression = [] }) => [details.coding[0]?.code, ...expression].join(' '));

const claiming = (url: string, members: object = {}) => ({
  resourceType: 'Patient',
  meta: { profile: [url] },
  ...members,
});
const name = { name: [{ text: 'Ana' }] };
const parameters = (...parameter: object[]) => ({ resourceType: 'Parameters', parameter });

describe('$validate', () => {
  it('takes the resource itself, and says what is wrong with 200', async () => {
    const response = await hub.agent
      .post('/fhir/Patient/$validate')
      .send(claiming(PROFILE, { contact: [{ gender: 'x' }] }));
    expect(response.status).toBe(200);
    expect(said(response)).toEqual([
      'code-not-in-value-set Patient.contact[0].gender',
      'profile-broken-invariant Patient.contact[0]',
      'profile-too-few Patient.name',
    ]);
  });

  it('says that all is well, and what could be better', async () => {
    const response = await hub.agent.post('/fhir/Patient/$validate').send(claiming(PROFILE, name));
    expect([said(response), said(response, 'information'), said(response, 'warning')]).toEqual([
      [],
      ['valid'],
      ['profile-broken-invariant Patient'],
    ]);
  });

  it('takes Parameters, at the system too, and tells places inside the resource from there', async () => {
    const body = parameters(
      { name: 'resource', resource: { resourceType: 'Patient' } },
      { name: 'profile', valueUri: PROFILE },
    );
    for (const path of ['Patient/$validate', '$validate']) {
      expect(said(await hub.agent.post(`/fhir/${path}`).send(body))).toEqual([
        'profile-too-few Parameters.parameter[0].resource.name',
      ]);
    }
  });

  it('takes the profile from the address', async () => {
    const response = await hub.agent
      .post(`/fhir/Patient/$validate?profile=${encodeURIComponent(PROFILE)}`)
      .send({ resourceType: 'Patient' });
    expect(said(response)).toEqual(['profile-too-few Patient.name']);
  });

  it('judges what is stored', async () => {
    await hub.agent.put('/fhir/Patient/stored').send({ resourceType: 'Patient', id: 'stored' });
    const response = await hub.agent.get(`/fhir/Patient/stored/$validate?profile=${encodeURIComponent(PROFILE)}`);
    expect(said(response)).toEqual(['profile-too-few Patient.name']);
  });

  it('judges a Parameters resource itself where it holds no resource to judge', async () => {
    expect(said(await hub.agent.post('/fhir/Parameters/$validate').send(parameters({ valueString: 'x' })))).toEqual([
      'missing-element Parameters.parameter[0].name',
    ]);
  });

  it('does not know a profile it was asked for: an error; one that is claimed: a warning', async () => {
    const asked = await hub.agent.post('/fhir/Patient/$validate?profile=urn:none').send({ resourceType: 'Patient' });
    expect(said(asked)).toEqual(['unknown-profile Patient']);
    const claimed = await hub.agent.post('/fhir/Patient/$validate').send(claiming('urn:none'));
    expect([said(claimed), said(claimed, 'warning')]).toEqual([
      [],
      ['profile-broken-invariant Patient', 'unknown-profile Patient'],
    ]);
  });

  it('tells another type, and with mode=update another id', async () => {
    expect(said(await hub.agent.post('/fhir/Group/$validate').send({ resourceType: 'Patient' }))).toEqual([
      'type-mismatch Patient',
    ]);
    const body = parameters(
      { name: 'resource', resource: { resourceType: 'Patient', id: 'b' } },
      { name: 'mode', valueCode: 'update' },
    );
    expect(said(await hub.agent.post('/fhir/Patient/a/$validate').send(body))).toEqual(['id-mismatch Patient.id']);
  });

  it('with REFERENCES=existing tells what is not there to refer to', async () => {
    const referring = (target: string) => ({
      resourceType: 'Organization',
      id: 'o',
      name: 'Red',
      partOf: { reference: target },
    });
    const asked = async (mode: string, target: string) =>
      said(await whole.agent.post(`/fhir/Organization/$validate?mode=${mode}`).send(referring(target)));
    expect(await asked('create', 'Organization/none')).toEqual(['dangling-reference Organization']);
    expect(await asked('update', 'Organization/none')).toEqual(['dangling-reference Organization']);
    expect(await asked('create', 'Organization/o')).toEqual(['dangling-reference Organization']);
    expect(await asked('update', 'Organization/o')).toEqual([]);
    await whole.agent.put('/fhir/Organization/o').send({ resourceType: 'Organization', id: 'o', name: 'Red' });
    expect(await asked('create', 'Organization/o')).toEqual([]);
  });

  it('with mode=delete says whether it could be deleted', async () => {
    await hub.agent.put('/fhir/Patient/d').send({ resourceType: 'Patient', id: 'd' });
    expect(said(await hub.agent.get('/fhir/Patient/d/$validate?mode=delete'), 'information')).toEqual(['deletable']);
    expect((await hub.agent.get('/fhir/Patient/none/$validate?mode=delete')).status).toBe(404);
  });

  it.each([
    [
      'a parameter it does not have',
      'Patient/$validate?profil=x',
      { resourceType: 'Patient' },
      'operation-parameter-unknown',
    ],
    [
      'such a parameter in the body',
      'Patient/$validate',
      parameters({ name: 'resource', resource: { resourceType: 'Patient' } }, { name: 'profiles', valueUri: 'x' }),
      'operation-parameter-unknown',
    ],
    ['a mode nobody knows', 'Patient/$validate?mode=sideways', { resourceType: 'Patient' }, 'unknown-validation-mode'],
    ['nothing to judge', 'Patient/$validate', undefined, 'resource-to-validate-expected'],
    [
      'Parameters without a resource',
      '$validate',
      parameters({ name: 'mode', valueCode: 'create' }),
      'resource-to-validate-expected',
    ],
  ])('refuses %s', async (_, path, body, code) => {
    const response = await (body === undefined
      ? hub.agent.get(`/fhir/${path}`)
      : hub.agent.post(`/fhir/${path}`).send(body));
    expect([response.status, ...said(response)]).toEqual([400, code]);
  });

  it('speaks Spanish, what must be mended first', async () => {
    const response = await hub.agent
      .post('/fhir/Patient/$validate')
      .set('Accept-Language', 'es')
      .send(claiming(PROFILE));
    expect(response.body.issue[0].details.text).toBe(
      `Falta name: se esperaba al menos 1 vez, hay 0; agregue lo que falta. [perfil ${PROFILE}]`,
    );
  });
});

describe('a write', () => {
  it('keeps to the profiles it claims: else 422, every finding told', async () => {
    const response = await hub.agent.post('/fhir/Patient').send(claiming(PROFILE));
    expect([response.status, said(response)]).toEqual([422, ['profile-too-few Patient.name']]);
    expect((await hub.agent.post('/fhir/Patient').send(claiming(PROFILE, name))).status).toBe(201);
  });

  it('keeps to the invariants of its type: else 422; broken structure is 400', async () => {
    const broken = { resourceType: 'Patient', contact: [{ gender: 'male' }] };
    expect((await hub.agent.post('/fhir/Patient').send(broken)).status).toBe(422);
    expect((await hub.agent.post('/fhir/Patient').send({ ...broken, unknown: 1 })).status).toBe(400);
  });

  it('may claim what the hub does not know, unless it refuses that', async () => {
    expect((await hub.agent.post('/fhir/Patient').send(claiming('urn:none'))).status).toBe(201);
    const refused = await strict.agent.post('/fhir/Patient').send(claiming('urn:none', { active: true }));
    expect([refused.status, said(refused)]).toEqual([422, ['unknown-profile Patient']]);
  });

  it('keeps to what its type requires, claimed or not', async () => {
    const refused = await strict.agent.put('/fhir/Patient/r').send({ resourceType: 'Patient', id: 'r' });
    expect([refused.status, said(refused)]).toEqual([422, ['profile-too-few Patient.active']]);
    expect(
      (await strict.agent.put('/fhir/Patient/r').send({ resourceType: 'Patient', id: 'r', active: true })).status,
    ).toBe(201);
  });

  it('is kept though a display is not that of its code; $validate warns, and names of supplements count', async () => {
    const system = 'urn:tubers';
    const codeSystem = { resourceType: 'CodeSystem', status: 'active' };
    const papa = { code: 'papa', display: 'Papa' };
    await hub.agent.post('/fhir/CodeSystem').send({ ...codeSystem, url: system, content: 'complete', concept: [papa] });
    const called = (display: string) =>
      claiming(PROFILE, { ...name, maritalStatus: { coding: [{ system, code: 'papa', display }] } });
    expect((await hub.agent.post('/fhir/Patient').send(called('Akshu'))).status).toBe(201);
    const told = async (display: string) =>
      said(await hub.agent.post('/fhir/Patient/$validate').send(called(display)), 'warning').filter((one) =>
        one.startsWith('profile-display'),
      );
    expect(await told('PAPA')).toEqual([]);
    expect(await told('Akshu')).toEqual(['profile-display-of-another Patient.maritalStatus.coding[0].display']);
    const quechua = [{ code: 'papa', designation: [{ language: 'qu', value: 'Akshu' }] }];
    const supplement = { ...codeSystem, url: 'urn:tubers-qu', content: 'supplement', supplements: system };
    await hub.agent.post('/fhir/CodeSystem').send({ ...supplement, concept: quechua });
    expect(await told('Akshu')).toEqual([]);
  });

  it('cannot be patched away from its profile', async () => {
    await hub.agent.put('/fhir/Patient/p').send({ id: 'p', ...claiming(PROFILE, name) });
    const patch = [{ op: 'remove', path: '/name' }];
    const refused = await hub.agent
      .patch('/fhir/Patient/p')
      .set('Content-Type', 'application/json-patch+json')
      .send(JSON.stringify(patch));
    expect([refused.status, said(refused)]).toEqual([422, ['profile-too-few Patient.name']]);
  });

  it('in a transaction is told with its entry, and nothing is stored', async () => {
    const entry = (resource: object) => ({ resource, request: { method: 'POST', url: 'Patient' } });
    const bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [entry(claiming(PROFILE, name)), entry(claiming(PROFILE))],
    };
    const response = await hub.agent.post('/fhir').send(bundle);
    expect([response.status, said(response)]).toEqual([422, ['profile-too-few Bundle.entry[1].resource.name']]);
  });

  it('is judged by structure alone where VALIDATE says so', async () => {
    const lax = await startHub({ PROFILES: folder, VALIDATE: 'structure' });
    expect(
      (await lax.agent.post('/fhir/Patient').send(claiming(PROFILE, { contact: [{ gender: 'male' }] }))).status,
    ).toBe(201);
    await lax.close();
  });
});
