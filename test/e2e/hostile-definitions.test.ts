// What strangers store as definitions, or ask for, holds nobody up: https://hl7.org/fhir/R4/security.html#input
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ask } from '../support/ask.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import { call, problem, put } from '../support/terminology.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

const system = (id: string, concept: object[]) => ({
  ...{ resourceType: 'CodeSystem', id, url: `urn:system:${id}`, status: 'active', content: 'complete', concept },
});
const set = (id: string, compose: object) => ({
  ...{ resourceType: 'ValueSet', id, url: `urn:set:${id}`, status: 'active', compose },
});
const profile = (id: string, base: string) => ({
  ...{ resourceType: 'StructureDefinition', id, url: `urn:profile:${id}`, name: 'Own', status: 'active' },
  ...{ kind: 'resource', abstract: false, type: 'Patient', baseDefinition: base, derivation: 'constraint' },
  differential: { element: [{ id: 'Patient', path: 'Patient' }] },
});

/** Milliseconds of work. */
async function workOf(run: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

it('value sets that include one another are composed once, not once for each link that is met', async () => {
  await put(
    hub.hub,
    system(
      'many',
      Array.from({ length: 5_000 }, (_, at) => ({ code: `c${at}` })),
    ),
  );
  for (let at = 0; at < 60; at++) {
    const include = [{ system: 'urn:system:many' }, { valueSet: [`urn:set:link${at + 1}`] }];
    await put(hub.hub, set(`link${at}`, { include }));
  }
  const work = await workOf(async () => {
    const answer = await ask(hub.hub, 'GET', 'ValueSet/$expand?url=urn:set:link0&count=1');
    expect(problem(answer).slice(0, 2)).toEqual([422, 'value-set-not-expandable']);
  });
  expect(work).toBeLessThan(4_000);
}, 60_000);

it('ever so many exclusions of a system without a list are told apart', async () => {
  const exclude = Array.from({ length: 20_000 }, (_, at) => ({
    ...{ system: 'urn:ietf:bcp:47', concept: [{ code: `x-${at}` }] },
  }));
  const resource = set('tongues', { include: [{ system: 'urn:ietf:bcp:47' }], exclude });
  const has = async (code: string) => {
    const asked = [
      { name: 'valueSet', resource },
      { name: 'system', valueUri: 'urn:ietf:bcp:47' },
      { name: 'code', valueCode: code },
    ];
    const { status, body } = await call(hub.hub, 'ValueSet/$validate-code', asked);
    return [status, /"valueBoolean":(\w+)/.exec(body as string)?.[1]];
  };
  expect(await has('qu')).toEqual([200, 'true']);
  expect(await has('x-1')).toEqual([200, 'false']);
});

it('a closure table on a hierarchy without end is refused before it fills the memory', async () => {
  const deep = Array.from({ length: 1_500 }, (_, at) => ({
    code: `c${at}`,
    property: at === 0 ? [] : [{ code: 'parent', valueCode: `c${at - 1}` }],
  }));
  await put(
    hub.hub,
    system(
      'deep',
      deep.map(({ code, property }) => (property.length === 0 ? { code } : { code, property })),
    ),
  );
  const name = { name: 'name', valueString: 'deep' };
  expect((await call(hub.hub, '$closure', [name])).status).toBe(200);
  const concepts = deep.map(({ code }) => ({ name: 'concept', valueCoding: { system: 'urn:system:deep', code } }));
  expect(problem(await call(hub.hub, '$closure', [name, ...concepts])).slice(0, 2)).toEqual([422, 'closure-too-large']);
  expect((await call(hub.hub, '$closure', [name, ...concepts.slice(0, 100)])).status).toBe(200);
});

it('profiles that rest on a good one, one above the other without end, leave the good one as it is', async () => {
  await put(hub.hub, profile('good', 'http://hl7.org/fhir/StructureDefinition/Patient'));
  await put(hub.hub, profile('better', 'urn:profile:good'));
  // The last first: none of them is too far up while its base is not there.
  for (let at = 19; at >= 0; at--)
    await put(hub.hub, profile(`high${at}`, at === 0 ? 'urn:profile:better' : `urn:profile:high${at - 1}`));
  const claiming = async (id: string) => {
    const resource = { resourceType: 'Patient', meta: { profile: [`urn:profile:${id}`] } };
    return (await ask(hub.hub, 'POST', 'Patient', { resource })).status;
  };
  expect(await claiming('high19')).toBe(422);
  expect([await claiming('better'), await claiming('good')]).toEqual([201, 201]);
});

it('a pattern of an invariant that walks many states is given up', async () => {
  const long = Array.from({ length: 90_000 }, (_, at) => ((at * at) % 7 < 3 || at % 11 === 0 ? 'a' : 'b')).join('');
  const constraint = Array.from({ length: 40 }, (_, at) => ({
    ...{
      key: `k-${at}`,
      severity: 'error',
      human: 'h',
      expression: `name.family.all(matches('.*a.{${at + 200}}c').not())`,
    },
  }));
  const { differential, ...rest } = profile('patterns', 'http://hl7.org/fhir/StructureDefinition/Patient');
  await put(hub.hub, { ...rest, differential: { element: [{ ...differential.element[0], constraint }] } });
  const name = Array.from({ length: 30 }, (_, at) => ({ family: `${long}${'a'.repeat(at)}` }));
  const resource = { resourceType: 'Patient', meta: { profile: ['urn:profile:patterns'] }, name };
  expect(problem(await ask(hub.hub, 'POST', 'Patient', { resource })).slice(0, 2)).toEqual([422, 'profile-too-costly']);
});

it('a hierarchy too deep for JSON, or without a root, is listed side by side', async () => {
  const chain = (length: number) =>
    Array.from({ length }, (_, at) => ({ code: `c${at}`, property: [{ code: 'parent', valueCode: `c${at - 1}` }] }));
  const [first, ...others] = chain(3);
  const circle = [{ ...first, property: [{ code: 'parent', valueCode: 'c2' }] }, ...others];
  const shapeOf = async (id: string) => {
    const body = (await ask(hub.hub, 'GET', `ValueSet/$expand?url=urn:set:${id}`)).body as string;
    return [body.match(/"code":"c/g)?.length, body.match(/"contains"/g)?.length];
  };
  for (const [id, concept] of Object.entries({ circle, flat: chain(5_000), steep: chain(30), steeper: chain(31) })) {
    await put(hub.hub, system(id, concept));
    await put(hub.hub, set(id, { include: [{ system: `urn:system:${id}` }] }));
  }
  expect(await shapeOf('circle')).toEqual([3, 1]);
  expect(await shapeOf('flat')).toEqual([5_000, 1]);
  expect(await shapeOf('steep')).toEqual([30, 30]);
  expect(await shapeOf('steeper')).toEqual([31, 1]);
});

it('profiles cost what they are large', async () => {
  const { differential, ...rest } = profile('large', 'http://hl7.org/fhir/StructureDefinition/Patient');
  const path = 'Patient.identifier.assigner.identifier.assigner.identifier';
  const slices = Array.from({ length: 300 }, (_, at) => ({
    id: path.replace('identifier', `identifier:s${at}`),
    path,
  }));
  const claims = Array.from({ length: 20 }, (_, at) => `urn:profile:large${at}`);
  for (const [at, url] of claims.entries())
    await put(hub.hub, {
      ...rest,
      id: `large${at}`,
      url,
      differential: { element: [...differential.element, ...slices] },
    });
  const resource = { resourceType: 'Patient', meta: { profile: claims } };
  expect(problem(await ask(hub.hub, 'POST', 'Patient', { resource })).slice(0, 2)).toEqual([422, 'profile-too-costly']);
});

it.each(['%ff', '%', '__proto__', '..%2fREADME', 'README/'])('there is no page /profiles/%s', async (name) => {
  expect((await fetch(`${hub.origin}/profiles/${name}`)).status).toBe(404);
});
