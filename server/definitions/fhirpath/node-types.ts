// The types of FHIR and of FHIRPath's System: https://hl7.org/fhirpath/N1/#types https://hl7.org/fhir/R4/fhirpath.html#types
import { isA } from '../referenced-type.ts';
import { isPrimitive } from '../structures.ts';
import type { TypeName } from './expression.ts';

/** What a value can do, whatever its FHIR type is called. */
export type Sort = 'boolean' | 'number' | 'string' | 'date' | 'time' | 'quantity' | 'other';

const sorts = new Map<string, Sort>(
  Object.entries({
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
  }),
);

export function sortOf(type: string): Sort {
  let sort = sorts.get(type);
  if (sort === undefined) {
    sort = isPrimitive(type) ? 'string' : isA(type, 'Quantity') ? 'quantity' : 'other';
    sorts.set(type, sort);
  }
  return sort;
}

const SYSTEM = new Set(['Any', 'Boolean', 'String', 'Integer', 'Decimal', 'Date', 'DateTime', 'Time', 'Quantity']);

export const isSystemType = (name: string): boolean => SYSTEM.has(name);

/** Without a namespace `Quantity` means FHIR's and the System's, `Boolean` and `boolean` what they say. */
export function isOfType(type: string, { namespace, name }: TypeName): boolean {
  if (type.startsWith('System.')) return namespace !== 'FHIR' && type.slice(7) === name;
  return namespace !== 'System' && isA(type, name);
}

const IMPLICIT: Record<string, Sort> = {
  Boolean: 'boolean',
  String: 'string',
  Date: 'date',
  DateTime: 'date',
  Time: 'time',
};

/** Also as what FHIR's primitives become by themselves: https://hl7.org/fhir/R4/fhirpath.html#types */
export const canBe = (type: string, wanted: TypeName): boolean =>
  isOfType(type, wanted) ||
  (wanted.namespace !== 'FHIR' && IMPLICIT[wanted.name] === sortOf(type) && isPrimitive(type));

/** What FHIR holds whole numbers in are integers. */
export const isInteger = (type: string): boolean => type === 'System.Integer' || isA(type, 'integer');
