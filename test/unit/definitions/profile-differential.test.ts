// Profiles without a snapshot: https://hl7.org/fhir/R4/profiling.html#snapshot, https://hl7.org/fhir/R4/elementdefinition.html#interpretation
import { describe, expect, it } from '@jest/globals';
import { generated } from '../../../scripts/judge/snapshots.ts';
import type { ElementDefinition, StructureDefinition } from '../../../server/definitions/profiles/definitions.ts';
import { givenDefinitions } from '../../../server/definitions/profiles/registry.ts';
import type { Resource } from '../../../server/fhir/request.ts';
import { findings, PROFILE } from '../../support/small-profile.ts';

const CORE = 'http://hl7.org/fhir/StructureDefinition/';
type Rules = Record<string, Partial<ElementDefinition>>;

/** `rules`: by id. */
function differing(base: string, type: string, rules: Rules, url = PROFILE): StructureDefinition {
  const element = Object.entries(rules).map(([id, rule]) => {
    const sliceName = /:([^.:]+)$/.exec(id)?.[1];
    return { id, path: id.replace(/:[^.]+/g, ''), ...(sliceName === undefined ? {} : { sliceName }), ...rule };
  });
  const kind = type === 'Extension' ? 'complex-type' : 'resource';
  const head = { resourceType: 'StructureDefinition', url, name: 'P', status: 'draft', kind, abstract: false };
  return { ...head, type, baseDefinition: base, derivation: 'constraint', differential: { element } };
}

const ofPatient = (rules: Rules, url?: string): StructureDefinition =>
  differing(`${CORE}Patient`, 'Patient', rules, url);
const patient = (more: object = {}): Resource => ({ resourceType: 'Patient', ...more }) as Resource;
const element = (definition: StructureDefinition, id: string, ...others: StructureDefinition[]) =>
  (generated(definition, givenDefinitions(others)) as Map<string, ElementDefinition>).get(id);

describe('a profile without a snapshot', () => {
  it('asks for what its differential says, and its type says', () => {
    const definition = ofPatient({ 'Patient.birthDate': { min: 1 }, 'Patient.contact.name': { min: 1 } });
    expect(findings(patient({ birthDate: '1970' }), [definition])).toEqual([]);
    expect(findings(patient({ contact: [{ organization: { display: 'x' } }] }), [definition])).toEqual([
      'profile-too-few Patient.birthDate',
      'profile-too-few Patient.contact[0].name',
    ]);
    expect(element(definition, 'Patient.contact.gender')).toMatchObject({ min: 0, max: '1', type: [{ code: 'code' }] });
  });

  it('asks for what the profile it derives from says', () => {
    const base = ofPatient({ 'Patient.birthDate': { min: 1 } }, 'urn:base');
    const definition = differing('urn:base', 'Patient', { 'Patient.gender': { min: 1 } });
    expect(findings(patient(), [definition, base])).toEqual([
      'profile-too-few Patient.gender',
      'profile-too-few Patient.birthDate',
    ]);
  });

  it('slices by name: an id alone makes no slice', () => {
    const rules = {
      'Patient.identifier:dni': { sliceName: undefined, min: 1 },
      'Patient.identifier:dni.system': { sliceName: undefined, min: 1 },
    };
    const definition = ofPatient(rules as unknown as Rules);
    expect(element(definition, 'Patient.identifier:dni')).toBeUndefined();
    expect(element(definition, 'Patient.identifier.system')).toMatchObject({ min: 1 });
    expect(findings(patient(), [definition])).toEqual(['profile-too-few Patient.identifier']);
    expect(findings(patient({ identifier: [{ value: '1' }] }), [definition])).toEqual([
      'profile-too-few Patient.identifier[0].system',
    ]);
  });

  it('adds constraints to those of its base and replaces what else it says', () => {
    const constraint = (key: string) => [{ key, severity: 'error' as const, human: key, expression: 'false' }];
    const base = ofPatient({ 'Patient.name': { min: 1, max: '3', constraint: constraint('a-1') } }, 'urn:base');
    const definition = differing('urn:base', 'Patient', {
      'Patient.name': { max: '2', constraint: constraint('b-1') },
    });
    expect(element(definition, 'Patient.name', base)).toMatchObject({ min: 1, max: '2' });
    expect(element(definition, 'Patient.name', base)?.constraint?.map(({ key }) => key)).toEqual(['a-1', 'b-1']);
  });

  it('reaches into data types, the profiles of types, and what content references lead to', () => {
    const name = differing(`${CORE}HumanName`, 'HumanName', { 'HumanName.given': { max: '1' } }, 'urn:name');
    const definition = ofPatient({
      'Patient.name': { type: [{ code: 'HumanName', profile: ['urn:name'] }] },
      'Patient.name.family': { min: 1 },
    });
    expect(element(definition, 'Patient.name.family', name)).toMatchObject({
      min: 1,
      base: { path: 'HumanName.family' },
    });
    expect(element(definition, 'Patient.name.given', name)).toMatchObject({ max: '1' });
    const nested = differing(`${CORE}Questionnaire`, 'Questionnaire', { 'Questionnaire.item.item.text': { min: 1 } });
    expect(element(nested, 'Questionnaire.item.item.text')).toMatchObject({ min: 1 });
    const inside = { linkId: '1.1', type: 'display' };
    const item = [{ linkId: '1', type: 'group', item: [inside] }];
    const questionnaire = { resourceType: 'Questionnaire', status: 'draft', item } as unknown as Resource;
    expect(findings(questionnaire, [nested])).toEqual(['profile-too-few Questionnaire.item[0].item[0].text']);
  });

  it('that walk into a content reference say of the next level only what they say there', () => {
    const named = differing(`${CORE}Parameters`, 'Parameters', {
      'Parameters.parameter.name': { patternString: 'outer' },
      'Parameters.parameter.part.name': { patternString: 'inner' },
    });
    const parameters = (inner: string): Resource => ({
      resourceType: 'Parameters',
      parameter: [{ name: 'outer', part: [{ name: inner, valueBoolean: true }] }],
    });
    expect(findings(parameters('inner'), [named])).toEqual([]);
    const once = differing(`${CORE}Parameters`, 'Parameters', {
      'Parameters.parameter.name': { patternString: 'outer' },
    });
    expect(findings(parameters('inner'), [once])).toEqual([]);
    expect(findings(parameters('outer'), [named])).toEqual(['profile-pattern Parameters.parameter[0].part[0].name']);
  });

  it('has slices that take after what they slice, and need not be there', () => {
    const definition = ofPatient({
      'Patient.identifier': { min: 1, slicing: { discriminator: [{ type: 'value', path: 'system' }], rules: 'open' } },
      'Patient.identifier.value': { min: 1 },
      'Patient.identifier:a': { max: '1' },
      'Patient.identifier:a.system': { min: 1, fixedUri: 'urn:a' },
      'Patient.identifier:a/b': {},
      'Patient.identifier:a/b.use': { min: 1, fixedCode: 'old' },
    });
    expect(element(definition, 'Patient.identifier:a')).toMatchObject({ min: 0, max: '1', sliceName: 'a' });
    expect(element(definition, 'Patient.identifier:a')?.slicing).toBeUndefined();
    expect(element(definition, 'Patient.identifier:a.value')).toMatchObject({ min: 1 });
    expect(element(definition, 'Patient.identifier:a/b.system')).toMatchObject({ fixedUri: 'urn:a' });
    const one = { system: 'urn:a', value: '1' };
    expect(findings(patient({ identifier: [one, one] }), [definition])).toEqual([
      'profile-too-many Patient.identifier',
    ]);
  });

  it('leaves a choice the types it speaks of by their names', () => {
    const definition = ofPatient({ 'Patient.deceasedDateTime': {}, 'Patient.multipleBirthInteger': { min: 1 } });
    expect(element(definition, 'Patient.deceased[x]')?.type).toEqual([{ code: 'dateTime' }]);
    expect(findings(patient({ deceasedBoolean: true, multipleBirthInteger: 2 }), [definition])).toEqual([
      'profile-type-not-allowed Patient.deceased',
      'profile-outside-slices Patient.deceased',
    ]);
  });

  it('may leave out the ids of its elements', () => {
    const definition = ofPatient({ 'Patient.name:a': {}, 'Patient.name:a.family': { min: 1 }, 'Patient.name:b': {} });
    for (const one of definition.differential?.element ?? []) delete one.id;
    expect(element(definition, 'Patient.name:a.family')).toMatchObject({ min: 1 });
    expect(element(definition, 'Patient.name:b')).toMatchObject({ min: 0 });
  });
});

describe('cannot be used, and says so:', () => {
  const named = (definition: StructureDefinition, ...others: StructureDefinition[]) =>
    generated(definition, givenDefinitions([definition, ...others]));

  it('a profile whose base is not known', () => {
    expect(named(differing('urn:none', 'Patient', {}))).toBe('profile-base-unknown');
  });

  it('profiles that derive from one another, or from ever more', () => {
    const circle = [differing('urn:b', 'Patient', {}, 'urn:a'), differing('urn:a', 'Patient', {}, 'urn:b')] as const;
    expect(named(...circle)).toBe('profile-base-circular');
    const chain = Array.from({ length: 30_000 }, (_, at) => differing(`urn:${at + 1}`, 'Patient', {}, `urn:${at}`));
    expect(named(chain[0] as StructureDefinition, ...chain)).toBe('profile-base-circular');
  });

  it('a differential that speaks of what its base does not have', () => {
    expect(named(ofPatient({ 'Patient.nombre': { min: 1 } }))).toBe('profile-element-unknown');
    expect(named(ofPatient({ 'Patient.deceasedQuantity': {} }))).toBe('profile-element-unknown');
  });

  it('one of too many elements, or too deep ones, within a second', () => {
    const start = process.cpuUsage();
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`Patient.name:s${at}`, {}]));
    expect(named(ofPatient(many))).toBe('profile-too-large');
    expect(named(ofPatient({ [`Patient${'.extension'.repeat(100_000)}`]: {} }))).toBe('profile-too-large');
    const wide = Object.fromEntries(
      Array.from({ length: 9_000 }, (_, at) => [`Patient.extension:s${at}${'.extension'.repeat(30)}`, {}]),
    );
    expect(named(ofPatient(wide))).toBe('profile-too-large');
    const rule = { key: 'k-1', severity: 'error' as const, human: 'x', expression: 'true' };
    const constraint = Array.from({ length: 30 }, () => rule);
    const again = Array.from({ length: 9_000 }, () => ({ id: 'Patient.name', path: 'Patient.name', constraint }));
    expect(named({ ...ofPatient({}), differential: { element: again } })).toBe('profile-too-large');
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000);
  });

  it('but extensions within themselves are told by their type', () => {
    const nested = differing(`${CORE}Extension`, 'Extension', {
      'Extension.extension:self': { type: [{ code: 'Extension', profile: [PROFILE] }] },
      'Extension.extension:self.url': { min: 1 },
    });
    expect(typeof named(nested)).toBe('object');
  });
});
