// Whatever stands where something else is expected, validation says so and never throws: https://hl7.org/fhir/R4/validation.html
import { describe, expect, it } from '@jest/globals';
import { examplesOf } from '../../../scripts/profiles/examples.ts';
import type { StructureDefinition } from '../../../server/definitions/profiles/definitions.ts';
import { officialProfiles } from '../../../server/definitions/profiles/official.ts';
import { firstOf, folderDefinitions, givenDefinitions } from '../../../server/definitions/profiles/registry.ts';
import { validateAgainst } from '../../../server/definitions/profiles/validate.ts';
import { spoilt } from '../../support/junk.ts';
import { freshSeed, randomFrom } from '../../support/random.ts';
import { PROFILE, profile } from '../../support/small-profile.ts';

const folders = ['red', 'corepe-repaired'].map(
  (name) => new URL(`../../../profiles/packages/${name}`, import.meta.url).pathname,
);
const definitions = firstOf(...folders.map(folderDefinitions), officialProfiles);
const seed = freshSeed();

it('takes a document with an entry without a resource (SEED=126502456)', () => {
  const entry = [{ resource: { resourceType: 'Composition' } }, { resource: null }, null];
  expect(() => validateAgainst({ resourceType: 'Bundle', type: 'document', entry }, { definitions })).not.toThrow();
});

it(`takes junk in any place of any example (SEED=${seed})`, () => {
  const random = randomFrom(seed);
  for (const folder of ['red', 'corepe-repaired']) {
    for (const { valid } of examplesOf(folder)) {
      for (let round = 0; round < 60; round++) {
        const text = JSON.stringify(spoilt(random.pick(valid), 3, random));
        expect(() => [text, validateAgainst(JSON.parse(text), { definitions })]).not.toThrow();
      }
    }
  }
});

it(`takes profiles whose elements say what others say (SEED=${seed})`, () => {
  const { pick } = randomFrom(seed + 1);
  for (let round = 0; round < 150; round++) {
    const { valid } = pick(examplesOf('red'));
    const resource = pick(valid);
    const [url = ''] = (resource.meta as { profile: string[] }).profile;
    const definition = structuredClone(definitions(url)) as StructureDefinition;
    if (round % 2 === 0) delete definition.snapshot;
    const elements = (definition.snapshot ?? definition.differential)?.element as Record<string, unknown>[];
    for (let faults = 0; faults < 4; faults++) {
      const [one, other] = [pick(elements), pick(elements)];
      const name = pick(Object.keys(other));
      one[name] = other[name];
      if (name !== 'path') delete pick(elements)[name];
    }
    const source = firstOf(givenDefinitions([definition]), definitions);
    expect(() => [
      JSON.stringify(elements),
      validateAgainst(resource, { definitions: source, profiles: [url] }),
    ]).not.toThrow();
  }
});

describe('profiles that ask for too much', () => {
  const judged = (definition: StructureDefinition, resource: object): [string[], number] => {
    const start = process.cpuUsage();
    const source = givenDefinitions([definition]);
    const issues = validateAgainst(resource, { definitions: source, profiles: [definition.url], warnings: false });
    return [issues.map(({ name }) => name), process.cpuUsage(start).user / 1_000_000];
  };

  it('by slices within slices that nothing tells apart, end', () => {
    const rules: Record<string, object> = {};
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const nest = (id: string, depth: number): void => {
      rules[`${id}.item`] = {};
      for (const name of names) {
        rules[`${id}.item:${name}`] = { min: 0, max: '*' };
        rules[`${id}.item:${name}.definition`] = { min: 1, max: '1' };
        if (depth < 3) nest(`${id}.item:${name}`, depth + 1);
      }
    };
    nest('QuestionnaireResponse', 0);
    let item: object[] = [{ linkId: 'x', definition: 'urn:x' }];
    for (let depth = 0; depth < 4; depth++) item = Array.from({ length: 6 }, () => ({ linkId: 'x', item }));
    const definition = profile('QuestionnaireResponse', rules);
    const [found, seconds] = judged(definition, { resourceType: 'QuestionnaireResponse', status: 'completed', item });
    expect(found).toContain('profile-too-costly');
    expect(seconds).toBeLessThan(5);
  });

  it('by rules that mean themselves again and again, are asked once', () => {
    const expression = Array.from({ length: 40 }, () => `conformsTo('${PROFILE}')`).join(' and ');
    const constraint = [{ key: 'a-1', severity: 'error' as const, human: 'x', expression }];
    const [found, seconds] = judged(profile('Patient', { Patient: { constraint } }), { resourceType: 'Patient' });
    expect(found).toEqual([]);
    expect(seconds).toBeLessThan(1);
  });

  it('by many rules that each go on for long, end', () => {
    const constraint = Array.from({ length: 500 }, (_, at) => ({
      key: `a-${at}`,
      severity: 'error' as const,
      human: 'x',
      expression: `name.all(%resource.name.all(%resource.name.all('${at}' != family)))`,
    }));
    const name = Array.from({ length: 200 }, () => ({ family: 'x' }));
    const [found, seconds] = judged(profile('Patient', { Patient: { constraint } }), { resourceType: 'Patient', name });
    expect(found).toContain('profile-too-costly');
    expect(seconds).toBeLessThan(5);
  });

  it('by doubling a text, are not decided', () => {
    const expression = "name.aggregate($total & $total & 'x', 'x').length() > 0";
    const constraint = [{ key: 'a-1', severity: 'error' as const, human: 'x', expression }];
    const name = Array.from({ length: 200 }, () => ({ family: 'x' }));
    const [found] = judged(profile('Patient', { Patient: { constraint } }), { resourceType: 'Patient', name });
    expect(found.filter((one) => one !== 'profile-too-costly')).toEqual([]);
  });

  it('of a type that is itself, end', () => {
    const rules = { Patient: { type: [{ code: 'Patient', profile: [PROFILE] }] } };
    expect(judged(profile('Patient', rules), { resourceType: 'Patient' })[0]).toEqual([]);
  });
});
