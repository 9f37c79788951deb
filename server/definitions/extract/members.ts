// Steps from a FHIR element to its members in JSON: choices, lists, and the siblings that carry what primitives cannot.
// https://hl7.org/fhir/R4/json.html#primitive https://hl7.org/fhir/R4/fhirpath.html#polymorphism

import { isPrimitive, type Property } from '../structures.ts';
import type { Sink } from './criteria.ts';

type Json = Record<string, unknown>;

/** Hands each value of a property on; with `keepsElements`, also the sibling of primitives, even where it stands alone. */
export function readMember(property: Property, sink: Sink, keepsElements: boolean): Sink {
  if (keepsElements && isPrimitive(property.type)) return readPrimitive(property, sink);
  return property.list ? readList(property.name, sink) : readOne(property.name, sink);
}

const readOne =
  (name: string, sink: Sink): Sink =>
  (value, _element, run) => {
    const item = (value as Json)[name];
    if (item !== undefined && item !== null) sink(item, undefined, run);
  };

const readList =
  (name: string, sink: Sink): Sink =>
  (value, _element, run) => {
    const items = (value as Json)[name];
    if (!Array.isArray(items)) return;
    for (const item of items) if (item !== undefined && item !== null) sink(item, undefined, run);
  };

function readPrimitive({ name, list }: Property, sink: Sink): Sink {
  const sibling = `_${name}`;
  return (value, _element, run) => {
    const items = list ? listOf((value as Json)[name]) : [(value as Json)[name]];
    const elements = list ? listOf((value as Json)[sibling]) : [(value as Json)[sibling]];
    for (let index = 0; index < Math.max(items.length, elements.length); index++) {
      const item = items[index] ?? undefined;
      const element = elements[index] ?? undefined;
      if (item !== undefined || element !== undefined) sink(item, element, run);
    }
  };
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Members of a primitive are read from its sibling. */
export const ofElement =
  (reader: Sink): Sink =>
  (_value, element, run) => {
    if (typeof element === 'object' && element !== null) reader(element, undefined, run);
  };
