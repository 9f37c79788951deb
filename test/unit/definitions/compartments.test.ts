import { describe, expect, it } from '@jest/globals';
import { compartmentKeys, compartmentParameters, isCompartment } from '../../../server/definitions/compartments.ts';
import { extract } from '../../../server/definitions/extract/extract.ts';
import { searchParameter } from '../../../server/definitions/search-parameters.ts';
import { resourceTypes } from '../../../server/definitions/structures.ts';
import { parseReference } from '../../../server/fhir/reference.ts';
import type { Resource } from '../../../server/fhir/request.ts';

const COMPARTMENTS = ['Patient', 'Encounter', 'RelatedPerson', 'Practitioner', 'Device'];

const localize = (reference: string) => {
  const parsed = parseReference(reference, 'https://hub.example/fhir');
  return parsed.kind === 'local' ? parsed : undefined;
};
const keysOf = (resource: Resource) =>
  compartmentKeys(resource.resourceType, resource.id ?? '', extract(resource), localize);

describe('the compartments of a resource', () => {
  it('are those its references lead to, by the parameters of the CompartmentDefinitions', () => {
    expect(
      keysOf({
        resourceType: 'Observation',
        id: '1',
        subject: { reference: 'Patient/7' },
        encounter: { reference: 'Encounter/8' },
        performer: [{ reference: 'Practitioner/9' }, { reference: 'RelatedPerson/10' }, { reference: 'Patient/11' }],
        device: { reference: 'Device/12' },
      }).sort(),
    ).toEqual(['Device/12', 'Encounter/8', 'Patient/11', 'Patient/7', 'Practitioner/9', 'RelatedPerson/10']);
  });

  it('are named once, however often it refers to them', () => {
    const subject = { reference: 'Patient/7' };
    expect(keysOf({ resourceType: 'Observation', subject, performer: [subject, subject] })).toEqual(['Patient/7']);
  });

  it('include itself for a patient, an encounter, a related person, a practitioner and a device', () => {
    expect(COMPARTMENTS.map((type) => keysOf({ resourceType: type, id: '3' }))).toEqual(
      COMPARTMENTS.map((type) => [`${type}/3`]),
    );
    expect(
      keysOf({
        resourceType: 'Encounter',
        id: '3',
        subject: { reference: 'Patient/7' },
        participant: [{ individual: { reference: 'Practitioner/9' } }],
      }).sort(),
    ).toEqual(['Encounter/3', 'Patient/7', 'Practitioner/9']);
  });

  it('come of references to this hub, versioned and under its own base too, and of no others', () => {
    const subjects = [
      'Patient/1/_history/2',
      'https://hub.example/fhir/Patient/2',
      'https://other.example/fhir/Patient/3',
      'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0',
      '#p',
      'Patient?identifier=4',
    ];
    expect(
      subjects.map((reference) =>
        keysOf({
          resourceType: 'Observation',
          contained: [{ resourceType: 'Patient', id: 'p' }],
          subject: { reference },
        }),
      ),
    ).toEqual([['Patient/1'], ['Patient/2'], [], [], [], []]);
    expect(keysOf({ resourceType: 'Observation', subject: { identifier: { value: '4' }, type: 'Patient' } })).toEqual(
      [],
    );
  });

  it('do not come of a parameter that a CompartmentDefinition leaves out', () => {
    // Observation.focus may be a Patient, and is no parameter of the Patient compartment.
    expect(keysOf({ resourceType: 'Observation', focus: [{ reference: 'Patient/7' }] })).toEqual([]);
    expect(keysOf({ resourceType: 'Organization', id: '1', partOf: { reference: 'Organization/2' } })).toEqual([]);
  });
});

describe('compartment definitions', () => {
  it('are the five of R4', () => {
    expect(resourceTypes().filter(isCompartment).sort()).toEqual([...COMPARTMENTS].sort());
    expect(isCompartment('constructor')).toBe(false);
  });

  it('name the parameters of a type', () => {
    expect(compartmentParameters('Patient', 'Observation')).toEqual(['subject', 'performer']);
    expect(compartmentParameters('Patient', 'Patient')).toEqual(['link']);
    expect(compartmentParameters('Patient', 'Location')).toEqual([]);
    expect(compartmentParameters('Location', 'Observation')).toEqual([]);
  });

  it('name only reference parameters that may lead to the compartment', () => {
    for (const compartment of COMPARTMENTS) {
      for (const type of resourceTypes()) {
        for (const code of compartmentParameters(compartment, type)) {
          const parameter = searchParameter(type, code);
          const leads = parameter?.targets.length === 0 || parameter?.targets.includes(compartment);
          expect({ compartment, type, code, kind: parameter?.type, leads }).toEqual({
            compartment,
            type,
            code,
            kind: 'reference',
            leads: true,
          });
        }
      }
    }
  });
});
