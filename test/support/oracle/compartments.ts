// What belongs to a patient, an encounter, a practitioner …: https://hl7.org/fhir/R4/compartmentdefinition.html
import type { Resource } from '../../../server/fhir/request.ts';
import { parametersOf, readExample } from './parameters.ts';
import type { OracleSettings } from './settings.ts';
import { nameOf, referencesOf } from './world.ts';

type Definition = { resource: { code: string; param?: string[] }[] };

const FILES: Record<string, string> = {
  ...{ Patient: 'patient', Encounter: 'encounter', Practitioner: 'practitioner', Device: 'device' },
  RelatedPerson: 'relatedPerson',
};

const definitions = new Map<string, Definition>();

/** `owner` is `Patient/1`. It is in its own compartment. */
export function isInCompartment(resource: Resource, owner: string, settings: OracleSettings): boolean {
  const { resourceType } = resource;
  return (
    nameOf(resource) === owner ||
    compartmentCodes(owner.split('/')[0] as string, resourceType).some((code) => {
      const parameter = parametersOf(resourceType).get(code);
      if (parameter === undefined) return false;
      return referencesOf(resource, parameter, settings).some(
        ({ target }) => target.kind === 'local' && `${target.type}/${target.id}` === owner,
      );
    })
  );
}

/** The parameters by which a type belongs to a compartment. */
export function compartmentCodes(compartment: string, type: string): string[] {
  const file = FILES[compartment];
  if (file === undefined) return [];
  const known = definitions.get(file) ?? readExample<Definition>(`CompartmentDefinition-${file}`);
  definitions.set(file, known);
  return known.resource.find(({ code }) => code === type)?.param ?? [];
}
