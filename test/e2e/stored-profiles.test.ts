// Profiles, extensions and value sets that clients store count from then on: https://hl7.org/fhir/R4/structuredefinition.html
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask } from '../support/ask.ts';
import { startHub, type TestHub } from '../support/hub.ts';

const CORE = 'http://hl7.org/fhir/StructureDefinition/';
const URL = 'https://example.org/StructureDefinition/';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

type Rules = Record<string, object>;

/** Without a snapshot; `rules`: by id. */
function definition(id: string, type: string, rules: Rules, more: object = {}): Record<string, unknown> {
  const element = Object.entries(rules).map(([id, rule]) => ({ id, path: id.replace(/:[^.]+/g, ''), ...rule }));
  return {
    resourceType: 'StructureDefinition',
    id,
    url: URL + id,
    name: 'Own',
    status: 'active',
    kind: type === 'Extension' ? 'complex-type' : 'resource',
    abstract: false,
    type,
    baseDefinition: CORE + type,
    derivation: 'constraint',
    ...(type === 'Extension' ? { context: [{ type: 'element', expression: 'Patient' }] } : {}),
    differential: { element },
    ...more,
  };
}

const stored = async (resource: Record<string, unknown>): Promise<void> => {
  const { status, body } = await ask(hub.hub, 'PUT', `${resource.resourceType}/${resource.id}`, { resource });
  if (status !== 200 && status !== 201) throw new Error(String(body));
};
const deleted = (type: string, id: string) => ask(hub.hub, 'DELETE', `${type}/${id}`);

type Outcome = { issue: { severity: string; details: { coding: { code: string }[] }; expression?: string[] }[] };
const told = (body: unknown): string[] =>
  (JSON.parse(String(body)) as Outcome).issue.map(({ severity, details, expression }) =>
    `${severity} ${details.coding[0]?.code} ${expression?.[0] ?? ''}`.trim(),
  );

/** `201`, or what was wrong. */
async function creating(resource: object): Promise<string | string[]> {
  const { resourceType } = resource as { resourceType: string };
  const { status, body } = await ask(hub.hub, 'POST', resourceType, { resource });
  return status === 201 ? '201' : [String(status), ...told(body)];
}

const claiming = (id: string, more: object = {}): object => ({
  resourceType: 'Patient',
  meta: { profile: [URL + id] },
  ...more,
});
const NARRATIVE = { text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' } };

describe('a stored profile', () => {
  it('counts as soon as it is stored, as it is changed, and no longer than it is there', async () => {
    expect(await creating(claiming('born'))).toBe('201');
    await stored(definition('born', 'Patient', { 'Patient.birthDate': { min: 1 } }));
    expect(await creating(claiming('born'))).toEqual(['422', 'error profile-too-few Patient.birthDate']);
    expect(await creating(claiming('born', { birthDate: '1970' }))).toBe('201');
    await stored(definition('born', 'Patient', { 'Patient.gender': { min: 1 } }));
    expect(await creating(claiming('born'))).toEqual(['422', 'error profile-too-few Patient.gender']);
    await deleted('StructureDefinition', 'born');
    expect(await creating(claiming('born'))).toBe('201');
  });

  it('is one that others derive from, and changes them', async () => {
    await stored(definition('child', 'Patient', { 'Patient.gender': { min: 1 } }, { baseDefinition: `${URL}parent` }));
    expect(await creating(claiming('child'))).toEqual(['422', 'error profile-base-unknown Patient']);
    await stored(definition('parent', 'Patient', { 'Patient.birthDate': { min: 1 } }));
    expect(await creating(claiming('child', { gender: 'male' }))).toEqual([
      '422',
      'error profile-too-few Patient.birthDate',
    ]);
    await stored(definition('parent', 'Patient', { 'Patient.name': { min: 1 } }));
    expect(await creating(claiming('child', { gender: 'male' }))).toEqual([
      '422',
      'error profile-too-few Patient.name',
    ]);
  });

  it('can be asked for with $validate, and of the targets of references', async () => {
    await stored(definition('named', 'Patient', { 'Patient.name': { min: 1 } }));
    const anonymous = { resourceType: 'Patient', ...NARRATIVE };
    const answer = await ask(hub.hub, 'POST', `Patient/$validate?profile=${URL}named`, { resource: anonymous });
    expect(told(answer.body)).toEqual(['error profile-too-few Patient.name']);
    const targetProfile = [`${URL}named`];
    await stored(
      definition('ofNamed', 'Observation', { 'Observation.subject': { type: [{ code: 'Reference', targetProfile }] } }),
    );
    const contained = [{ resourceType: 'Patient', id: 'p' }];
    const observation = { resourceType: 'Observation', status: 'final', code: { text: 'x' }, contained };
    expect(
      await creating({ ...observation, meta: { profile: [`${URL}ofNamed`] }, subject: { reference: '#p' } }),
    ).toEqual(['422', 'error profile-target-off-profile Observation.subject']);
  });

  it('asks for codes of stored value sets and code systems', async () => {
    const concept = [{ code: 'a' }];
    const system = { resourceType: 'CodeSystem', id: 'letters', url: 'urn:letters', status: 'active' };
    await stored({ ...system, content: 'complete', caseSensitive: true, concept });
    const include = [{ system: 'urn:letters' }];
    await stored({ resourceType: 'ValueSet', id: 'of', url: 'urn:of', status: 'active', compose: { include } });
    const binding = { strength: 'required', valueSet: 'urn:of' };
    await stored(definition('lettered', 'Patient', { 'Patient.maritalStatus': { binding } }));
    const married = (code: string) =>
      creating(claiming('lettered', { maritalStatus: { coding: [{ system: 'urn:letters', code }] } }));
    expect(await married('a')).toBe('201');
    expect(await married('b')).toEqual([
      '422',
      'error profile-unknown-code Patient.maritalStatus.coding[0]',
      'error profile-code-outside-value-set Patient.maritalStatus',
    ]);
    await stored({ ...system, content: 'complete', caseSensitive: true, concept: [{ code: 'a' }, { code: 'b' }] });
    expect(await married('b')).toBe('201');
  });

  it('counts before a shipped one of the same URL unless that is newer', async () => {
    const url = 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace';
    const place = { extension: [{ url, valueString: 'Cusco' }] };
    expect((await creating({ resourceType: 'Patient', ...place }))[0]).toBe('422');
    const rules = { 'Extension.url': { fixedUri: url }, 'Extension.value[x]': { type: [{ code: 'string' }] } };
    await stored(definition('birthPlace', 'Extension', rules, { url, version: '3.0.0' }));
    expect((await creating({ resourceType: 'Patient', ...place }))[0]).toBe('422');
    await stored(definition('birthPlace', 'Extension', rules, { url, version: '5.0.0' }));
    expect(await creating({ resourceType: 'Patient', ...place })).toBe('201');
    await deleted('StructureDefinition', 'birthPlace');
  });
});

describe('a profile that cannot be used', () => {
  it('is refused where it contradicts its type', async () => {
    expect(await creating(definition('bad', 'Patient', { 'Patient.nombre': { min: 1 } }))).toEqual([
      '422',
      'error profile-element-unknown StructureDefinition',
    ]);
    const deep = { [`Patient${'.extension'.repeat(60)}`]: { min: 1 } };
    expect(await creating(definition('deep', 'Patient', deep))).toEqual([
      '422',
      'error profile-too-large StructureDefinition',
    ]);
  });

  it('may wait for its base, which $validate notes', async () => {
    const waiting = {
      ...definition('waiting', 'Patient', { Patient: {} }, { baseDefinition: 'urn:later' }),
      ...NARRATIVE,
    };
    const answer = await ask(hub.hub, 'POST', 'StructureDefinition/$validate', { resource: waiting });
    expect(told(answer.body)).toEqual(['information valid', 'warning profile-base-unknown StructureDefinition']);
    expect(await creating(waiting)).toBe('201');
  });
});

it('a profile that widens its base is told so by $validate, and kept', async () => {
  await stored(definition('narrow', 'Patient', { 'Patient.name': { min: 1 } }));
  const wide = {
    ...definition('wide', 'Patient', { 'Patient.name': { min: 0 } }, { baseDefinition: `${URL}narrow` }),
    ...NARRATIVE,
  };
  const answer = await ask(hub.hub, 'POST', 'StructureDefinition/$validate', { resource: wide });
  expect(told(answer.body)).toEqual(['error profile-widens-base StructureDefinition.differential.element[0].min']);
  expect(await creating(wide)).toBe('201');
});

it('stored extensions say where they stand and what they hold', async () => {
  const url = `${URL}height`;
  const rules = { 'Extension.url': { fixedUri: url }, 'Extension.value[x]': { type: [{ code: 'integer' }], min: 1 } };
  const high = { extension: [{ url, valueString: 'alto' }] };
  expect(await creating({ resourceType: 'Patient', ...high })).toBe('201');
  await stored(definition('height', 'Extension', rules));
  expect(await creating({ resourceType: 'Patient', ...high })).toEqual([
    '422',
    'error profile-type-not-allowed Patient.extension[0].value',
  ]);
  expect(await creating({ resourceType: 'Basic', code: { text: 'x' }, extension: [{ url, valueInteger: 1 }] })).toEqual(
    ['422', 'error profile-misplaced-extension Basic.extension[0]'],
  );
});

it('a transaction is judged by what is stored, entry by entry', async () => {
  await stored(definition('one', 'Patient', { 'Patient.birthDate': { min: 1 } }));
  const entry = Array.from({ length: 3 }, () => ({
    resource: claiming('one'),
    request: { method: 'POST', url: 'Patient' },
  }));
  const resource = { resourceType: 'Bundle', type: 'transaction', entry };
  const { status, body } = await ask(hub.hub, 'POST', '', { resource });
  expect(status).toBe(422);
  expect(told(body)).toEqual([0, 1, 2].map((at) => `error profile-too-few Bundle.entry[${at}].resource.birthDate`));
});

it('many unknown extensions are looked up at one go', async () => {
  const extension = Array.from({ length: 3000 }, (_, at) => ({ url: `urn:none:${at}`, valueInteger: at }));
  const start = process.cpuUsage();
  expect(await creating({ resourceType: 'Patient', extension })).toBe('201');
  expect(process.cpuUsage(start).user).toBeLessThan(3_000_000);
});
