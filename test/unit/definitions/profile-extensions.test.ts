// Extensions against their definitions: content, place, modifiers: https://hl7.org/fhir/R4/defining-extensions.html
import { describe, expect, it } from '@jest/globals';
import type { ElementDefinition, StructureDefinition } from '../../../server/definitions/profiles/definitions.ts';
import type { Resource } from '../../../server/fhir/request.ts';
import { findings, profile } from '../../support/small-profile.ts';

const URL = 'urn:ext';
type Context = NonNullable<StructureDefinition['context']>;

const extension = (rules: Record<string, Partial<ElementDefinition>>, context: Context = []): StructureDefinition =>
  profile(
    'Extension',
    { Extension: {}, 'Extension.url': { fixedUri: URL }, ...rules },
    { url: URL, kind: 'complex-type', context },
  );
const simple = extension({ 'Extension.value[x]': { min: 1, type: [{ code: 'code' }] } });
const patient = (...list: object[]): Resource => ({ resourceType: 'Patient', extension: list });

describe('an extension', () => {
  it('has the value its definition asks for', () => {
    expect(findings(patient({ url: URL, valueCode: 'a' }), [simple])).toEqual([]);
    expect(findings(patient({ url: URL, valueString: 'a' }), [simple])).toEqual([
      'profile-type-not-allowed Patient.extension[0].value',
    ]);
  });

  it('has the parts its definition names', () => {
    const complex = extension({
      'Extension.extension': { slicing: { discriminator: [{ type: 'value', path: 'url' }], rules: 'closed' } },
      'Extension.extension:lat': { min: 1, max: '1' },
      'Extension.extension:lat.url': { fixedUri: 'lat' },
      'Extension.value[x]': { max: '0' },
    });
    const of = (...parts: object[]) => patient({ url: URL, extension: parts });
    expect(findings(of({ url: 'lat', valueDecimal: 1 }), [complex])).toEqual([]);
    expect(findings(of({ url: 'long', valueDecimal: 1 }), [complex])).toEqual([
      'profile-outside-slices Patient.extension[0].extension[0]',
      'profile-too-few Patient.extension[0].extension',
    ]);
  });

  it('has no part of a relative url that its definition does not name; nor has a relative url any whole', () => {
    const open = extension({
      'Extension.extension': { slicing: { discriminator: [{ type: 'value', path: 'url' }], rules: 'open' } },
      'Extension.extension:lat': {},
      'Extension.extension:lat.url': { fixedUri: 'lat' },
    });
    const of = (url: string): string[] =>
      findings(patient({ url: URL, extension: [{ url, valueDecimal: 1 }] }), [open]);
    expect(of('lat')).toEqual([]);
    expect(of('long')).toEqual(['profile-unknown-extension-part Patient.extension[0].extension[0]']);
    expect(of('urn:long')).toEqual(['iprofile-unknown-extension Patient.extension[0].extension[0]']);
    expect(findings(patient({ url: 'lat', valueDecimal: 1 }), [open])).toEqual([
      'address-relative Patient.extension[0].url',
    ]);
    const inWhole = patient({ url: URL, extension: [{ url: 'long', valueDecimal: 1 }] });
    expect(findings(inWhole, [open], { warnings: false })).toEqual([]);
  });

  it('is checked wherever it stands: in elements, primitives, contained resources', () => {
    const bad = { extension: [{ url: URL, valueString: 'a' }] };
    const resource: Resource = {
      resourceType: 'Patient',
      contained: [{ resourceType: 'Organization', id: 'o', name: 'x', ...bad }],
      managingOrganization: { reference: '#o' },
      name: [{ given: ['A', 'B'], _given: [null, bad] }],
      birthDate: '2000',
      _birthDate: bad,
    };
    expect(findings(resource, [simple])).toEqual([
      'profile-type-not-allowed Patient.contained[0].extension[0].value',
      'profile-type-not-allowed Patient.name[0].given[1].extension[0].value',
      'profile-type-not-allowed Patient.birthDate.extension[0].value',
    ]);
  });

  it('nobody knows is noted, unless it is one of R4', () => {
    expect(findings(patient({ url: 'urn:other', valueString: 'a' }), [simple])).toEqual([
      'iprofile-unknown-extension Patient.extension[0]',
    ]);
    const official = 'http://hl7.org/fhir/StructureDefinition/patient-birthTime';
    expect(findings(patient({ url: official, valueDateTime: '2024-01-01' }), [simple])).toEqual([]);
    const misspelt = 'http://hl7.org/fhir/StructureDefinition/patient-birth-time';
    expect(findings(patient({ url: misspelt, valueDateTime: '2024-01-01' }), [simple])).toEqual([
      'iprofile-unknown-extension Patient.extension[0]',
    ]);
  });
});

describe('the context of an extension', () => {
  const at = (...expressions: string[]) =>
    extension(
      {},
      expressions.map((expression) => ({ type: 'element', expression })),
    );
  const here = { extension: [{ url: URL, valueCode: 'a' }] };
  const resource: Resource = { resourceType: 'Patient', ...here };
  const name: Resource = { resourceType: 'Patient', name: [{ family: 'x', ...here }] };
  const given: Resource = { resourceType: 'Patient', name: [{ given: ['x'], _given: [here] }] };
  const text: Resource = {
    resourceType: 'Patient',
    text: { status: 'empty', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>', ...here },
  };
  const value: Resource = {
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    valueQuantity: { value: 1, ...here },
  };

  it.each<[string, Resource, boolean]>([
    ['Patient', resource, true],
    ['DomainResource', resource, true],
    ['Element', name, true],
    ['Practitioner', resource, false],
    ['Patient', name, false],
    ['Patient.name', name, true],
    ['HumanName', name, true],
    ['HumanName.given', given, true],
    ['Patient.name.given', given, true],
    ['string', given, true],
    ['HumanName.family', given, false],
    ['Observation.value[x]', value, true],
    ['Quantity', value, true],
    ['Observation.code', value, false],
    ['Element.id', value, false],
    ['DomainResource.text', text, true],
    ['Patient.text', text, true],
    ['DomainResource.contained', text, false],
  ])('%s', (expression, within, isFine) => {
    const misplaced = findings(within, [at(expression)]).filter((one) => one.startsWith('profile-misplaced'));
    expect(misplaced.length === 0).toBe(isFine);
  });

  it.each<[string, Resource, boolean]>([
    ['Patient', resource, true],
    ["Patient.name.where(family = 'x')", name, true],
    ["Patient.name.where(family = 'y')", name, false],
    ['Patient.name.given', given, true],
    ['Patient.name.first().family', given, false],
    ['Observation.value', value, true],
    ['Observation.code', value, false],
    ['descendants().ofType(Quantity)', value, true],
    ['what.is(this', value, true],
  ])('may be told in FHIRPath: %s', (expression, within, isFine) => {
    const told = extension({}, [{ type: 'fhirpath', expression }]);
    const misplaced = findings(within, [told]).filter((one) => one.startsWith('profile-misplaced'));
    expect(misplaced.length === 0).toBe(isFine);
  });

  it('has rules about its owner and itself', () => {
    const ruled = (...contextInvariant: string[]) => ({ ...at('HumanName'), contextInvariant });
    const broken = ['profile-extension-rule-broken Patient.name[0].extension[0]'];
    expect(findings(name, [ruled("family = 'x'", "%extension.value = 'a'")])).toEqual([]);
    expect(findings(name, [ruled("family = 'x'", "%extension.value = 'b'")])).toEqual(broken);
    expect(findings(name, [ruled('given.exists()')])).toEqual(broken);
    expect(findings(name, [ruled('what.is(this')])).toEqual([]);
  });

  it('may be another extension', () => {
    const inside = extension({}, [{ type: 'extension', expression: 'urn:outer' }]);
    expect(findings(patient({ url: 'urn:outer', ...here }), [inside])).toEqual([
      'iprofile-unknown-extension Patient.extension[0]',
    ]);
    const onItsValue = { url: 'urn:outer', valueCode: 'b', _valueCode: here };
    expect(findings(patient(onItsValue), [inside])).toEqual(['iprofile-unknown-extension Patient.extension[0]']);
    expect(findings(patient({ ...onItsValue, url: "urn:'other" }), [inside])).toEqual([
      'iprofile-unknown-extension Patient.extension[0]',
      'profile-misplaced-extension Patient.extension[0].value.extension[0]',
    ]);
    expect(findings(resource, [inside])).toEqual(['profile-misplaced-extension Patient.extension[0]']);
  });
});

describe('a modifier extension', () => {
  const modifier = extension({ Extension: { isModifier: true } });
  const one = { url: URL, valueCode: 'a' };

  it('stands in modifierExtension, and no other does', () => {
    expect(findings({ resourceType: 'Patient', modifierExtension: [one] }, [modifier])).toEqual([]);
    expect(findings({ resourceType: 'Patient', extension: [one] }, [modifier])).toEqual([
      'profile-modifier-mismatch Patient.extension[0]',
    ]);
    expect(findings({ resourceType: 'Patient', modifierExtension: [one] }, [simple])).toEqual([
      'profile-modifier-mismatch Patient.modifierExtension[0]',
    ]);
  });

  it('that nobody knows is a warning', () => {
    expect(findings({ resourceType: 'Patient', modifierExtension: [one] }, [])).toEqual([
      '?profile-unknown-modifier Patient.modifierExtension[0]',
    ]);
  });
});

describe('a profile that asks for an extension', () => {
  const slice = { slicing: { discriminator: [{ type: 'value' as const, path: 'url' }], rules: 'open' as const } };
  const definition = profile('Patient', {
    'Patient.extension': slice,
    'Patient.extension:e': { min: 1, max: '1', type: [{ code: 'Extension', profile: [URL] }] },
  });

  it('counts those with its URL and judges each once', () => {
    expect(findings(patient({ url: URL, valueCode: 'a' }), [definition, simple])).toEqual([]);
    expect(findings(patient({ url: 'urn:other', valueCode: 'a' }), [definition, simple])).toEqual([
      'iprofile-unknown-extension Patient.extension[0]',
      'profile-too-few Patient.extension',
    ]);
    expect(findings(patient({ url: URL, valueString: 'a' }), [definition, simple])).toEqual([
      'profile-type-not-allowed Patient.extension[0].value',
    ]);
  });

  it('says so when it does not know its definition', () => {
    expect(findings(patient({ url: URL, valueCode: 'a' }), [definition])).toEqual([
      'iprofile-unknown-extension Patient.extension[0]',
      '?unknown-profile Patient.extension[0]',
    ]);
  });
});
