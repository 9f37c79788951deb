// Cardinality, types, fixed values, patterns, ranges, lengths and reference targets of a profile:
// https://hl7.org/fhir/R4/elementdefinition.html
import { describe, expect, it } from '@jest/globals';
import { equalsFixed, matchesPattern } from '../../../server/definitions/profiles/values.ts';
import type { Resource } from '../../../server/fhir/request.ts';
import { findings, PROFILE, profile } from '../../support/small-profile.ts';

const patient = (members: object): Resource => ({ resourceType: 'Patient', ...members });
const observation = (members: object): Resource => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'x' },
  ...members,
});

describe('cardinality', () => {
  const definition = profile('Patient', {
    'Patient.name': { min: 1, max: '2' },
    'Patient.name.given': { min: 1 },
    'Patient.photo': { max: '0' },
    'Patient.birthDate': { min: 1 },
  });
  const name = { given: ['A'] };
  const birthDate = '2000-01-01';

  it.each<[string, object, string[]]>([
    ['is met', { name: [name], birthDate }, []],
    ['wants what is missing', {}, ['profile-too-few Patient.name', 'profile-too-few Patient.birthDate']],
    ['refuses more', { name: [name, name, name], birthDate }, ['profile-too-many Patient.name']],
    [
      'refuses what may not be',
      { name: [name], birthDate, photo: [{ title: 'x' }] },
      ['profile-too-many Patient.photo'],
    ],
    ['looks into each value', { name: [name, { family: 'B' }], birthDate }, ['profile-too-few Patient.name[1].given']],
    [
      'takes a primitive that says only why it has no value',
      {
        name: [name],
        _birthDate: {
          extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
        },
      },
      [],
    ],
  ])('%s', (_, members, expected) => {
    expect(findings(patient(members), [definition])).toEqual(expected);
  });
});

describe('fixed[x]', () => {
  it.each<[unknown, unknown, boolean]>([
    ['a', 'a', true],
    ['a', 'A', false],
    [1, 1, true],
    [{ code: 'a' }, { code: 'a' }, true],
    [{ code: 'a', id: 'e1' }, { code: 'a' }, true],
    [{ code: 'a', display: 'A' }, { code: 'a' }, false],
    [{ coding: [{ code: 'a' }, { code: 'b' }] }, { coding: [{ code: 'a' }] }, false],
    [undefined, 'a', false],
  ])('of %j against %j: %s', (value, fixed, expected) => {
    expect(equalsFixed(value, fixed)).toBe(expected);
  });
});

describe('pattern[x]', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ code: 'a', display: 'A' }, { code: 'a' }, true],
    [{ code: 'b' }, { code: 'a' }, false],
    [{ coding: [{ code: 'b' }, { code: 'a', display: 'A' }] }, { coding: [{ code: 'a' }] }, true],
    [{ coding: [{ code: 'a' }] }, { coding: [{ code: 'a' }, { code: 'b' }] }, false],
    [{ text: 'x' }, { coding: [{ code: 'a' }] }, false],
    [undefined, { code: 'a' }, false],
  ])('of %j against %j: %s', (value, pattern, expected) => {
    expect(matchesPattern(value, pattern)).toBe(expected);
  });

  it('is reported at the value', () => {
    const definition = profile('Observation', { 'Observation.code': { patternCodeableConcept: { text: 'y' } } });
    expect(findings(observation({}), [definition])).toEqual(['profile-pattern Observation.code']);
  });
});

describe('ranges and lengths', () => {
  it.each<[string, object, object, boolean]>([
    ['a whole number at its least', { minValueInteger: 3 }, { valueInteger: 3 }, true],
    ['a whole number below', { minValueInteger: 3 }, { valueInteger: 2 }, false],
    ['a date above', { maxValueDateTime: '2020-06' }, { valueDateTime: '2021-01-01' }, false],
    ['a date inside', { maxValueDateTime: '2020-06' }, { valueDateTime: '2020-05-01' }, true],
    ['a date that its precision leaves open', { maxValueDateTime: '2020-06' }, { valueDateTime: '2020' }, true],
    [
      'a quantity of the same unit above',
      { maxValueQuantity: { value: 5, code: 'kg' } },
      { valueQuantity: { value: 6, code: 'kg' } },
      false,
    ],
    [
      'a quantity of another unit',
      { maxValueQuantity: { value: 5, code: 'kg' } },
      { valueQuantity: { value: 600, code: 'g' } },
      true,
    ],
    ['a text of the longest length', { maxLength: 3 }, { valueString: 'abc' }, true],
    ['a longer text', { maxLength: 3 }, { valueString: 'abcd' }, false],
    ['a text of characters beyond 16 bits', { maxLength: 1 }, { valueString: '🫀' }, true],
  ])('%s', (_, rule, value, isFine) => {
    const definition = profile('Observation', { 'Observation.value[x]': rule });
    const found = findings(observation(value), [definition]).filter((one) => one.startsWith('profile'));
    expect(found.filter((one) => !one.includes('broken')).length === 0).toBe(isFine);
  });
});

describe('types', () => {
  const definition = profile('Observation', {
    'Observation.value[x]': { type: [{ code: 'Quantity' }, { code: 'string' }] },
  });

  it('fewer than the element has', () => {
    expect(findings(observation({ valueString: 'x' }), [definition])).toEqual([]);
    expect(findings(observation({ valueBoolean: true }), [definition])).toEqual([
      'profile-type-not-allowed Observation.value',
    ]);
  });

  it('with profiles of their own', () => {
    const positive = profile(
      'Quantity',
      { 'Quantity.unit': { min: 1 } },
      { url: 'urn:with-unit', kind: 'complex-type' },
    );
    const profiled = profile('Observation', {
      'Observation.value[x]': { type: [{ code: 'Quantity', profile: ['urn:with-unit'] }] },
    });
    expect(findings(observation({ valueQuantity: { value: 1, unit: 'x' } }), [profiled, positive])).toEqual([]);
    expect(findings(observation({ valueQuantity: { value: 1 } }), [profiled, positive])).toEqual([
      'profile-too-few Observation.value.unit',
    ]);
  });

  it('with the definition of a type they derive from as their profile', () => {
    const definition = profile('Bundle', {
      'Bundle.entry': {},
      'Bundle.entry.resource': {
        type: [{ code: 'Resource', profile: ['http://hl7.org/fhir/StructureDefinition/DomainResource'] }],
      },
    });
    const collection = (resource: Resource): Resource => ({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ fullUrl: 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0', resource }],
    });
    expect(findings(collection(patient({ active: true })), [definition])).toEqual([]);
    expect(findings(collection({ resourceType: 'Binary', contentType: 'text/plain' }), [definition])).toEqual([
      'profile-of-other-type Bundle.entry[0].resource',
    ]);
  });

  it('with several profiles, one of which must be kept to', () => {
    const unit = profile('Quantity', { 'Quantity.unit': { min: 1 } }, { url: 'urn:unit', kind: 'complex-type' });
    const bare = profile(
      'Quantity',
      { 'Quantity.unit': { max: '0' }, 'Quantity.code': { max: '0' } },
      { url: 'urn:bare', kind: 'complex-type' },
    );
    const both = profile('Observation', {
      'Observation.value[x]': { type: [{ code: 'Quantity', profile: ['urn:unit', 'urn:bare'] }] },
    });
    expect(findings(observation({ valueQuantity: { value: 1 } }), [both, unit, bare])).toEqual([]);
    expect(
      findings(observation({ valueQuantity: { value: 1, code: 'x', system: 'urn:s' } }), [both, unit, bare]),
    ).toEqual(['profile-no-type-profile Observation.value']);
  });
});

describe('reference targets', () => {
  const target = 'http://example.org/StructureDefinition/target';
  const definition = profile('Observation', {
    'Observation.subject': {
      type: [{ code: 'Reference', targetProfile: ['http://hl7.org/fhir/StructureDefinition/Group', target] }],
    },
  });
  const named = profile('Patient', { 'Patient.name': { min: 1 } }, { url: target });
  const about = (reference: string, contained?: object[]): Resource =>
    observation({ subject: { reference }, ...(contained === undefined ? {} : { contained }) });

  it('are fewer types', () => {
    expect(findings(about('Group/1'), [definition, named])).toEqual([]);
    expect(findings(about('Patient/1'), [definition, named])).toEqual([]);
    expect(findings(about('Device/1'), [definition, named])).toEqual([
      'profile-target-not-allowed Observation.subject',
    ]);
  });

  it('must keep to the profile when they are at hand', () => {
    const good = { resourceType: 'Patient', id: 'p', name: [{ text: 'x' }] };
    expect(findings(about('#p', [good]), [definition, named])).toEqual([]);
    expect(findings(about('#p', [{ resourceType: 'Patient', id: 'p' }]), [definition, named])).toEqual([
      'profile-target-off-profile Observation.subject',
    ]);
  });

  it('are contained, bundled or elsewhere, as aggregation says', () => {
    const contained = profile('Observation', {
      'Observation.subject': { type: [{ code: 'Reference', targetProfile: [], aggregation: ['contained'] }] },
    });
    expect(findings(about('#p', [{ resourceType: 'Patient', id: 'p' }]), [contained])).toEqual([]);
    expect(findings(about('Patient/1'), [contained])).toEqual(['profile-wrong-aggregation Observation.subject']);
  });
});

describe('claims', () => {
  const named = profile('Patient', { 'Patient.name': { min: 1 } });
  const claiming = (...profiles: string[]): Resource => patient({ meta: { profile: profiles } });

  it('are checked, with or without a version', () => {
    const versioned = { ...named, version: '2' };
    expect(findings(claiming(PROFILE), [versioned], { profiles: [] })).toEqual(['profile-too-few Patient.name']);
    expect(findings(claiming(`${PROFILE}|2`), [versioned], { profiles: [] })).toEqual(['profile-too-few Patient.name']);
    expect(findings(claiming(`${PROFILE}|3`), [versioned], { profiles: [] })).toEqual(['?unknown-profile Patient']);
  });

  it.each<['error' | 'warning' | 'ignore', string[]]>([
    ['error', ['unknown-profile Patient']],
    ['warning', ['?unknown-profile Patient']],
    ['ignore', []],
  ])('of a profile nobody knows are told as configured: %s', (unknownProfiles, expected) => {
    expect(findings(claiming('urn:none'), [], { unknownProfiles })).toEqual(expected);
  });

  it('of a type itself are true of that type only', () => {
    expect(findings(claiming('http://hl7.org/fhir/StructureDefinition/Patient'), [])).toEqual([]);
    expect(findings(claiming(PROFILE), [profile('Group', {})], { profiles: [] })).toEqual([
      'profile-of-other-type Patient',
    ]);
  });

  it('a profile without snapshot and differential cannot be kept to', () => {
    const { snapshot: _, ...bare } = named;
    expect(findings(claiming(PROFILE), [bare], { profiles: [] })).toEqual(['profile-without-elements Patient']);
  });

  it('hold inside Bundles and contained resources', () => {
    const entry = { fullUrl: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520', resource: claiming(PROFILE) };
    const bundle: Resource = { resourceType: 'Bundle', type: 'collection', entry: [entry] };
    expect(findings(bundle, [named], { profiles: [] })).toEqual(['profile-too-few Bundle.entry[0].resource.name']);
    const contained = observation({ contained: [{ ...claiming(PROFILE), id: 'p' }], subject: { reference: '#p' } });
    expect(findings(contained, [named], { profiles: [] })).toEqual(['profile-too-few Observation.contained[0].name']);
  });
});

it('control characters in texts are warned of', () => {
  const text = (value: string): Resource => ({
    resourceType: 'Patient',
    name: [{ family: value }],
    deceasedBoolean: true,
    contact: [{ name: { text: value } }],
  });
  expect(findings(text('a\u0001b'), [])).toEqual([
    '?control-character Patient.name[0].family',
    '?control-character Patient.contact[0].name.text',
  ]);
  expect(findings(text('a\tb\r\nc'), [])).toEqual([]);
  expect(findings(text('a\u0001b'), [], { warnings: false })).toEqual([]);
});
