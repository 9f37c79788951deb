// Patients of the generated network that claim its profile, and what judging a resource costs without HTTP and storage.
// https://hl7.org/fhir/R4/validation.html
import { fileURLToPath } from 'node:url';
import country from '../../profiles/country.json' with { type: 'json' };
import { officialProfiles } from '../../server/definitions/profiles/official.ts';
import { firstOf, folderDefinitions } from '../../server/definitions/profiles/registry.ts';
import { profileFindings } from '../../server/definitions/profiles/validate.ts';
import { validateResource } from '../../server/definitions/validation/validate.ts';
import type { Resource } from '../../server/fhir/request.ts';
import { generateNetwork } from '../demo/network-stream.ts';

const PROFILE = 'https://chaski.pe/fhir/StructureDefinition/paciente';

export function profiledPatients(count = 200): Resource[] {
  const resources = [...generateNetwork({ patients: count, seed: 5 })].flatMap(({ entry = [] }) =>
    entry.map(({ resource }) => resource as unknown as Resource),
  );
  return resources
    .filter(({ resourceType }) => resourceType === 'Patient')
    .map(({ id: _, meta: __, ...patient }) => ({ ...patient, meta: { profile: [PROFILE] } }) as unknown as Resource);
}

const ROUNDS = 40;

/** In CPU microseconds a resource; compiling, the first time, in milliseconds. */
export function judgingCosts(bundles: readonly string[]): Record<string, number> {
  const resources = bundles.slice(0, 10).flatMap((text) => {
    const { entry } = JSON.parse(text) as { entry: { resource: Resource }[] };
    return entry.map(({ resource }) => resource);
  });
  const folders = country.packages.default.map((path) => fileURLToPath(new URL(`../../${path}`, import.meta.url)));
  const definitions = firstOf(...folders.map(folderDefinitions), officialProfiles);
  const patients = profiledPatients();
  const judge = (patient: Resource): void => {
    if (validateResource(patient).length > 0 || profileFindings(patient, { definitions, warnings: false }).length > 0)
      throw new Error('a patient that should keep to its profile does not');
  };
  validateResource(patients[0]);
  const compiling = microseconds(() => judge(patients[0] as Resource));
  return {
    'structure of a Synthea resource, µs': each(resources, validateResource, 4),
    'structure, invariants and network profile of a patient, µs': each(patients, judge, ROUNDS),
    'reading and compiling a network profile the first time, ms': compiling / 1000,
  };
}

/** After a first round that warms up. */
function each(resources: readonly Resource[], judge: (resource: Resource) => unknown, rounds: number): number {
  for (const resource of resources) judge(resource);
  const spent = microseconds(() => {
    for (let round = 0; round < rounds; round++) for (const resource of resources) judge(resource);
  });
  return spent / (resources.length * rounds);
}

function microseconds(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
