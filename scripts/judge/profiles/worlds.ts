// What filling a profile starts from: its elements, its examples, and the verdict of the hub.
import type { StructureDefinition } from '../../../server/definitions/profiles/definitions.ts';
import { isFault } from '../../../server/definitions/profiles/judging.ts';
import { claimsOf } from '../../../server/definitions/profiles/resources.ts';
import { validateAgainst } from '../../../server/definitions/profiles/validate.ts';
import type { Resource } from '../../../server/fhir/request.ts';
import { elementsOf } from './elements.ts';
import type { World } from './fill.ts';
import { hostOf } from './hosts.ts';
import { isObject, type Json } from './json-path.ts';
import { type Known, sampleOf } from './samples.ts';

/** `unfolded`: the types that were gone into before. undefined: nobody knows where the extension may stand. */
export function worldOf(
  definition: StructureDefinition,
  examples: Resource[],
  known: Omit<Known, 'tree'>,
  unfolded: Set<string>,
): World | undefined {
  const root = elementsOf(definition, { definitions: known.definitions, unfolded });
  const ground = { ...known, root, tree: root.branch };
  if (definition.type !== 'Extension')
    return { ...ground, start: [], examples, faultOf: (resource) => claimFault(resource, definition, known) };
  const type = { code: 'Extension', profile: [definition.url] };
  const branch = { ...root.branch, children: new Map(), element: { path: 'Extension', type: [type] } };
  const host = hostOf(definition, sampleOf(branch, 'Extension', ground));
  if (host === undefined) return undefined;
  return { ...ground, start: host.start, examples: [host.resource], faultOf: (resource) => faultIn(resource, known) };
}

function claimFault(
  resource: Json,
  { url }: StructureDefinition,
  known: Pick<Known, 'definitions'>,
): string | undefined {
  const isClaimed = claimsOf(resource as Resource).includes(url);
  return isClaimed ? faultIn(resource, known) : 'It claims the profile no longer.';
}

function faultIn(resource: Json, { definitions }: Pick<Known, 'definitions'>): string | undefined {
  const fault = validateAgainst(asSent(resource), { definitions }).find(isFault);
  return fault === undefined ? undefined : `${fault.expression}: ${fault.text.en}`;
}

/** As it would come: no object twice. */
export const asSent = (resource: Json): Json => JSON.parse(JSON.stringify(resource)) as Json;

/** The extensions and resources in something, by URL, or by type and profile. */
export function seenIn(value: unknown): Map<unknown, Json> {
  const seen = new Map<unknown, Json>();
  const look = (one: unknown): void => {
    if (Array.isArray(one)) one.forEach(look);
    if (!isObject(one)) return;
    const isExtension = Object.keys(one).some((name) => /^(?:extension|value[A-Z])/.test(name));
    const isResource = 'resourceType' in one;
    const names = isResource ? [one.resourceType, ...claimsOf(one as Resource)] : isExtension ? [one.url] : [];
    for (const name of names) if (name !== undefined && !seen.has(name)) seen.set(name, one);
    Object.values(one).forEach(look);
  };
  look(value);
  return seen;
}
