// The type a reference points to, from its text alone: https://hl7.org/fhir/R4/references.html#literal
import type { Resource } from '../fhir/request.ts';
import { DEFINITIONS, isResourceType, structure } from './structures.ts';
import { containedIn } from './unchecked-json.ts';

const ABSOLUTE = /^https?:\/\/.*\/([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;
const TYPE_END = /[^A-Za-z]/;
/**
 * Of a Reference (its literal reference first, then its `type`), or of a uri. Contained resources are looked up in
 * `container`. Undefined where the text does not say.
 */
export function referencedType(value: unknown, container: Resource): string | undefined {
  if (typeof value === 'string') return typeInText(value, container);
  if (typeof value !== 'object' || value === null) return undefined;
  const { reference, type } = value as { reference?: unknown; type?: unknown };
  const told = typeof reference === 'string' ? typeInText(reference, container) : undefined;
  if (told !== undefined || typeof type !== 'string') return told;
  return knownType(typeName(type));
}

/** `Patient/1`, `Patient?identifier=…` before it is settled, `https://example.org/fhir/Patient/1/_history/2`. */
function typeInText(reference: string, container: Resource): string | undefined {
  if (reference.startsWith('#')) return containedType(reference.slice(1), container);
  const end = reference.search(TYPE_END);
  const mark = reference.charAt(end);
  if (mark === '/' || mark === '?') return knownType(reference.slice(0, end));
  return mark === ':' ? knownType(ABSOLUTE.exec(reference)?.[1]) : undefined;
}

/** Of what a `Reference.type` says: a type's name, or the URL of its definition. */
export const typeName = (type: string): string =>
  type.startsWith(DEFINITIONS) ? type.slice(DEFINITIONS.length) : type;

const knownType = (name: string | undefined): string | undefined =>
  name !== undefined && isResourceType(name) ? name : undefined;

/** `#` alone is the container itself. */
function containedType(id: string, container: Resource): string | undefined {
  if (id === '') return container.resourceType;
  return knownType(containedIn(container, id)?.resourceType);
}

/** Whether a type is another one or derived from it: a Patient is a DomainResource, an Age a Quantity, a code a string. */
export function isA(type: string, wanted: string): boolean {
  for (let name: string | undefined = type; name !== undefined; name = structure(name)?.base) {
    if (name === wanted) return true;
  }
  return false;
}
