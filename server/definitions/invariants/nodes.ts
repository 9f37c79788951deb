// The values an invariant is about, each with its FHIR type: https://hl7.org/fhir/R4/fhirpath.html#types
import type { Resource } from '../../fhir/request.ts';
import { isPrimitive, propertiesCalled } from '../extract/members.ts';
import { isA } from '../referenced-type.ts';
import { isResourceType, type Property, structure } from '../structures.ts';

/** `type`: `Patient`, `HumanName`, `Patient.contact`, `code`; of what operators yield `System.Boolean` and the like. */
export type Node = {
  value: unknown;
  type: string;
  /** Id and extensions of a primitive; it may have no value. */
  sibling?: unknown;
};
export type Nodes = readonly Node[];

type Json = Record<string, unknown>;

export const NONE: Nodes = [];
export const TRUE: Nodes = [{ value: true, type: 'System.Boolean' }];
export const FALSE: Nodes = [{ value: false, type: 'System.Boolean' }];

export const bool = (value: boolean | undefined): Nodes => (value === undefined ? NONE : value ? TRUE : FALSE);
export const integer = (value: number): Nodes => [{ value, type: 'System.Integer' }];
export const text = (value: string): Nodes => [{ value, type: 'System.String' }];

export const resourceNode = (resource: Resource): Node => ({ value: resource, type: resource.resourceType });

/** What a value can do, whatever its FHIR type is called. */
export type Sort = 'boolean' | 'number' | 'string' | 'date' | 'time' | 'quantity' | 'other';

const SORTS: Record<string, Sort> = {
  boolean: 'boolean',
  decimal: 'number',
  integer: 'number',
  unsignedInt: 'number',
  positiveInt: 'number',
  date: 'date',
  dateTime: 'date',
  instant: 'date',
  time: 'time',
  Quantity: 'quantity',
  'System.Boolean': 'boolean',
  'System.Integer': 'number',
  'System.Decimal': 'number',
  'System.String': 'string',
  'System.Date': 'date',
  'System.DateTime': 'date',
  'System.Time': 'time',
  'System.Quantity': 'quantity',
};

const sorts = new Map<string, Sort>(Object.entries(SORTS));

export function sortOf(type: string): Sort {
  let sort = sorts.get(type);
  if (sort === undefined) {
    sort = isPrimitive(type) ? 'string' : isA(type, 'Quantity') ? 'quantity' : 'other';
    sorts.set(type, sort);
  }
  return sort;
}

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

const SYSTEM: Record<string, string[]> = {
  Boolean: ['boolean'],
  String: ['string', 'uri', 'code', 'id', 'markdown', 'oid', 'url', 'canonical', 'uuid', 'base64Binary'],
  Integer: ['integer', 'unsignedInt', 'positiveInt'],
  Decimal: ['decimal'],
  Date: ['date'],
  DateTime: ['dateTime', 'instant'],
  Time: ['time'],
};

/** Whether a node is of a type; `Boolean` without a prefix means the FHIR type too, as the invariants of R4 write it. */
export function isOfType(type: string, wanted: string): boolean {
  if (type === wanted) return true;
  if (type.startsWith('System.')) return type === `System.${wanted}`;
  return isA(type, wanted) || SYSTEM[wanted]?.includes(type) === true;
}
