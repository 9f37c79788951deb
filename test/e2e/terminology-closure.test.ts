// $closure, as a client keeps its table with it: https://hl7.org/fhir/R4/terminology-service.html#closure
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FhirResponse } from '../../server/fhir/request.ts';
import { ask, bodyOf } from '../support/ask.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import { call, problem, put } from '../support/terminology.ts';

type Target = { code: string; equivalence: string };
type Closure = {
  resourceType: string;
  version: string;
  group?: { source: string; target: string; element: { code: string; target: Target[] }[] }[];
};

const animals = (concept: object[], caseSensitive = true) => ({
  resourceType: 'CodeSystem',
  id: 'animals',
  url: 'urn:animals',
  status: 'active',
  content: 'complete',
  caseSensitive,
  concept,
});
const TREE = [
  {
    code: 'mammal',
    concept: [{ code: 'camelid', concept: [{ code: 'llama' }, { code: 'alpaca' }] }, { code: 'bat' }],
  },
  { code: 'flier', property: [{ code: 'child', valueCode: 'bat' }] },
];

let hub: TestHub | undefined;
const open = async (): Promise<TestHub> => {
  hub ??= await startHub();
  return hub;
};
afterAll(() => hub?.close());
beforeEach(async () => put((await open()).hub, animals(TREE)));

const asked = async (name: string | undefined, more: { codes?: string[]; version?: string } = {}) => {
  const concept = (more.codes ?? []).map((code) => ({
    name: 'concept',
    valueCoding: { system: 'urn:animals', code },
  }));
  return call((await open()).hub, '$closure', [
    ...(name === undefined ? [] : [{ name: 'name', valueString: name }]),
    ...concept,
    ...(more.version === undefined ? [] : [{ name: 'version', valueString: more.version }]),
  ]);
};
const told = (response: FhirResponse): string => {
  const { resourceType, version, group = [] } = bodyOf<Closure>(response);
  expect([response.status, resourceType]).toEqual([200, 'ConceptMap']);
  const lines = group.flatMap(({ element }) =>
    element.flatMap(({ code, target }) => target.map((one) => `${code} ${one.equivalence} ${one.code}`)),
  );
  return [version, ...lines.sort()].join(', ');
};

it('begins empty, and tells with each new concept what it subsumes and what subsumes it', async () => {
  expect(told(await asked('herd'))).toBe('0');
  expect(told(await asked('herd', { codes: ['llama'] }))).toBe('1');
  expect(told(await asked('herd', { codes: ['mammal', 'bat'] }))).toBe('2, bat subsumes mammal, llama subsumes mammal');
  expect(told(await asked('herd', { codes: ['camelid'] }))).toBe('3, camelid subsumes mammal, llama subsumes camelid');
});

it('tells nothing new of concepts it knows, nor that a concept subsumes itself', async () => {
  await asked('known');
  await asked('known', { codes: ['llama', 'mammal'] });
  expect(told(await asked('known', { codes: ['llama', 'mammal', 'llama'] }))).toBe('1');
});

it('follows several parents', async () => {
  await asked('parents');
  expect(told(await asked('parents', { codes: ['bat', 'flier', 'mammal'] }))).toBe(
    '1, bat subsumes flier, bat subsumes mammal',
  );
});

it('says which spellings are equal where case does not count', async () => {
  const { hub: own } = await open();
  await put(own, animals(TREE, false));
  await asked('spelled');
  await asked('spelled', { codes: ['llama'] });
  expect(told(await asked('spelled', { codes: ['LLAMA', 'mammal'] }))).toBe(
    '2, LLAMA equal llama, LLAMA subsumes mammal, llama subsumes mammal',
  );
});

it('sends again what came since a version, all of it since 0', async () => {
  await asked('again');
  await asked('again', { codes: ['llama'] });
  await asked('again', { codes: ['mammal'] });
  await asked('again', { codes: ['alpaca'] });
  expect(told(await asked('again', { version: '2' }))).toBe('3, alpaca subsumes mammal');
  expect(told(await asked('again', { version: '3' }))).toBe('3');
  expect(told(await asked('again', { version: '0' }))).toBe('3, alpaca subsumes mammal, llama subsumes mammal');
});

it('begins anew when it is initialized again', async () => {
  await asked('anew');
  await asked('anew', { codes: ['llama', 'mammal'] });
  expect(told(await asked('anew'))).toBe('0');
  expect(told(await asked('anew', { version: '0' }))).toBe('0');
});

it('loses none of the concepts that come at the same time', async () => {
  await asked('crowd');
  const some = ['mammal', 'camelid', 'llama', 'alpaca', 'bat', 'flier'];
  const all = [...some, ...some, ...some, ...some];
  const answers = await Promise.all(all.map((code) => asked('crowd', { codes: [code] })));
  expect(answers.map(({ status }) => status)).toEqual(all.map(() => 200));
  const versions = new Set(answers.map((one) => bodyOf<Closure>(one).version));
  expect([...versions].sort()).toEqual(['1', '2', '3', '4', '5', '6']);
  expect(told(await asked('crowd', { version: '0' })).split(', ')).toHaveLength(1 + 7);
});

it('outlives a change that leaves its entries as they are, and asks to begin anew after any other', async () => {
  const { hub: own } = await open();
  await asked('changing');
  await asked('changing', { codes: ['llama', 'mammal'] });
  await put(own, animals([...TREE, { code: 'fish' }]));
  expect(told(await asked('changing', { codes: ['fish'] }))).toBe('2');
  await put(own, animals([{ code: 'llama' }, { code: 'mammal' }, { code: 'fish' }]));
  expect(problem(await asked('changing', { codes: ['fish'] })).slice(0, 2)).toEqual([422, 'closure-changed']);
  expect(problem(await asked('changing', { version: '0' })).slice(0, 2)).toEqual([422, 'closure-changed']);
  expect(told(await asked('changing'))).toBe('0');
});

it('is kept for 90 days after concepts came last, known or new', async () => {
  const later = await startHub();
  const days = (count: number) => Date.now() + count * 24 * 3_600_000;
  const at = (instant: number) => {
    Date.now = () => instant;
  };
  const known = { name: 'concept', valueCoding: { system: 'urn:animals', code: 'llama' } };
  const send = (...more: object[]) => call(later.hub, '$closure', [{ name: 'name', valueString: 'old' }, ...more]);
  const now = Date.now;
  try {
    await put(later.hub, animals(TREE));
    await send();
    expect(told(await send(known))).toBe('1');
    at(days(80));
    expect(told(await send(known))).toBe('1');
    at(days(80));
    expect(told(await send({ name: 'version', valueString: '0' }))).toBe('1');
    at(days(11));
    expect(problem(await send(known)).slice(0, 2)).toEqual([404, 'closure-not-initialized']);
  } finally {
    Date.now = now;
    await later.close();
  }
});

describe('is refused', () => {
  it.each([
    ['before it is initialized', 'nobody', { codes: ['llama'] }, 404, 'closure-not-initialized'],
    ['for a version of what is not there', 'nobody', { version: '0' }, 404, 'closure-not-initialized'],
    ['without a name', undefined, {}, 400, 'operation-parameter-missing'],
    ['with a name that is none', 'invalid-id!', {}, 400, 'closure-name-malformed'],
    ['with concept and version', 'some', { codes: ['llama'], version: '0' }, 400, 'operation-parameters-clash'],
    ['with a code that does not exist', 'some', { codes: ['unicorn'] }, 422, 'closure-concept-unknown'],
    ['with a version to come', 'some', { version: '7' }, 400, 'closure-version-unknown'],
    ['with a version that is none', 'some', { version: 'x' }, 400, 'closure-version-unknown'],
  ])('%s', async (_when, name, more, status, code) => {
    await asked('some');
    expect(problem(await asked(name, more)).slice(0, 2)).toEqual([status, code]);
  });

  it('with what is no coding, instead of being emptied', async () => {
    const { hub: own } = await open();
    await asked('kept');
    await asked('kept', { codes: ['llama', 'mammal'] });
    const wrong = [
      { name: 'name', valueString: 'kept' },
      { name: 'concept', valueString: 'urn:animals|bat' },
    ];
    expect(problem(await call(own, '$closure', wrong)).slice(0, 2)).toEqual([400, 'operation-parameter-malformed']);
    expect(told(await asked('kept', { version: '0' }))).toBe('1, llama subsumes mammal');
  });

  it('when it is asked by GET, since it affects state', async () => {
    expect((await ask((await open()).hub, 'GET', '$closure?name=x')).status).toBe(405);
  });
});
