// Ids of elements: https://hl7.org/fhir/R4/element-definitions.html#Element.id
import { describe, expect, it } from '@jest/globals';
import { findings } from '../../support/small-profile.ts';

const patient = (more: object) => ({ resourceType: 'Patient', ...more });

describe('the id of an element', () => {
  it('is its own in the resource, be the element a primitive', () => {
    const ids = { _birthDate: { id: 'b' }, birthDate: '1990-05-17', name: [{ id: 'a', family: 'Quispe' }] };
    expect(findings(patient(ids), [])).toEqual([]);
    const repeated = { ...ids, address: [{ id: 'a', city: 'Puno' }], contact: [{ id: 'b', name: { text: 'x' } }] };
    expect(findings(patient(repeated), [])).toEqual([
      'repeated-element-id Patient.address[0].id',
      'repeated-element-id Patient.contact[0].id',
    ]);
  });

  it('may be that of the resource, and that of an element in a contained one', () => {
    const contained = [{ resourceType: 'Organization', id: 'o', name: 'Posta', address: [{ id: 'a', city: 'Puno' }] }];
    const resource = {
      id: 'a',
      name: [{ id: 'a', family: 'Quispe' }],
      contained,
      managingOrganization: { reference: '#o' },
    };
    expect(findings(patient(resource), [])).toEqual([]);
  });

  it('may stand in the snapshot and in the differential', () => {
    const element = [
      {
        id: 'Patient',
        path: 'Patient',
        definition: 'x',
        min: 0,
        max: '*',
        base: { path: 'Patient', min: 0, max: '*' },
      },
    ];
    const definition = {
      resourceType: 'StructureDefinition',
      url: 'http://example.org/StructureDefinition/x',
      name: 'X',
      status: 'draft',
      kind: 'resource',
      abstract: false,
      type: 'Patient',
      derivation: 'constraint',
      baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Patient',
      snapshot: { element },
      differential: { element: [{ id: 'Patient', path: 'Patient' }] },
    };
    expect(findings(definition, [])).toEqual([]);
  });
});
