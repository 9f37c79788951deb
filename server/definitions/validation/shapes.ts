// What a validator looks up for each JSON member of a type, compiled from its structure: https://hl7.org/fhir/R4/json.html

import { type Property, structure } from '../structures.ts';
import type { CheckValue } from './check-primitive.ts';
import { primitives } from './primitives.ts';

/** One JSON member: an element, or the sibling `_name` that holds id and extensions of a primitive. */
export type Member = {
  property: Property;
  /** Its step in FHIRPath: `value` for valueQuantity. */
  step: string;
  isSibling: boolean;
  isPrimitive: boolean;
  /** That of its group; 0: it belongs to none. */
  bit: number;
  /** Judges one value that is not null; of a sibling the element with its id and extensions. */
  check: CheckValue;
};

/** Elements whose presence is judged together: those of a choice; a required element; those of ext-1. */
export type Group = { step: string; bit: number; required: boolean; names: string[] };

export type Shape = {
  type: string;
  isResource: boolean;
  members: Map<string, Member>;
  groups: Group[];
  /** The bits of all required groups. */
  required: number;
};

/** `checkOf` gives the check of one value of a property. */
export function compileShape(type: string, checkOf: (property: Property) => CheckValue): Shape {
  const definition = structure(type);
  if (definition === undefined) throw new Error(`No definition of ${type}`);
  const properties = [...definition.properties.values()].filter(({ max }) => max > 0);
  const groups = groupsOf(type, properties);
  const members = new Map(
    properties.flatMap((property): [string, Member][] => {
      const { name, choice } = property;
      const isPrimitive = primitives.has(property.type);
      const bit = groups.find(({ names }) => names.includes(name))?.bit ?? 0;
      const step = choice === undefined ? name : choice.slice(0, -3);
      const member = { property, step, isPrimitive, isSibling: false, bit, check: checkOf(property) };
      const hasSibling = isPrimitive && !isPlain(type, name);
      return [
        [name, member],
        ...(hasSibling ? [[`_${name}`, { ...member, isSibling: true }] as [string, Member]] : []),
      ];
    }),
  );
  const required = groups.reduce((bits, group) => (group.required ? bits | group.bit : bits), 0);
  return { type, isResource: definition.kind === 'resource', members, groups, required };
}

/** Typed as plain strings, not as FHIR primitives: they cannot carry extensions. https://hl7.org/fhir/R4/element.html#id */
const isPlain = (type: string, name: string): boolean => name === 'id' || (type === 'Extension' && name === 'url');

function groupsOf(type: string, properties: Property[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { name, choice, min } of properties) {
    if (choice === undefined && min === 0 && !(type === 'Extension' && name === 'extension')) continue;
    const step = choice === undefined ? name : choice.slice(0, -3);
    const group = groups.get(step) ?? { step, bit: 1 << groups.size, required: min > 0, names: [] };
    group.names.push(name);
    groups.set(step, group);
  }
  if (groups.size > 31) throw new Error(`${type} has more required elements and choices than an integer has bits`);
  return [...groups.values()];
}
