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

/** `owner` is `Patient/1`. */
export const isInCompartment = (resource: Resource, owner: string, settings: OracleSettings): boolean =>
  ownersOf(resource, owner.split('/')[0] as string, settings).includes(owner);

/** Whose compartments of a kind it is in: `Patient/1`, whether that exists or not. Everyone is in their own. */
export function ownersOf(resource: Resource, compartment: string, settings: OracleSettings): string[] {
  const { resourceType } = resource;
  const named = compartmentCodes(compartment, resourceType).flatMap((code) => {
    const parameter = parametersOf(resourceType).get(code);
    const references = parameter === undefined ? [] : referencesOf(resource, parameter, settings);
    return references.flatMap(({ target }) =>
      target.kind === 'local' && target.type === compartment ? [`${target.type}/${target.id}`] : [],
    );
  });
  return resourceType === compartment ? [nameOf(resource), ...named] : named;
}

/** The parameters by which a type belongs to a compartment. */
function compartmentCodes(compartment: string, type: string): string[] {
  const file = FILES[compartment];
  if (file === undefined) return [];
  const known = definitions.get(file) ?? readExample<Definition>(`CompartmentDefinition-${file}`);
  definitions.set(file, known);
  return known.resource.find(({ code }) => code === type)?.param ?? [];
}
