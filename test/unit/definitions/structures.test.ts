import { describe, expect, it } from '@jest/globals';
import { isResourceType, resourceTypes, structure } from '../../../server/definitions/structures.ts';

const property = (type: string, name: string) => structure(type)?.properties.get(name);

describe('resource types', () => {
  it('are the 146 of R4 that can be stored, sorted', () => {
    expect(resourceTypes()).toHaveLength(146);
    expect(resourceTypes()[0]).toBe('Account');
    expect(resourceTypes().at(-1)).toBe('VisionPrescription');
    expect([...resourceTypes()].sort()).toEqual(resourceTypes());
  });

  it.each([
    'Resource',
    'DomainResource',
    'MetadataResource',
    'HumanName',
    'code',
    'Patient.contact',
    'constructor',
    '',
  ])('do not include %p', (name) => {
    expect(isResourceType(name)).toBe(false);
    expect(resourceTypes()).not.toContain(name);
  });
});

describe('a structure', () => {
  it('has the inherited properties first, then its own', () => {
    expect([...(structure('Patient')?.properties.keys() ?? [])].slice(0, 10)).toEqual([
      'id',
      'meta',
      'implicitRules',
      'language',
      'text',
      'contained',
      'extension',
      'modifierExtension',
      'identifier',
      'active',
    ]);
  });

  it('says what a property is', () => {
    expect(property('Patient', 'gender')).toEqual({
      name: 'gender',
      path: 'Patient.gender',
      type: 'code',
      list: false,
      min: 0,
      max: 1,
      targets: [],
      binding: 'http://hl7.org/fhir/ValueSet/administrative-gender',
      summary: true,
      isModifier: false,
    });
    expect(property('Patient', 'link')).toMatchObject({
      type: 'Patient.link',
      list: true,
      max: Infinity,
      isModifier: true,
    });
    expect(property('Patient', 'managingOrganization')?.targets).toEqual(['Organization']);
    expect(property('Observation', 'focus')?.targets).toEqual([]);
    expect(property('Composition', 'confidentiality')?.binding).toBe(
      'http://terminology.hl7.org/ValueSet/v3-ConfidentialityClassification',
    );
  });

  it('has one property for each type of a choice', () => {
    const choices = [...(structure('Observation')?.properties.values() ?? [])].filter(
      ({ choice }) => choice === 'value[x]',
    );
    expect(choices.map(({ name }) => name)).toEqual(
      'Quantity CodeableConcept String Boolean Integer Range Ratio SampledData Time DateTime Period'
        .split(' ')
        .map((type) => `value${type}`),
    );
    expect(choices[0]).toMatchObject({ path: 'Observation.value[x]', type: 'Quantity' });
  });

  it('follows content references', () => {
    expect(property('Observation.component', 'referenceRange')?.type).toBe('Observation.referenceRange');
    expect(property('Questionnaire.item', 'item')?.type).toBe('Questionnaire.item');
    expect(property('ValueSet.compose', 'exclude')?.type).toBe('ValueSet.compose.include');
  });

  it('describes backbones, primitives and abstract types', () => {
    expect(structure('Patient.contact')).toMatchObject({ kind: 'backbone', base: 'BackboneElement', abstract: false });
    expect([...(structure('Patient.contact')?.properties.keys() ?? [])].slice(0, 3)).toEqual([
      'id',
      'extension',
      'modifierExtension',
    ]);
    expect(structure('code')).toMatchObject({ kind: 'primitive-type', base: 'string' });
    expect([...(structure('code')?.properties.keys() ?? [])]).toEqual(['id', 'extension']);
    expect(structure('Resource')).toMatchObject({ kind: 'resource', abstract: true });
    expect(property('Bundle.entry', 'resource')?.type).toBe('Resource');
    expect(property('Patient', 'contained')?.type).toBe('Resource');
  });

  it('gives resources an id of type id and elements one of type string', () => {
    expect(property('Patient', 'id')).toMatchObject({ type: 'id', path: 'Patient.id' });
    expect(property('HumanName', 'id')?.type).toBe('string');
  });

  it('names only types that exist', () => {
    const unknown = new Set<string>();
    const seen = new Set<string>();
    const follow = (type: string): void => {
      if (seen.has(type)) return;
      seen.add(type);
      const found = structure(type);
      if (found === undefined) unknown.add(type);
      for (const { type: inner, targets } of found?.properties.values() ?? []) {
        for (const name of [inner, ...targets]) follow(name);
      }
    };
    for (const type of resourceTypes()) follow(type);
    expect([...unknown]).toEqual([]);
    expect(seen.size).toBeGreaterThan(600);
  });

  it.each(['Pacient', 'constructor', '__proto__', 'toString', 'SimpleQuantity'])('is undefined for %p', (name) => {
    expect(structure(name)).toBeUndefined();
  });
});
