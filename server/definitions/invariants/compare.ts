// When two values are equal, equivalent, or one before the other: https://hl7.org/fhirpath/N1/#equality
import { compareDates } from './dates.ts';
import { type Node, type Nodes, sortOf } from './nodes.ts';

/** Undefined where one side is empty or the precisions do not tell. */
export function equal(left: Nodes, right: Nodes): boolean | undefined {
  if (left.length === 0 || right.length === 0) return undefined;
  if (left.length !== right.length) return false;
  let result: boolean | undefined = true;
  for (let at = 0; at < left.length; at++) {
    const one = equalNodes(left[at] as Node, right[at] as Node);
    if (one === false) return false;
    if (one === undefined) result = undefined;
  }
  return result;
}

export function equalNodes(left: Node, right: Node): boolean | undefined {
  const a = left.value;
  const b = right.value;
  if (a === undefined || b === undefined) return undefined;
  const sort = sortOf(left.type);
  if (sort === 'date' || sort === 'time') {
    if (sortOf(right.type) !== sort && sortOf(right.type) !== 'string') return false;
    const order = compareDates(String(a), String(b));
    return order === undefined ? undefined : order === 0;
  }
  if (sort === 'quantity' && sortOf(right.type) === 'quantity') return equalQuantities(left, right);
  return typeof a === 'object' || typeof b === 'object' ? canonical(a) === canonical(b) : a === b;
}

function equalQuantities(left: Node, right: Node): boolean | undefined {
  const order = compareQuantities(left, right);
  if (order === undefined) return canonical(left.value) === canonical(right.value) ? true : undefined;
  return order === 0;
}

/** Case and spaces do not count, nor the order; nothing is equivalent to nothing. */
export function equivalent(left: Nodes, right: Nodes): boolean {
  if (left.length !== right.length) return false;
  const rest = right.map(equivalenceKey);
  return left.every((node) => {
    const at = rest.indexOf(equivalenceKey(node));
    if (at !== -1) rest.splice(at, 1);
    return at !== -1;
  });
}

const equivalenceKey = ({ value, type }: Node): string =>
  typeof value === 'string' && sortOf(type) === 'string'
    ? value.toLowerCase().replace(/\s+/g, ' ')
    : keyOf({ value, type });

/** Values with one key are the same member of a set. */
export function keyOf({ value, type, sibling }: Node): string {
  if (value === undefined) return `_${canonical(sibling)}`;
  if (typeof value === 'object') return canonical(value);
  return sortOf(type) === 'number' ? `n${value}` : `${typeof value}${value}`;
}

/** Members in the order of their names. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`).join()}}`;
}

/** Negative, zero, positive; undefined where there is no order. */
export function compare(left: Nodes, right: Nodes): number | undefined {
  const [a] = left;
  const [b] = right;
  if (left.length !== 1 || right.length !== 1 || a === undefined || b === undefined) return undefined;
  if (a.value === undefined || b.value === undefined) return undefined;
  const sort = sortOf(a.type);
  if (sort === 'date' || sort === 'time') return compareDates(String(a.value), String(b.value));
  if (sort === 'quantity') return sortOf(b.type) === 'quantity' ? compareQuantities(a, b) : undefined;
  if (sort === 'number' && typeof a.value === 'number' && typeof b.value === 'number') return a.value - b.value;
  if (typeof a.value !== 'string' || typeof b.value !== 'string') return undefined;
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}

export type Quantity = { value?: number; code?: string; unit?: string; system?: string };

/** Only of one unit: conversions would need all of UCUM. */
function compareQuantities(left: Node, right: Node): number | undefined {
  const a = left.value as Quantity;
  const b = right.value as Quantity;
  if (a.value === undefined || b.value === undefined || unitOf(a) !== unitOf(b)) return undefined;
  return a.value - b.value;
}

const WORDS: Record<string, string> = {
  year: 'a',
  month: 'mo',
  week: 'wk',
  day: 'd',
  hour: 'h',
  minute: 'min',
  second: 's',
  millisecond: 'ms',
};

export function unitOf({ code, unit }: Quantity): string {
  const given = code ?? unit ?? '1';
  return WORDS[given.replace(/s$/, '')] ?? given;
}
