// The demonstration network is written in the network's own profiles.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { linesByType } from '../../scripts/demo/export.ts';
import { generateNetwork } from '../../scripts/demo/network-stream.ts';
import { officialProfiles } from '../../server/definitions/profiles/official.ts';
import { firstOf, folderDefinitions } from '../../server/definitions/profiles/registry.ts';
import { validateAgainst } from '../../server/definitions/profiles/validate.ts';
import type { Resource } from '../../server/fhir/request.ts';

const packageFolder = (name: string) =>
  folderDefinitions(fileURLToPath(new URL(`../../profiles/packages/${name}`, import.meta.url)));
const definitions = firstOf(packageFolder('red'), packageFolder('corepe-repaired'), officialProfiles);

const PROFILES: Record<string, string> = {
  Patient: 'paciente',
  RelatedPerson: 'persona-relacionada',
  Group: 'familia',
  Location: 'ambiente',
  HealthcareService: 'servicio',
  Practitioner: 'profesional',
  PractitionerRole: 'rol-profesional',
  Encounter: 'atencion',
  Condition: 'diagnostico',
  Observation: 'observacion',
  Immunization: 'vacunacion',
  Schedule: 'agenda',
  Slot: 'cupo',
  Appointment: 'cita',
  Coverage: 'cobertura',
  MedicationRequest: 'receta',
  MedicationDispense: 'entrega',
  Consent: 'consentimiento',
};

/** A preferred binding; HL7's own validator, too, takes a language in words alone. */
const IN_WORDS = /^Patient\.communication\[\d+\]\.language$/;

type Coded = Resource & {
  identifier?: unknown[];
  category?: { coding?: { code?: string }[] }[];
  businessStatus?: unknown;
};

function profileOf(resource: Resource): string {
  const { resourceType, identifier, category, businessStatus } = resource as Coded;
  if (resourceType === 'Organization')
    return identifier === undefined ? 'organizacion-administrativa' : 'establecimiento';
  if (resourceType === 'ServiceRequest') return category?.[0]?.coding?.[0]?.code ?? 'referencia';
  if (resourceType === 'Task') return businessStatus === undefined ? 'seguimiento' : 'seguimiento-referencia';
  return PROFILES[resourceType] ?? `none for ${resourceType}`;
}

describe('the demonstration network', () => {
  it('keeps to the profiles of the network', () => {
    const found = new Set<string>();
    for (const bundle of generateNetwork({ patients: 60, seed: 7 })) {
      for (const line of [...linesByType(bundle).values()].flatMap((lines) => lines.trim().split('\n'))) {
        const resource = JSON.parse(line) as Resource;
        const profiles = [`https://chaski.pe/fhir/StructureDefinition/${profileOf(resource)}`];
        for (const { severity, expression = '', text } of validateAgainst(resource, { definitions, profiles }))
          if (severity === 'error' && !IN_WORDS.test(expression))
            found.add(`${expression.replace(/\d+/g, '#')}: ${text.en}`);
      }
    }
    expect([...found]).toEqual([]);
  });
});
