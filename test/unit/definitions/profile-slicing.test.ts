// Slices by value, pattern, type, profile and presence; open, closed, ordered, within one another:
// https://hl7.org/fhir/R4/profiling.html#slicing
import { describe, expect, it } from '@jest/globals';
import type { Discriminator, ElementDefinition } from '../../../server/definitions/profiles/definitions.ts';
import type { Resource } from '../../../server/fhir/request.ts';
import { findings, PROFILE, profile } from '../../support/small-profile.ts';

type Slicing = NonNullable<ElementDefinition['slicing']>;

const by = (type: Discriminator['type'], path: string, more: Slicing = {}): { slicing: Slicing } => ({
  slicing: { discriminator: [{ type, path }], rules: 'open', ...more },
});
const patient = (...identifier: object[]): Resource => ({ resourceType: 'Patient', identifier });
const a = { system: 'urn:a', value: '1' };
const b = { system: 'urn:b', value: '2' };
const c = { system: 'urn:c', value: '3' };

const twoSlices = (slicing: Slicing) =>
  profile('Patient', {
    'Patient.identifier': by('value', 'system', slicing),
    'Patient.identifier:a': { min: 1, max: '1' },
    'Patient.identifier:a.system': { fixedUri: 'urn:a' },
    'Patient.identifier:a.value': { maxLength: 3 },
    'Patient.identifier:b': { min: 0, max: '1' },
    'Patient.identifier:b.system': { fixedUri: 'urn:b' },
  });

describe('a slice told by a value', () => {
  const definition = twoSlices({ rules: 'open' });

  it.each<[string, object[], string[]]>([
    ['is satisfied by one that has it', [a], []],
    ['leaves others alone when open', [a, c, c], []],
    ['is missed', [b], ['profile-too-few Patient.identifier']],
    ['is counted', [a, b, b], ['profile-too-many Patient.identifier']],
    [
      'has rules for its own values only',
      [
        { ...a, value: '1234' },
        { ...b, value: '1234' },
      ],
      ['profile-text-too-long Patient.identifier[0].value'],
    ],
    ['does not take one without the value', [{ value: '1' }], ['profile-too-few Patient.identifier']],
  ])('%s', (_, identifiers, expected) => {
    expect(findings(patient(...identifiers), [definition])).toEqual(expected);
  });
});

describe('slicing rules', () => {
  it('closed refuses what is in no slice', () => {
    expect(findings(patient(a, c), [twoSlices({ rules: 'closed' })])).toEqual([
      'profile-outside-slices Patient.identifier[1]',
    ]);
  });

  it('openAtEnd lets others come only after all slices', () => {
    const definition = twoSlices({ rules: 'openAtEnd' });
    expect(findings(patient(a, b, c), [definition])).toEqual([]);
    expect(findings(patient(a, c, b), [definition])).toEqual(['profile-slice-not-at-end Patient.identifier[1]']);
  });

  it('ordered wants the order of the definition', () => {
    const definition = twoSlices({ ordered: true });
    expect(findings(patient(a, c, b), [definition])).toEqual([]);
    expect(findings(patient(b, a), [definition])).toEqual(['profile-slices-out-of-order Patient.identifier[1]']);
  });

  it('@default has rules for what no other slice takes', () => {
    const definition = profile('Patient', {
      'Patient.identifier': by('value', 'system', { rules: 'closed' }),
      'Patient.identifier:a': { min: 0 },
      'Patient.identifier:a.system': { fixedUri: 'urn:a' },
      'Patient.identifier:@default': { max: '1' },
      'Patient.identifier:@default.value': { maxLength: 1 },
    });
    expect(findings(patient(a, b), [definition])).toEqual([]);
    expect(findings(patient(a, b, { ...c, value: '33' }), [definition])).toEqual([
      'profile-too-many Patient.identifier',
      'profile-text-too-long Patient.identifier[2].value',
    ]);
  });
});

describe('a slice is told', () => {
  const observation = (...component: object[]): Resource => ({
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    component,
  });
  const coded = (code: string, more: object = {}) => ({
    code: {
      coding: [
        { system: 'urn:s', code, display: 'any' },
        { system: 'urn:t', code: 'z' },
      ],
    },
    ...more,
  });

  it('by a pattern, which asks for no more than it has', () => {
    const definition = profile('Observation', {
      'Observation.component': by('pattern', 'code'),
      'Observation.component:one': { min: 1, max: '1' },
      'Observation.component:one.code': { patternCodeableConcept: { coding: [{ system: 'urn:s', code: '1' }] } },
    });
    expect(findings(observation(coded('1'), coded('2')), [definition])).toEqual([]);
    expect(findings(observation(coded('1'), coded('1')), [definition])).toEqual([
      'profile-too-many Observation.component',
    ]);
    expect(findings(observation(coded('2')), [definition])).toEqual(['profile-too-few Observation.component']);
  });

  it('by a value below the discriminator, at any depth', () => {
    const definition = profile('Observation', {
      'Observation.component': by('value', 'code'),
      'Observation.component:one': { min: 1, max: '1' },
      'Observation.component:one.code': {},
      'Observation.component:one.code.coding': {},
      'Observation.component:one.code.coding.code': { fixedCode: '1' },
    });
    expect(findings(observation(coded('1')), [definition]).filter((one) => one.startsWith('profile-too'))).toEqual([]);
    expect(findings(observation(coded('2')), [definition])).toContain('profile-too-few Observation.component');
  });

  it('by several discriminators, all of which must hold', () => {
    const definition = profile('Patient', {
      'Patient.telecom': {
        slicing: {
          discriminator: [
            { type: 'value', path: 'system' },
            { type: 'value', path: 'use' },
          ],
          rules: 'open',
        },
      },
      'Patient.telecom:mobile': { min: 1 },
      'Patient.telecom:mobile.system': { fixedCode: 'phone' },
      'Patient.telecom:mobile.use': { fixedCode: 'mobile' },
    });
    const telecom = (system: string, use: string): Resource => ({
      resourceType: 'Patient',
      telecom: [{ system, use, value: '1' }],
    });
    expect(findings(telecom('phone', 'mobile'), [definition])).toEqual([]);
    expect(findings(telecom('phone', 'home'), [definition])).toEqual(['profile-too-few Patient.telecom']);
  });

  it('by the absence of what it may not have, whatever else it is bound to', () => {
    const definition = profile('Patient', {
      'Patient.telecom': by('value', 'use', { rules: 'closed' }),
      'Patient.telecom:mobile': {},
      'Patient.telecom:mobile.use': { fixedCode: 'mobile' },
      'Patient.telecom:none': {},
      'Patient.telecom:none.use': {
        max: '0',
        binding: { strength: 'required', valueSet: 'http://hl7.org/fhir/ValueSet/contact-point-use|4.0.1' },
      },
    });
    const telecom = (more: object): Resource => ({
      resourceType: 'Patient',
      telecom: [{ system: 'phone', value: '1', ...more }],
    });
    expect(findings(telecom({}), [definition])).toEqual([]);
    expect(findings(telecom({ use: 'mobile' }), [definition])).toEqual([]);
    expect(findings(telecom({ use: 'home' }), [definition])).toEqual(['profile-outside-slices Patient.telecom[0]']);
  });

  it('by presence', () => {
    const definition = profile('Observation', {
      'Observation.component': by('exists', 'dataAbsentReason', { rules: 'closed' }),
      'Observation.component:absent': { max: '1' },
      'Observation.component:absent.dataAbsentReason': { min: 1 },
      'Observation.component:present': {},
      'Observation.component:present.dataAbsentReason': { max: '0' },
    });
    const absent = coded('1', { dataAbsentReason: { text: 'x' } });
    expect(findings(observation(coded('1'), absent), [definition])).toEqual([]);
    expect(findings(observation(absent, absent), [definition])).toEqual(['profile-too-many Observation.component']);
  });

  it('by type, in a choice', () => {
    const definition = profile('Observation', {
      'Observation.component': {},
      'Observation.component.value[x]': by('type', '$this', { rules: 'closed' }),
      'Observation.component.value[x]:valueQuantity': { type: [{ code: 'Quantity' }] },
      'Observation.component.value[x]:valueQuantity.unit': { min: 1 },
    });
    expect(findings(observation(coded('1', { valueQuantity: { value: 1, unit: 'kg' } })), [definition])).toEqual([]);
    expect(findings(observation(coded('1', { valueQuantity: { value: 1 } })), [definition])).toEqual([
      'profile-too-few Observation.component[0].value.unit',
    ]);
    expect(findings(observation(coded('1', { valueString: 'x' })), [definition])).toEqual([
      'profile-outside-slices Observation.component[0].value',
    ]);
  });

  it('by the type of what a reference leads to, at hand or not', () => {
    const definition = profile('Observation', {
      'Observation.performer': by('type', 'resolve()'),
      'Observation.performer:who': {
        max: '1',
        type: [{ code: 'Reference', targetProfile: ['http://hl7.org/fhir/StructureDefinition/Practitioner'] }],
      },
    });
    const performed = (...references: string[]): Resource => ({
      ...observation(),
      component: undefined,
      contained: [{ resourceType: 'Practitioner', id: 'p' }],
      performer: references.map((reference) => ({ reference })),
    });
    const json = (resource: Resource): Resource => JSON.parse(JSON.stringify(resource)) as Resource;
    expect(findings(json(performed('#p', 'Organization/1')), [definition])).toEqual([]);
    expect(findings(json(performed('#p', 'Practitioner/1')), [definition])).toEqual([
      'profile-too-many Observation.performer',
    ]);
  });

  it('by a profile: what the only one for its type lacks is told, where something must be', () => {
    const url = 'http://example.org/StructureDefinition/named';
    const named = profile('Patient', { 'Patient.name': { min: 1 } }, { url });
    const only = (rules: NonNullable<Slicing['rules']>) =>
      profile('Bundle', {
        'Bundle.entry': by('profile', 'resource', { rules }),
        'Bundle.entry:patient': { min: 1 },
        'Bundle.entry:patient.resource': { type: [{ code: 'Patient', profile: [url] }] },
      });
    const entry = (resource: object) => ({ fullUrl: 'urn:uuid:c757873d-ec9a-4326-a141-000000000001', resource });
    const holding = (resource: object): Resource => ({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [entry(resource)],
    });
    const nameless = holding({ resourceType: 'Patient', active: true });
    expect(findings(nameless, [only('closed'), named])).toEqual(['profile-too-few Bundle.entry[0].resource.name']);
    expect(findings(nameless, [only('open'), named])).toEqual(['profile-too-few Bundle.entry']);
    expect(findings(holding({ resourceType: 'Basic', code: { text: 'x' } }), [only('closed'), named])).toEqual([
      'profile-outside-slices Bundle.entry[0]',
      'profile-too-few Bundle.entry',
    ]);
  });

  it('by a profile that is a type of R4 itself', () => {
    const definition = profile('Bundle', {
      'Bundle.entry': by('profile', 'resource', { rules: 'closed' }),
      'Bundle.entry:patient': {},
      'Bundle.entry:patient.resource': {
        type: [{ code: 'Resource', profile: ['http://hl7.org/fhir/StructureDefinition/Patient'] }],
      },
    });
    const holding = (resource: object): Resource => ({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ fullUrl: 'urn:uuid:c757873d-ec9a-4326-a141-000000000001', resource }],
    });
    expect(findings(holding({ resourceType: 'Patient', active: true }), [definition])).toEqual([]);
    expect(findings(holding({ resourceType: 'Basic', code: { text: 'x' } }), [definition])).toEqual([
      'profile-outside-slices Bundle.entry[0]',
    ]);
  });

  it('by an extension, though what is sliced has a slice for it, too', () => {
    const type = [{ code: 'Extension', profile: ['urn:kind'] }];
    const definition = {
      ...profile('Patient', {}),
      snapshot: undefined,
      baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Patient',
      differential: {
        element: [
          { id: 'Patient.contact', ...by('value', "extension('urn:kind').value", { rules: 'closed' }) },
          { id: 'Patient.contact.extension:kind', sliceName: 'kind', type },
          { id: 'Patient.contact:home', sliceName: 'home' },
          { id: 'Patient.contact:home.extension:homeKind', sliceName: 'homeKind', type },
          { id: 'Patient.contact:home.extension:homeKind.valueCode', fixedCode: 'home' },
        ].map((element) => ({ path: element.id.replace(/:\w+/g, ''), ...element })),
      },
    } as unknown as Resource;
    const contact = (valueCode: string): Resource => ({
      resourceType: 'Patient',
      contact: [{ extension: [{ url: 'urn:kind', valueCode }], name: { text: 'x' } }],
    });
    const outside = (valueCode: string): string[] =>
      findings(contact(valueCode), [definition]).filter((one) => one.startsWith('profile-outside'));
    expect(outside('home')).toEqual([]);
    expect(outside('work')).toEqual(['profile-outside-slices Patient.contact[0]']);
  });

  // https://hl7.org/fhir/R4/extension-elementdefinition-profile-element.html
  it('by an element of another profile that its type means', () => {
    const url = 'http://example.org/StructureDefinition/library';
    const library = profile(
      'Patient',
      {
        'Patient.identifier': by('value', 'system'),
        'Patient.identifier:a': {},
        'Patient.identifier:a.system': { fixedUri: 'urn:a' },
        'Patient.identifier:a.value': { maxLength: 3 },
      },
      { url },
    );
    const meant = { url: 'http://hl7.org/fhir/StructureDefinition/elementdefinition-profile-element' };
    const extension = [{ ...meant, valueString: 'Patient.identifier:a' }];
    const definition = profile('Patient', {
      'Patient.identifier': by('value', 'system', { rules: 'closed' }),
      'Patient.identifier:first': { min: 1, type: [{ code: 'Identifier', profile: [url], _profile: [{ extension }] }] },
    });
    expect(findings(patient(a), [definition, library])).toEqual([]);
    expect(findings(patient({ ...a, value: '1234' }), [definition, library])).toEqual([
      'profile-text-too-long Patient.identifier[0].value',
    ]);
    expect(findings(patient(a, b), [definition, library])).toEqual(['profile-outside-slices Patient.identifier[1]']);
  });

  it('by the profile it keeps to', () => {
    const short = profile(
      'Identifier',
      { 'Identifier.value': { maxLength: 2 } },
      { url: 'http://example.org/short', kind: 'complex-type' },
    );
    const definition = profile('Patient', {
      'Patient.identifier': by('profile', '$this'),
      'Patient.identifier:short': {
        min: 1,
        max: '1',
        type: [{ code: 'Identifier', profile: ['http://example.org/short'] }],
      },
    });
    expect(findings(patient({ value: '12' }, { value: '123' }), [definition, short])).toEqual([]);
    expect(findings(patient({ value: '12' }, { value: '1' }), [definition, short])).toEqual([
      'profile-too-many Patient.identifier',
    ]);
    expect(findings(patient({ value: '123' }), [definition, short])).toEqual(['profile-too-few Patient.identifier']);
  });

  it("by an extension's value", () => {
    const definition = profile('Patient', {
      'Patient.name': by('value', "extension('http://hl7.org/fhir/StructureDefinition/data-absent-reason').value"),
      'Patient.name:stage': { min: 1, max: '1' },
      'Patient.name:stage.extension': by('value', 'url'),
      'Patient.name:stage.extension:kind': {
        min: 1,
        type: [{ code: 'Extension', profile: ['http://hl7.org/fhir/StructureDefinition/data-absent-reason'] }],
      },
      'Patient.name:stage.extension:kind.value[x]': { fixedCode: 'stage' },
    });
    const name = (valueCode: string) => ({
      family: 'x',
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode }],
    });
    const named = (...names: object[]): Resource => ({ resourceType: 'Patient', name: names });
    expect(findings(named(name('stage'), name('other')), [definition], { unknownProfiles: 'ignore' })).toEqual([]);
    expect(findings(named(name('other')), [definition], { unknownProfiles: 'ignore' })).toEqual([
      'profile-too-few Patient.name',
    ]);
  });
});

describe('slices within slices', () => {
  it('cut a slice again, each with its own count', () => {
    const definition = profile('Patient', {
      'Patient.identifier': by('value', 'system'),
      'Patient.identifier:a': { max: '3', ...by('value', 'use') },
      'Patient.identifier:a.system': { fixedUri: 'urn:a' },
      'Patient.identifier:a/old': { max: '1' },
      'Patient.identifier:a/old.use': { fixedCode: 'old' },
    });
    const old = { ...a, use: 'old' };
    expect(findings(patient(a, a, old), [definition])).toEqual([]);
    expect(findings(patient(old, old), [definition])).toEqual(['profile-too-many Patient.identifier']);
    expect(findings(patient({ ...b, use: 'old' }, { ...b, use: 'old' }), [definition])).toEqual([]);
  });

  it('cut elements inside a slice', () => {
    const definition = profile('Patient', {
      'Patient.contact': by('exists', 'organization'),
      'Patient.contact:firm': {},
      'Patient.contact:firm.organization': { min: 1 },
      'Patient.contact:firm.telecom': by('value', 'system', { rules: 'closed' }),
      'Patient.contact:firm.telecom:mail': {},
      'Patient.contact:firm.telecom:mail.system': { fixedCode: 'email' },
    });
    const contact = (system: string, more: object = {}): Resource => ({
      resourceType: 'Patient',
      contact: [{ telecom: [{ system, value: 'x' }], ...more }],
    });
    expect(findings(contact('phone'), [definition])).toEqual([]);
    expect(findings(contact('phone', { organization: { display: 'x' } }), [definition])).toEqual([
      'profile-outside-slices Patient.contact[0].telecom[0]',
    ]);
  });
});

it('a profile that means itself comes to an end', () => {
  const definition = profile('Patient', {
    'Patient.link': by('profile', 'other.resolve()'),
    'Patient.link:same': { min: 1 },
    'Patient.link:same.other': { type: [{ code: 'Reference', targetProfile: [PROFILE] }] },
  });
  const resource: Resource = {
    resourceType: 'Patient',
    contained: [{ resourceType: 'Patient', id: 'x', link: [{ type: 'seealso', other: { reference: '#' } }] }],
    link: [{ type: 'seealso', other: { reference: '#x' } }],
  };
  expect(findings(resource, [definition])).toEqual([]);
});
