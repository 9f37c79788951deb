// The values an invariant is about, each with its FHIR type: https://hl7.org/fhir/R4/fhirpath.html#types
import type { Resource } from '../fhir/request.ts';
import { isPrimitive, propertiesCalled } from './fhirpath-members.ts';
import { isA } from './referenced-type.ts';
import { isResourceType, type Property, structure } from './structures.ts';

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

/** Appends what stands in one JSON property of an object. */
function pushProperty(object: Json, { name, type, list }: Property, out: Node[]): void {
  const value = object[name];
  const sibling = isPrimitive(type) ? object[`_${name}`] : undefined;
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
  out.push(sibling === undefined ? { value, type: actual } : { value, type: actual, sibling });
}

function resourceTypeOf(value: unknown): string {
  const type = (value as Partial<Resource>).resourceType;
  return typeof type === 'string' && isResourceType(type) ? type : 'Resource';
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** The object that holds the children of a node. */
const holderOf = ({ value, type, sibling }: Node): unknown => (isPrimitive(type) ? sibling : value);

/** Appends the children that `properties` name. */
export function pushChildren(node: Node, properties: readonly Property[], out: Node[]): void {
  const holder = holderOf(node);
  if (isObject(holder)) for (const property of properties) pushProperty(holder, property, out);
}

/** All children, in the order of the definition. */
export function children(node: Node, out: Node[]): void {
  const properties = structure(node.type)?.properties;
  const holder = holderOf(node);
  if (properties === undefined || !isObject(holder)) return;
  for (const property of properties.values()) pushProperty(holder, property, out);
}

/** The properties a name stands for, told once per type. */
export function memberReader(name: string): (type: string) => readonly Property[] {
  const known = new Map<string, Property[]>();
  return (type) => {
    let properties = known.get(type);
    if (properties === undefined) {
      properties = propertiesCalled(name, type);
      known.set(type, properties);
    }
    return properties;
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
