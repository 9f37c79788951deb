// The values of an expression, each with its type, and how their children are found: https://hl7.org/fhir/R4/fhirpath.html#types
import type { Resource } from '../../fhir/request.ts';
import { isPrimitive, isResourceType, type Property, propertiesCalled, structure } from '../structures.ts';

/** `type`: `Patient`, `HumanName`, `Patient.contact`, `code`; of what operators yield `System.Boolean` and the like. */
export type Node = {
  value: unknown;
  type: string;
  /** Id and extensions of a primitive; it may have no value. */
  sibling?: unknown;
  /** A number as it is written, where that tells its precision. */
  digits?: string;
};
export type Nodes = readonly Node[];

type Json = Record<string, unknown>;

export const NONE: Nodes = [];
export const TRUE: Nodes = [{ value: true, type: 'System.Boolean' }];
export const FALSE: Nodes = [{ value: false, type: 'System.Boolean' }];

export const bool = (value: boolean | undefined): Nodes => (value === undefined ? NONE : value ? TRUE : FALSE);
export const integer = (value: number): Nodes => [{ value, type: 'System.Integer' }];
export const text = (value: string): Nodes => [{ value, type: 'System.String' }];

export const decimal = (digits: string): Node => ({ value: Number(digits), type: 'System.Decimal', digits });

export const resourceNode = (resource: Resource): Node => ({ value: resource, type: resource.resourceType });

/** How one JSON property is read; `sibling`: the member with id and extensions, of primitives only. */
type Reader = { name: string; sibling: string | undefined; type: string; list: boolean };

/** What a name stands for in a type: several properties for a choice, none if it has no such element. */
export type Members = {
  readers: readonly Reader[];
  /** A primitive has its members in its sibling. */
  isPrimitive: boolean;
};

const readerOf = ({ name, type, list }: Property): Reader => ({
  name,
  sibling: isPrimitive(type) ? `_${name}` : undefined,
  type,
  list,
});

/** Appends what stands in one JSON property of an object. */
function pushProperty(object: Json, { name, sibling: siblingName, type, list }: Reader, out: Node[]): void {
  const value = object[name];
  const sibling = siblingName === undefined ? undefined : object[siblingName];
  if (value === undefined && sibling === undefined) return;
  if (!list) {
    if (!Array.isArray(value)) pushNode(value ?? undefined, type, sibling ?? undefined, out);
    return;
  }
  const values = Array.isArray(value) ? value : [];
  const siblings = Array.isArray(sibling) ? sibling : [];
  const length = Math.max(values.length, siblings.length);
  for (let at = 0; at < length; at++) pushNode(values[at] ?? undefined, type, siblings[at] ?? undefined, out);
}

function pushNode(value: unknown, type: string, sibling: unknown, out: Node[]): void {
  if (value === undefined && sibling === undefined) return;
  const actual = type === 'Resource' ? resourceTypeOf(value) : type;
  out.push({ value, type: actual, sibling });
}

function resourceTypeOf(value: unknown): string {
  const type = (value as Partial<Resource>).resourceType;
  return typeof type === 'string' && isResourceType(type) ? type : 'Resource';
}

/** Appends the children that `members` name. */
export function pushChildren({ value, sibling }: Node, { readers, isPrimitive }: Members, out: Node[]): void {
  const holder = isPrimitive ? sibling : value;
  if (typeof holder !== 'object' || holder === null) return;
  for (const reader of readers) pushProperty(holder as Json, reader, out);
}

const allMembers = new Map<string, Members>();

/** All children, in the order of the definition. */
export function children(node: Node, out: Node[]): void {
  let members = allMembers.get(node.type);
  if (members === undefined) {
    const properties = structure(node.type)?.properties.values() ?? [];
    members = { readers: [...properties].map(readerOf), isPrimitive: isPrimitive(node.type) };
    allMembers.set(node.type, members);
  }
  pushChildren(node, members, out);
}

/** What a name stands for, told once per type. */
export function memberReader(name: string): (type: string) => Members {
  const known = new Map<string, Members>();
  return (type) => {
    let members = known.get(type);
    if (members === undefined) {
      members = { readers: propertiesCalled(name, type).map(readerOf), isPrimitive: isPrimitive(type) };
      known.set(type, members);
    }
    return members;
  };
}
