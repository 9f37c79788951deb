// What a resource contains, by the ids that its references name: https://hl7.org/fhir/R4/references.html#contained
import type { Resource } from '../fhir/request.ts';

/** A part, as links lead to it. */
export type PartRef = { type: string; id: string };

/** What `#` leads to, and the types of what `#id` does. */
export type Container = {
  type: string;
  id: string;
  parts: ReadonlyMap<string, string>;
  /** Of a Bundle that is searched through its first entry: that one. */
  first?: PartRef;
  /** Of an entry of such a Bundle: the entry that a reference leads to. */
  entry?: (reference: string) => PartRef | undefined;
};

/** Undefined: it contains nothing. */
export function containerOf({ resourceType, id = '', contained }: Resource): Container | undefined {
  if (!Array.isArray(contained)) return undefined;
  const parts = new Map<string, string>();
  for (const { id, resourceType } of contained as Partial<Resource>[]) {
    if (id !== undefined && resourceType !== undefined && !parts.has(id)) parts.set(id, resourceType);
  }
  return { type: resourceType, id, parts };
}

/** Types of parts, as a store keeps them: `#Medication`. */
export const partType = (type: string): string => `#${type}`;
/** Unique among all parts: `MedicationRequest/23#m1`. */
export const partId = ({ type, id }: { type: string; id: string }, local: string): string => `${type}/${id}#${local}`;
/** References to contained resources are apart from the others, so that nothing else finds them. */
export const toPart = (param: string): string => `${param}${TO_PART}`;
export const isToPart = (param: string): boolean => param.endsWith(TO_PART);
const TO_PART = ':contained';
