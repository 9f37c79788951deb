// Search parameters that a client posts, and those that profiles bring along: https://hl7.org/fhir/R4/searchparameter.html
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';
import { given, named, refused, searched } from '../support/searched.ts';

let hub: TestHub;
let folder: string;
const start = () => startHub({ VALIDATE: 'structure', STORAGE_URL: `sqlite:${join(folder, 'chaski.db')}` });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chaski-custom-'));
  hub = await start();
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

const EYES = 'http://example.org/eyes';
const eyes = (id: string, color: string) => ({
  resourceType: 'Patient',
  id,
  extension: [{ url: EYES, valueCode: color }],
});
const definition = (members: object = {}) => ({
  resourceType: 'SearchParameter',
  id: 'eyes',
  url: 'http://example.org/SearchParameter/eyes',
  name: 'Eyes',
  status: 'active',
  description: 'Colour of the eyes',
  code: 'eyes',
  base: ['Patient', 'Practitioner'],
  type: 'token',
  expression: `Patient.extension.where(url = '${EYES}').value | Practitioner.name.text`,
  ...members,
});
const put = async (resource: { resourceType: string; id: string }) =>
  hub.agent.put(`/fhir/${resource.resourceType}/${resource.id}`).send(resource);

type Part = { name: string; valueCode?: string; valueUri?: string; valueInteger?: number; valueString?: string };
async function status(url: string): Promise<Record<string, unknown> | undefined> {
  const { body } = await hub.agent.get('/fhir/$reindex');
  const parts = (body.parameter as { part: Part[] }[]).map(({ part }) =>
    Object.fromEntries(
      part.map(({ name, valueCode, valueUri, valueInteger, valueString }) => [
        name,
        valueCode ?? valueUri ?? valueInteger ?? valueString,
      ]),
    ),
  );
  return parts.find((part) => part.url === url);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 15_000; !(await isSo()); await sleep(50)) {
    if (Date.now() > end) throw new Error(`not within 15 s: ${isSo}`);
  }
}
const ready = (url = definition().url) => until(async () => (await status(url))?.status === 'ready');
const gone = (url = definition().url) => until(async () => (await status(url)) === undefined);
const found = async (query: string) => named(await searched(hub, query)).sort();

describe('a posted search parameter', () => {
  it('is unknown before, says that it is not ready, and finds what was and is written once it is', async () => {
    await given(hub, ...Array.from({ length: 250 }, (_, at) => eyes(`e${at}`, at % 50 === 0 ? 'green' : 'brown')));
    expect(await refused(hub, 'Patient?eyes=green', 'handling=strict')).toEqual([400, 'unknown-search-parameter']);
    await put(definition());
    expect(await refused(hub, 'Patient?eyes=green')).toEqual([503, 'search-parameter-not-ready']);
    expect(await status(definition().url)).toMatchObject({ status: 'indexing', code: 'eyes' });
    await put(eyes('meanwhile', 'green'));
    await ready();
    expect(await status(definition().url)).toMatchObject({ status: 'ready', percent: 100 });
    await put(eyes('after', 'green'));
    const green = ['after', 'e0', 'e100', 'e150', 'e200', 'e50', 'meanwhile'].map((id) => `Patient/${id}`);
    expect(await found('Patient?eyes=green')).toEqual(green);
    expect(await found('Patient?eyes=green&_sort=eyes&_id=after')).toEqual(['Patient/after']);
  });

  it('is known to whoever asks after its answer, though others are posted at the same time', async () => {
    const asked = Array.from({ length: 24 }, async (_, at) => {
      const id = `shade-${at}`;
      await put(definition({ id, url: `http://example.org/SearchParameter/${id}`, code: id }));
      const { status } = await hub.agent.get(`/fhir/Patient?${id}=green`).set('Prefer', 'handling=strict');
      await hub.agent.delete(`/fhir/SearchParameter/${id}`);
      return status; // 503 while it is being indexed
    });
    for (const status of await Promise.all(asked)) expect([200, 503]).toContain(status);
  });

  it('is ready at once after a restart', async () => {
    await hub.close();
    hub = await start();
    expect(await status(definition().url)).toMatchObject({ status: 'ready', percent: 100 });
    expect((await found('Patient?eyes=green')).length).toBe(7);
  });

  it('is indexed anew when its meaning changes', async () => {
    await put(definition({ expression: `Patient.extension.where(url = '${EYES}').url`, type: 'uri' }));
    await until(async () => (await refused(hub, 'Patient?eyes=green'))[1] === 'search-parameter-not-ready');
    await ready();
    expect(await found('Patient?eyes=green')).toEqual([]);
    expect((await found(`Patient?eyes=${EYES}&_count=1000`)).length).toBe(252);
  });

  it('is unknown again once it is retired or deleted', async () => {
    await put(definition({ status: 'retired' }));
    await gone();
    expect(await refused(hub, 'Patient?eyes=green', 'handling=strict')).toEqual([400, 'unknown-search-parameter']);
    await put(definition());
    await ready();
    expect((await found('Patient?eyes=green')).length).toBe(7);
    await hub.agent.delete('/fhir/SearchParameter/eyes');
    expect(await refused(hub, 'Patient?eyes=green', 'handling=strict')).toEqual([400, 'unknown-search-parameter']);
  });

  it('that cannot be used says why', async () => {
    const wrong = (id: string, members: object) =>
      put({ ...definition({ ...members, url: `http://example.org/${id}` }), id });
    await wrong('bad', { code: 'bad', expression: 'Patient.nothing.here', base: ['Patient'] });
    await wrong('taken', { code: 'gender', expression: 'Patient.gender', base: ['Patient'] });
    const both = { code: 'both', type: 'composite', base: ['Patient'], expression: 'Patient.communication' };
    const of = (code: string, expression: string) => ({
      definition: `http://hl7.org/fhir/SearchParameter/${code}`,
      expression,
    });
    await wrong('alone', { ...both, component: [of('Patient-language', 'language')] });
    await wrong('elsewhere', { ...both, component: [of('Patient-language', 'language'), of('Group-type', 'type')] });
    await wrong('nothing', { ...both, component: [of('Patient-language', 'language'), of('Patient-active', 'x')] });
    await wrong('special', { code: 'special', type: 'special', base: ['Patient'] });
    await until(async () => (await status('http://example.org/special')) !== undefined);
    for (const id of ['bad', 'taken', 'alone', 'elsewhere', 'nothing', 'special']) {
      expect(await status(`http://example.org/${id}`)).toMatchObject({
        status: 'unusable',
        problem: expect.any(String),
      });
    }
    expect(await refused(hub, 'Patient?gender=male', 'handling=strict')).toEqual([200, undefined]);
  });
});

describe('a posted composite', () => {
  const component = (code: string, expression: string) => ({
    definition: `http://hl7.org/fhir/SearchParameter/Encounter-${code}`,
    expression,
  });
  const attended = {
    ...definition({ code: 'attended-by', url: 'http://example.org/attended-by', type: 'composite' }),
    id: 'attended-by',
    base: ['Encounter'],
    expression: 'Encounter.participant',
    component: [component('participant-type', 'type'), component('participant', 'individual')],
  };
  const visit = (id: string, ...participants: [role: string, practitioner: string][]) => ({
    resourceType: 'Encounter',
    id,
    status: 'finished',
    class: { code: 'AMB' },
    participant: participants.map(([role, practitioner]) => ({
      type: [{ coding: [{ system: 'http://role', code: role }] }],
      individual: { reference: `Practitioner/${practitioner}` },
    })),
  });

  it('finds what was and is written, and what holds for one element alone', async () => {
    await given(
      hub,
      visit('before', ['ATND', 'eva'], ['CON', 'luis']),
      visit('crossed', ['CON', 'eva'], ['ATND', 'luis']),
    );
    await put(attended);
    await ready(attended.url);
    await given(hub, visit('after', ['ATND', 'eva']));
    const eva = 'ATND$Practitioner/eva';
    expect(await found(`Encounter?attended-by=${eva}`)).toEqual(['Encounter/after', 'Encounter/before']);
    expect(await found(`Encounter?attended-by=http://role|${eva}&_id=before`)).toEqual(['Encounter/before']);
    expect(await found('Encounter?attended-by=CON$Practitioner/eva')).toEqual(['Encounter/crossed']);
    expect(await refused(hub, 'Encounter?attended-by=ATND')).toEqual([400, 'malformed-search-value']);
    expect(await found('Observation?component-code-value-quantity=a$1')).toEqual([]);
  });
});

describe('the search parameters of the profiles', () => {
  const MOTHERS = 'http://hl7.org/fhir/StructureDefinition/humanname-mothers-family';

  it('are all usable, and find what they are for from the start', async () => {
    const { body } = await hub.agent.get('/fhir/$reindex');
    const states = (body.parameter as { part: Part[] }[]).map(({ part }) => [
      part.find(({ name }) => name === 'url')?.valueUri,
      part.find(({ name }) => name === 'status')?.valueCode,
    ]);
    const shipped = states.filter(([url]) => !url?.startsWith('http://example.org/'));
    expect(shipped.length).toBeGreaterThan(10);
    expect(shipped.filter(([, state]) => state !== 'ready')).toEqual([]);
    const family = { family: 'Quispe Ñaupari', _family: { extension: [{ url: MOTHERS, valueString: 'Ñaupari' }] } };
    await put({ resourceType: 'Patient', id: 'two', name: [family] } as never);
    expect(await found('Patient?mothers-family=naupari')).toEqual(['Patient/two']);
    expect(await found('Patient?mothers-family=quispe')).toEqual([]);
  });
});
