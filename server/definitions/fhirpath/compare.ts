// When two values are equal, equivalent, or one before the other: https://hl7.org/fhirpath/N1/#equality
import { compareDates } from './dates.ts';
import { isInteger, sortOf } from './node-types.ts';
import type { Node, Nodes } from './nodes.ts';
import { type Amount, amountOf, areOfOtherKinds, compareAmounts, decimalsIn, equivalentAmounts } from './quantities.ts';
import { charge, costOf, type Run } from './run.ts';

/** Undefined where one side is empty or the precisions do not tell. `run`: what pays for the work. */
export function equal(left: Nodes, right: Nodes, run?: Run): boolean | undefined {
  if (left.length === 0 || right.length === 0) return undefined;
  if (left.length !== right.length) return false;
  if (run !== undefined) charge(run, left.length);
  let result: boolean | undefined = true;
  for (let at = 0; at < left.length; at++) {
    const one = equalNodes(left[at] as Node, right[at] as Node, run);
    if (one === false) return false;
    if (one === undefined) result = undefined;
  }
  return result;
}

function equalNodes(left: Node, right: Node, run?: Run): boolean | undefined {
  const a = left.value;
  const b = right.value;
  if (a === undefined || b === undefined) return undefined;
  const sort = sortOf(left.type);
  const other = sortOf(right.type);
  if (sort === 'date' || sort === 'time' || other === 'date' || other === 'time') {
    if (sort !== other && sort !== 'string' && other !== 'string') return false;
    const order = compareDates(String(a), String(b));
    return order === undefined ? undefined : order === 0;
  }
  const areAmounts =
    sort === 'quantity' ? other === 'quantity' || other === 'number' : sort === 'number' && other === 'quantity';
  if (areAmounts) return equalQuantities(left, right, run);
  if (typeof a === 'object' || typeof b === 'object') return spelt(a, run) === spelt(b, run);
  if (run !== undefined) charge(run, costOf(a));
  return a === b;
}

function equalQuantities(left: Node, right: Node, run?: Run): boolean | undefined {
  if (left.type === right.type && spelt(left.value, run) === spelt(right.value, run)) return true;
  const [a, b] = [amountOf(left), amountOf(right)];
  if (a === undefined || b === undefined) return undefined;
  const order = compareAmounts(a, b);
  if (order !== undefined) return order === 0;
  return areOfOtherKinds(a, b) ? false : undefined;
}

/** Case and spaces do not count, nor the order; nothing is equivalent to nothing. */
export function equivalent(left: Nodes, right: Nodes, run?: Run): boolean {
  if (left.length !== right.length) return false;
  const [a] = left;
  const [b] = right;
  if (left.length === 1 && a !== undefined && b !== undefined) return equivalentNodes(a, b, run);
  if (run !== undefined) charge(run, left.length * Math.max(left.length >> 4, 1));
  const rest = right.map((node) => equivalenceKey(node, run));
  return left.every((node) => {
    const at = rest.indexOf(equivalenceKey(node, run));
    if (at !== -1) rest.splice(at, 1);
    return at !== -1;
  });
}

function equivalentNodes(left: Node, right: Node, run?: Run): boolean {
  const sort = sortOf(left.type);
  if (sort === sortOf(right.type)) {
    if (sort === 'date' || sort === 'time') return compareDates(String(left.value), String(right.value)) === 0;
    if (sort === 'number') return equivalentNumbers(left, right);
    const [a, b] = sort === 'quantity' ? [amountOf(left), amountOf(right)] : [];
    if (a !== undefined && b !== undefined) return equivalentAmounts(a, b);
  }
  return equivalenceKey(left, run) === equivalenceKey(right, run);
}

/** Rounded to the less precise one: https://hl7.org/fhirpath/N1/#equivalent */
function equivalentNumbers(left: Node, right: Node): boolean {
  const decimals = Math.min(...[left, right].map(precisionOf));
  if (decimals === Number.POSITIVE_INFINITY) return left.value === right.value;
  const [a, b] = [left, right].map((node) => Math.round((amountOf(node) as Amount).value * 10 ** decimals));
  return a === b;
}

const precisionOf = ({ type, digits, value }: Node): number =>
  isInteger(type) ? Number.POSITIVE_INFINITY : decimalsIn(digits ?? String(value));

function equivalenceKey(node: Node, run?: Run): string {
  if (typeof node.value !== 'string' || sortOf(node.type) !== 'string') return keyOf(node, run, folded);
  if (run !== undefined) charge(run, costOf(node.value));
  return folded(node.value);
}

const folded = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim();

/** Values with one key are the same member of a set. */
export function keyOf({ value, type, sibling }: Node, run?: Run, fold?: (text: string) => string): string {
  if (value === undefined) return `_${spelt(sibling, run)}`;
  if (typeof value === 'object') return spelt(value, run, fold);
  if (run !== undefined) charge(run, costOf(value));
  return sortOf(type) === 'number' ? `n${value}` : `${typeof value}${value}`;
}

/** Whole resources may be compared again and again. */
function spelt(value: unknown, run?: Run, fold?: (text: string) => string): string {
  const text = canonical(value, fold);
  if (run !== undefined) charge(run, text.length >> 4);
  return text;
}

/** Members in the order of their names. */
function canonical(value: unknown, fold?: (text: string) => string): string {
  if (typeof value === 'string' && fold !== undefined) return JSON.stringify(fold(value));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item, fold));
    return `[${(fold === undefined ? items : items.sort()).join()}]`;
  }
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item, fold)}`).join()}}`;
}

/** Negative, zero, positive; undefined where there is no order, null between values of kinds that have none. */
export function compare(a: Node, b: Node): number | undefined | null {
  if (a.value === undefined || b.value === undefined) return undefined;
  const sort = sortOf(a.type);
  const other = sortOf(b.type);
  if (sort === 'number' && other === 'number') return (a.value as number) - (b.value as number);
  if (sort === 'quantity' || other === 'quantity') {
    const [left, right] = [amountOf(a), amountOf(b)];
    return left === undefined || right === undefined ? undefined : compareAmounts(left, right);
  }
  if (typeof a.value !== 'string' || typeof b.value !== 'string') return null;
  const isDate = [sort, other].includes('date');
  if (isDate || [sort, other].includes('time')) {
    const wanted = isDate ? 'date' : 'time';
    const mixed = [sort, other].some((one) => one !== wanted && one !== 'string');
    return mixed ? null : compareDates(a.value, b.value);
  }
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}
