// A profile rests on its base, only narrows it, and says in its snapshot what it says in its differential:
// https://hl7.org/fhir/R4/profiling.html, https://hl7.org/fhir/R4/structuredefinition.html
import { describe, expect, it } from '@jest/globals';
import type { StructureDefinition } from '../../../server/definitions/profiles/definitions.ts';
import { givenDefinitions } from '../../../server/definitions/profiles/registry.ts';
import { profileFindings } from '../../../server/definitions/profiles/validate.ts';

const CORE = 'http://hl7.org/fhir/StructureDefinition/';
const OWN = 'https://example.org/StructureDefinition/';

type Rules = Record<string, object>;

/** Without a snapshot; `rules`: by id. */
function definition(type: string, rules: Rules, more: object = {}): StructureDefinition {
  const element = Object.entries(rules).map(([id, rule]) => {
    const sliceName = /:([^.:]+)$/.exec(id)?.[1];
    return { id, path: id.replace(/:[^.]+/g, ''), ...(sliceName === undefined ? {} : { sliceName }), ...rule };
  });
  return {
    ...{ resourceType: 'StructureDefinition', url: `${OWN}hijo`, name: 'Hijo', status: 'active', kind: 'resource' },
    ...{ abstract: false, type, baseDefinition: CORE + type, derivation: 'constraint', differential: { element } },
    ...more,
  };
}

/** Of the rules that R4 says in prose; below `differential.element`. */
const told = (one: StructureDefinition, ...known: StructureDefinition[]): string[] =>
  profileFindings(one, { definitions: givenDefinitions(known) })
    .filter(({ name }) => name.startsWith('profile-') && name !== 'profile-broken-invariant')
    .map(({ severity, name, expression = '' }) => {
      const place = expression.replace(/^StructureDefinition\.?(?:differential\.element)?/, '');
      return `${severity === 'warning' ? '?' : ''}${name.slice('profile-'.length)} ${place}`.trim();
    });

const reference = (...targets: string[]) => ({
  type: [{ code: 'Reference', targetProfile: targets.map((one) => (one.includes(':') ? one : CORE + one)) }],
});
const parent = (rules: Rules) => definition('Patient', rules, { url: `${OWN}padre` });
const child = (rules: Rules, more: object = {}) =>
  definition('Patient', rules, { baseDefinition: `${OWN}padre`, ...more });

describe('a profile', () => {
  it('that narrows its type is well', () => {
    const one = definition('Patient', {
      'Patient.name': { min: 1, max: '3', mustSupport: true },
      'Patient.gender': {
        binding: { strength: 'required', valueSet: 'http://hl7.org/fhir/ValueSet/administrative-gender' },
      },
      'Patient.deceased[x]': { type: [{ code: 'boolean' }] },
      'Patient.generalPractitioner': reference('Practitioner'),
    });
    expect(told(one)).toEqual([]);
  });

  it.each<[string, Rules, Rules, string[]]>([
    [
      'fewer than its base asks for',
      { 'Patient.name': { min: 1 } },
      { 'Patient.name': { min: 0 } },
      ['widens-base [0].min'],
    ],
    [
      'more than its base takes',
      { 'Patient.name': { max: '2' } },
      { 'Patient.name': { max: '*' } },
      ['widens-base [0].max'],
    ],
    [
      'another type',
      { 'Patient.deceased[x]': { type: [{ code: 'boolean' }] } },
      { 'Patient.deceased[x]': { type: [{ code: 'dateTime' }] } },
      ['widens-base [0].type[0].code'],
    ],
    [
      'another target',
      { 'Patient.generalPractitioner': reference('Practitioner') },
      { 'Patient.generalPractitioner': reference('Organization') },
      ['widens-base [0].type[0].targetProfile[0]'],
    ],
    [
      'a profile of its target',
      { 'Patient.generalPractitioner': reference('Practitioner') },
      { 'Patient.generalPractitioner': reference(`${OWN}medico`) },
      [],
    ],
    [
      'a weaker binding',
      { 'Patient.maritalStatus': { binding: { strength: 'required', valueSet: 'urn:a' } } },
      { 'Patient.maritalStatus': { binding: { strength: 'example', valueSet: 'urn:a' } } },
      ['widens-base [0].binding.strength'],
    ],
    [
      'another fixed value',
      { 'Patient.gender': { fixedCode: 'female' } },
      { 'Patient.gender': { fixedCode: 'male' } },
      ['widens-base [0].fixed'],
    ],
    [
      'a pattern with more',
      { 'Patient.maritalStatus': { patternCodeableConcept: { text: 'a' } } },
      { 'Patient.maritalStatus': { patternCodeableConcept: { text: 'a', coding: [{ code: 'S' }] } } },
      [],
    ],
    [
      'a pattern with less',
      { 'Patient.maritalStatus': { patternCodeableConcept: { text: 'a', coding: [{ code: 'S' }] } } },
      { 'Patient.maritalStatus': { patternCodeableConcept: { text: 'a' } } },
      ['widens-base [0].pattern'],
    ],
    [
      'support no longer asked for',
      { 'Patient.name': { mustSupport: true } },
      { 'Patient.name': { mustSupport: false } },
      ['widens-base [0].mustSupport'],
    ],
    [
      'longer texts',
      { 'Patient.name.family': { maxLength: 10 } },
      { 'Patient.name.family': { maxLength: 20 } },
      ['widens-base [0].maxLength'],
    ],
  ])('against its base: %s', (_, base, own, expected) => {
    const doctor = definition('Practitioner', {}, { url: `${OWN}medico` });
    expect(told(child(own), parent(base), doctor)).toEqual(expected);
  });

  it('speaks of elements its base has, by the path of their id, whether or not it has a snapshot', () => {
    const wrong = { 'Patient.nombre': { min: 1 } };
    const snapshot = { element: [{ id: 'Patient', path: 'Patient' }] };
    expect(told(definition('Patient', wrong))).toContain('element-unknown');
    expect(told(definition('Patient', wrong, { snapshot }))).toContain('element-unknown');
    expect(told(definition('Patient', { 'Patient.name': { path: 'Patient.nombre' } }))).toEqual([
      'path-against-id [0].path',
    ]);
    expect(told(definition('Observation', { 'Observation.value[x]': { path: 'Observation.valueQuantity' } }))).toEqual(
      [],
    );
  });

  it('is of the type of its base, which may come yet', () => {
    expect(told(definition('Patient', { 'Patient.name': { min: 1 } }, { baseDefinition: `${CORE}Person` }))).toEqual([
      'of-other-base type',
    ]);
    expect(told(definition('Patient', { 'Patient.name': { min: 1 } }, { baseDefinition: 'urn:x' }))).toEqual([
      '?base-unknown',
    ]);
  });

  it('names profiles of the types it names', () => {
    const quantity = (url: string) =>
      definition('Observation', {
        'Observation.valueQuantity': { type: [{ code: 'Quantity', profile: [CORE + url] }] },
      });
    expect(told(quantity('Count'))).toEqual(['type-mismatch [0].type[0].profile[0]']);
    expect(told(quantity('Quantity'))).toEqual([]);
  });
});

describe('a fixed value or a pattern', () => {
  it.each<[string, object, string[]]>([
    ['birthDate', { fixedDate: '2000-01-01' }, []],
    ['birthDate', { fixedString: '2000-01-01' }, ['value-of-other-type [0].fixed']],
    ['gender', { patternString: 'male' }, []],
    ['maritalStatus', { patternCoding: { code: 'S' } }, ['value-of-other-type [0].pattern']],
    ['deceased[x]', { type: [{ code: 'boolean' }], fixedBoolean: true }, []],
  ])('of %s is of its type: %j', (name, rule, expected) => {
    expect(told(definition('Patient', { [`Patient.${name}`]: rule }))).toEqual(expected);
  });
});

describe('slices', () => {
  const slicing = (more: object = {}) => ({
    slicing: { discriminator: [{ type: 'value', path: 'system' }], rules: 'open', ...more },
  });

  it('are of an element that says how they are told apart', () => {
    expect(
      told(definition('Patient', { 'Patient.identifier': slicing(), 'Patient.identifier:dni': { min: 1 } })),
    ).toEqual([]);
    expect(told(definition('Patient', { 'Patient.identifier:dni': { min: 1 } }))).toEqual([
      '?slice-without-slicing [0]',
    ]);
  });

  it('need not where they are extensions or types', () => {
    const url = {
      type: [{ code: 'Extension', profile: ['http://hl7.org/fhir/StructureDefinition/patient-birthPlace'] }],
    };
    const rules = {
      'Patient.extension:lugar': url,
      'Patient.deceased[x]:deceasedBoolean': { type: [{ code: 'boolean' }] },
    };
    expect(told(definition('Patient', rules))).toEqual([]);
  });

  it.each<[string, string, string, string[]]>([
    ['Patient', 'identifier', 'system', []],
    ['Patient', 'identifier', '$this', []],
    ['Patient', 'identifier', 'type.coding.code', []],
    ['Patient', 'contact', 'relationship', []],
    ['Patient', 'extension', 'url', []],
    ['Patient', 'generalPractitioner', 'resolve().name', []],
    ['Patient', 'contact', "extension('urn:a').value", []],
    ['Observation', 'component', 'value.ofType(Quantity).unit', []],
    ['Patient', 'identifier', 'url', ['discriminator-nowhere [0].slicing.discriminator[0].path']],
    ['Patient', 'extension', 'type', ['discriminator-nowhere [0].slicing.discriminator[0].path']],
    ['Patient', 'contact', 'name.given.code', ['discriminator-nowhere [0].slicing.discriminator[0].path']],
    ['Patient', 'contact', "extension('urn:a').code", ['discriminator-nowhere [0].slicing.discriminator[0].path']],
    ['Observation', 'component', 'value.system.code', ['discriminator-nowhere [0].slicing.discriminator[0].path']],
  ])('are told apart by what an element of %s.%s has: %s', (type, name, path, expected) => {
    const rule = { slicing: { discriminator: [{ type: 'value', path }], rules: 'open' } };
    expect(told(definition(type, { [`${type}.${name}`]: rule }))).toEqual(expected);
  });

  it('are not added where the base closed them, nor are they opened again', () => {
    const base = parent({ 'Patient.identifier': slicing({ rules: 'closed' }), 'Patient.identifier:dni': { min: 0 } });
    expect(told(base)).toEqual([]);
    expect(told(child({ 'Patient.identifier:ce': { min: 0 } }), base)).toEqual(['slice-in-closed [0]']);
    expect(told(child({ 'Patient.identifier:dni': { min: 1 } }), base)).toEqual([]);
    expect(told(child({ 'Patient.identifier': slicing() }), base)).toEqual(['slicing-loosened [0].slicing.rules']);
  });
});

it('a model of its own has a type with an address, which is not that of its base', () => {
  const model = (type: string, baseDefinition: string): string[] =>
    profileFindings(
      definition(type, { Modelo: {} }, { kind: 'logical', derivation: 'specialization', baseDefinition }),
      {},
    )
      .filter(({ severity }) => severity === 'error')
      .map(({ name, expression }) => `${name} ${expression}`);
  expect(model(`${OWN}Modelo`, `${CORE}Element`)).toEqual([]);
  expect(model('Modelo', `${CORE}Element`)).toEqual(['address-relative StructureDefinition.type']);
  expect(model(`${OWN}Modelo`, `${OWN}Modelo`)).toEqual(['profile-type-of-base StructureDefinition.type']);
});

describe('a snapshot', () => {
  const rules = { 'Patient.name': { min: 1, mustSupport: true } };
  const snapshot = (name: object) => ({
    snapshot: {
      element: [
        { id: 'Patient', path: 'Patient' },
        { id: 'Patient.name', path: 'Patient.name', ...name },
      ],
    },
  });

  it('says what the differential says', () => {
    expect(told(definition('Patient', rules, snapshot({ min: 1, max: '*', mustSupport: true })))).toEqual([]);
    expect(told(definition('Patient', rules, snapshot({ min: 0, max: '*', mustSupport: true })))).toEqual([
      'snapshot-differs [0].min',
    ]);
  });

  it('has the FHIRPath type of an attribute, though the differential says that of FHIR', () => {
    const id = 'Extension.extension:since.url';
    const types = (...type: object[]) => ({ 'Extension.extension:since': { max: '1' }, [id]: { type } });
    const attribute = (valueUrl: string) => ({
      extension: [{ url: `${CORE}structuredefinition-fhir-type`, valueUrl }],
      code: 'http://hl7.org/fhirpath/System.String',
    });
    const made = (type: object) => {
      const element = [
        { id: 'Extension', path: 'Extension' },
        { id: 'Extension.extension:since', path: 'Extension.extension', max: '1' },
        { id, path: 'Extension.extension.url', type: [type] },
      ];
      return { snapshot: { element } };
    };
    expect(told(definition('Extension', types({ code: 'uri' }), made(attribute('uri'))))).toEqual([]);
    expect(told(definition('Extension', types({ code: 'uri' }), made(attribute('string'))))).toEqual([
      'snapshot-differs [1].type',
    ]);
  });

  it('has every element the differential speaks of', () => {
    const sliced = {
      'Patient.identifier': { slicing: { discriminator: [{ type: 'value', path: 'system' }], rules: 'open' } },
      'Patient.identifier:dni': { min: 1 },
    };
    const element = [
      { id: 'Patient', path: 'Patient' },
      { id: 'Patient.identifier', path: 'Patient.identifier' },
    ];
    expect(told(definition('Patient', sliced, { snapshot: { element } }))).toEqual(['snapshot-lacks [1]']);
  });
});
