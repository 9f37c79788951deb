import { describe, expect, it } from '@jest/globals';
import { walkStrings } from '../../../server/definitions/walk.ts';

const leaves = (resource: unknown): string[] => {
  const found: string[] = [];
  walkStrings(resource, (value, type, property) => found.push(`${value}: ${type || '-'} ${property?.path ?? '-'}`));
  return found;
};

describe('walking the strings of a resource', () => {
  it('gives each its FHIR type, in the order of the text', () => {
    expect(
      leaves({
        resourceType: 'Patient',
        gender: 'female',
        id: 'p',
        text: { status: 'generated', div: '<div/>' },
        name: [{ given: ['Ana', 'Rosa'], family: 'Quispe' }],
        birthDate: '1970-01-01',
        managingOrganization: { reference: 'Organization/1', display: 'Hospital' },
        multipleBirthInteger: 2,
      }),
    ).toEqual([
      'Patient: - -',
      'female: code Patient.gender',
      'p: id Patient.id',
      'generated: code Narrative.status',
      '<div/>: xhtml Narrative.div',
      'Ana: string HumanName.given',
      'Rosa: string HumanName.given',
      'Quispe: string HumanName.family',
      '1970-01-01: date Patient.birthDate',
      'Organization/1: reference Reference.reference',
      'Hospital: string Reference.display',
    ]);
  });

  it('enters extensions, siblings of primitives, contained resources and entries', () => {
    expect(
      leaves({
        resourceType: 'Bundle',
        type: 'collection',
        entry: [
          {
            fullUrl: 'urn:uuid:1',
            resource: {
              resourceType: 'Patient',
              _birthDate: { id: 'b', extension: [{ url: 'http://e', valueCanonical: 'http://c' }] },
              name: [{ given: [null, 'Ana'], _given: [{ extension: [{ url: 'u', valueUrl: 'http://v' }] }, null] }],
              contained: [{ resourceType: 'Device', url: 'http://d' }],
            },
          },
        ],
      }),
    ).toEqual([
      'Bundle: - -',
      'collection: code Bundle.type',
      'urn:uuid:1: uri Bundle.entry.fullUrl',
      'Patient: - -',
      'b: string date.id',
      'http://e: uri Extension.url',
      'http://c: canonical Extension.value[x]',
      'Ana: string HumanName.given',
      'u: uri Extension.url',
      'http://v: url Extension.value[x]',
      'Device: - -',
      'http://d: uri Device.url',
    ]);
  });

  it('visits what the definitions do not know without a type', () => {
    expect(
      leaves({ resourceType: 'Patient', nombre: [{ a: 'x' }, ['y']], name: 'z', gender: { gender: 'w' }, _id: 'v' }),
    ).toEqual(['Patient: - -', 'x: - -', 'y: - -', 'z: - -', 'w: - -', 'v: - -']);
    expect(leaves({ resourceType: 'constructor', id: 'x' })).toEqual(['constructor: - -', 'x: - -']);
    expect(leaves({ name: 'x', entry: { resourceType: 3, a: 'y' } })).toEqual(['x: - -', 'y: - -']);
    expect(leaves('x')).toEqual(['x: - -']);
    expect(leaves(null)).toEqual([]);
  });
});
