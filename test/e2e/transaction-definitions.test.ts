// Definitions that a transaction stores count for its other entries, and go with it: https://hl7.org/fhir/R4/http.html#transaction
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ask } from '../support/ask.ts';
import { startHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

const URL = 'https://example.org/fhir';
const profile = (id: string, element: object[], more: object = {}) => ({
  resourceType: 'StructureDefinition',
  id,
  url: `${URL}/StructureDefinition/${id}`,
  name: 'Own',
  status: 'active',
  kind: 'resource',
  abstract: false,
  type: 'Patient',
  baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Patient',
  derivation: 'constraint',
  differential: { element },
  ...more,
});
const needs = (member: string) => ({ id: `Patient.${member}`, path: `Patient.${member}`, min: 1 });
const patient = (id: string, more: object = {}) => ({
  resourceType: 'Patient',
  meta: { profile: [`${URL}/StructureDefinition/${id}`] },
  ...more,
});

type Made = { resourceType: string; id?: string };
const put = (resource: Made) => ({
  resource,
  request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
});
const post = (resource: Made) => ({ resource, request: { method: 'POST', url: resource.resourceType } });
const gone = (url: string) => ({ request: { method: 'DELETE', url } });

type Issue = { details: { coding: { code: string }[] }; expression?: string[] };

/** The status, and what is wrong and where. */
async function sent(...entry: object[]): Promise<[number, ...string[]]> {
  const { status, body } = await ask(hub.hub, 'POST', '', {
    resource: { resourceType: 'Bundle', type: 'transaction', entry },
  });
  const { issue = [] } = JSON.parse(String(body)) as { issue?: Issue[] };
  return [status, ...issue.map(({ details, expression }) => `${details.coding[0]?.code} ${expression?.[0]}`)];
}
const statusOf = async (url: string): Promise<number> => (await ask(hub.hub, 'GET', url)).status;

it('a profile counts for the entries beside it, wherever it stands, and nothing of it stays when they break it', async () => {
  const birth = profile('birth', [needs('birthDate')]);
  expect(await sent(post(patient('birth')), put(birth))).toEqual([
    422,
    'profile-too-few Bundle.entry[0].resource.birthDate',
  ]);
  expect(await statusOf('StructureDefinition/birth')).toBe(404);
  expect((await ask(hub.hub, 'POST', 'Patient', { resource: patient('birth') })).status).toBe(201);
  expect(await sent(post(patient('birth', { birthDate: '1980' })), put(birth))).toEqual([200]);
  expect((await ask(hub.hub, 'POST', 'Patient', { resource: patient('birth') })).status).toBe(422);
});

it('a profile that is replaced or deleted counts as it will be', async () => {
  expect(await sent(put(profile('changed', [needs('gender')])))).toEqual([200]);
  expect(await sent(put(profile('changed', [needs('name')])), post(patient('changed', { gender: 'male' })))).toEqual([
    422,
    'profile-too-few Bundle.entry[1].resource.name',
  ]);
  expect(
    await sent(put(profile('changed', [needs('name')])), post(patient('changed', { name: [{ text: 'x' }] }))),
  ).toEqual([200]);
  expect(await sent(gone('StructureDefinition/changed'), post(patient('changed')))).toEqual([200]);
});

it('profiles, value sets and code systems of one transaction rest on one another', async () => {
  const codes = {
    resourceType: 'CodeSystem',
    url: `${URL}/CodeSystem/own`,
    status: 'active',
    content: 'complete',
    concept: [{ code: 'a' }],
  };
  const set = {
    resourceType: 'ValueSet',
    url: `${URL}/ValueSet/own`,
    status: 'active',
    compose: { include: [{ system: codes.url }] },
  };
  const binding = { strength: 'required', valueSet: set.url };
  const parent = profile('parent', [{ id: 'Patient.maritalStatus', path: 'Patient.maritalStatus', min: 1, binding }]);
  const child = profile('child', [needs('gender')], { baseDefinition: parent.url });
  const married = (code: string) =>
    post(patient('child', { gender: 'male', maritalStatus: { coding: [{ system: codes.url, code }] } }));
  const definitions = [post(child), post(parent), post(set), post(codes)];
  expect(await sent(married('b'), ...definitions)).toEqual([
    422,
    'profile-unknown-code Bundle.entry[0].resource.maritalStatus.coding[0]',
    'profile-code-outside-value-set Bundle.entry[0].resource.maritalStatus',
  ]);
  expect(await sent(married('a'), ...definitions)).toEqual([200]);
});

it('a definition that is not sound is told at its own entry, and counts nowhere', async () => {
  expect(await sent(put(profile('unsound', 'none' as never)), post(patient('unsound')))).toEqual([
    400,
    'list-expected Bundle.entry[0].resource.differential.element',
  ]);
});

it('a definition that a conditional create finds already there counts as it is there', async () => {
  const stored = profile('met', [needs('gender')]);
  expect(await sent(put(stored))).toEqual([200]);
  const ifNoneExist = `url=${stored.url}`;
  const again = { ...profile('met', [needs('photo')]), id: undefined };
  const create = { resource: again, request: { method: 'POST', url: 'StructureDefinition', ifNoneExist } };
  expect(await sent(create, post(patient('met', { gender: 'male' })))).toEqual([200]);
});
