// Resources in which an extension may stand: https://hl7.org/fhir/R4/defining-extensions.html#context
import type { StructureDefinition } from '../../../server/definitions/profiles/definitions.ts';
import { isResourceType } from '../../../server/definitions/structures.ts';
import { minimalResource } from '../../../test/support/minimal-resource.ts';
import type { Json, Path } from './json-path.ts';

/** The place is that of the extension; undefined: nobody knows where it may stand. */
export function hostOf(
  definition: StructureDefinition,
  extension: unknown,
): { resource: Json; start: Path } | undefined {
  const [context] = definition.context ?? [];
  const place = context?.expression ?? '';
  const type = place === 'Element' ? 'Basic' : place;
  if (isResourceType(type)) {
    const resource = { ...minimalResource(type), ...NEEDED[type], extension: [extension] };
    return { resource, start: ['extension', 0] };
  }
  const member = MEMBERS[place];
  if (member === undefined) return undefined;
  return {
    resource: { resourceType: 'Patient', [member]: [{ extension: [extension] }] },
    start: [member, 0, 'extension', 0],
  };
}

/** What invariants ask for beyond what must be there. */
const NEEDED: Record<string, Json> = { Organization: { name: 'texto' } };

/** Members of a Patient, by type. */
const MEMBERS: Record<string, string> = { Address: 'address', Identifier: 'identifier', HumanName: 'name' };
