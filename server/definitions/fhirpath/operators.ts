// The operators of FHIRPath that need both their sides: https://hl7.org/fhirpath/N1/#operations
import { compare, equal, equivalent, keyOf } from './compare.ts';
import { addToDate } from './dates.ts';
import { isInteger, sortOf } from './node-types.ts';
import { bool, NONE, type Node, type Nodes, text } from './nodes.ts';
import { type Amount, addAmounts, amountOf, divideAmounts, multiplyAmounts, quantity } from './quantities.ts';
import { charge, costOf, Fails, type Run, single, truth } from './run.ts';

type Operator = (left: Nodes, right: Nodes, run: Run) => Nodes;

/** Of one value and another; of none nothing. */
const onTwo =
  (calculate: (a: Node, b: Node, run: Run) => Nodes): Operator =>
  (left, right, run) => {
    const [a, b] = [single(left), single(right)];
    return a?.value === undefined || b?.value === undefined ? NONE : calculate(a, b, run);
  };

const ordered = (holds: (order: number) => boolean): Operator =>
  onTwo((a, b, run) => {
    charge(run, costOf(a.value));
    const order = compare(a, b);
    if (order === null) throw new Fails();
    return order === undefined ? NONE : bool(holds(order));
  });

const not = (value: boolean | undefined): boolean | undefined => (value === undefined ? undefined : !value);

/** Each value once. */
export function distinct(nodes: Nodes, run: Run): Nodes {
  if (nodes.length < 2) return nodes;
  charge(run, nodes.length);
  const byKey = new Map<string, Node>();
  for (const node of nodes) {
    const key = keyOf(node, run);
    if (!byKey.has(key)) byKey.set(key, node);
  }
  return byKey.size === nodes.length ? nodes : [...byKey.values()];
}

const isMember = (item: Nodes, of: Nodes, run: Run): Nodes => {
  const node = single(item);
  return node === undefined ? NONE : bool(of.some((one) => equal([one], [node], run) === true));
};

function xor(left: Nodes, right: Nodes): Nodes {
  const a = truth(left);
  const b = truth(right);
  return a === undefined || b === undefined ? NONE : bool(a !== b);
}

/** A number of a type; past what a number can hold nothing. Sums of decimal fractions are rounded to 15 digits. */
export function number(value: number, isWhole: boolean): Nodes {
  if (!Number.isFinite(value)) return NONE;
  return isWhole && Number.isInteger(value)
    ? [{ value, type: 'System.Integer' }]
    : [{ value: Number(value.toPrecision(15)), type: 'System.Decimal' }];
}

type OnNumbers = (a: number, b: number) => number;
type OnAmounts = (a: Amount, b: Amount) => Amount | undefined;

/** Whole numbers give a whole number, unless the operator is `/`. */
const arithmetic = (onNumbers: OnNumbers, onAmounts?: OnAmounts, isWhole?: boolean): Operator =>
  onTwo((a, b) => calculated(a, b, onNumbers, onAmounts, isWhole));

function calculated(a: Node, b: Node, onNumbers: OnNumbers, onAmounts?: OnAmounts, isWhole?: boolean): Nodes {
  if (typeof a.value === 'number' && typeof b.value === 'number') {
    return number(onNumbers(a.value, b.value), isWhole ?? (isInteger(a.type) && isInteger(b.type)));
  }
  const [left, right] = [amountOf(a), amountOf(b)];
  if (onAmounts === undefined || left === undefined || right === undefined) throw new Fails();
  const result = onAmounts(left, right);
  return result === undefined || !Number.isFinite(result.value) ? NONE : [quantity(result)];
}

/** Numbers and quantities are added, texts joined, dates moved by a span of time. */
const add = (sign: 1 | -1): Operator =>
  onTwo((a, b, run) => {
    const sort = sortOf(a.type);
    if ((sort === 'date' || sort === 'time') && sortOf(b.type) === 'quantity') return moved(a, amountOf(b), sign);
    if (typeof a.value === 'string' && typeof b.value === 'string' && sign === 1) return joined(a.value, b.value, run);
    return calculated(
      a,
      b,
      (one, other) => one + sign * other,
      (one, other) => addAmounts(one, other, sign),
    );
  });

function moved({ value, type }: Node, by: Amount | undefined, sign: 1 | -1): Nodes {
  const date = by === undefined ? undefined : addToDate(String(value), by, sign);
  if (date === undefined) throw new Fails();
  return [{ value: date, type }];
}

/** Here nothing is an empty text. */
const join: Operator = (left, right, run) =>
  joined(String(single(left)?.value ?? ''), String(single(right)?.value ?? ''), run);

/** Doubled again and again, texts would fill the memory. */
function joined(left: string, right: string, run: Run): Nodes {
  charge(run, (left.length + right.length) >> 4);
  return text(left + right);
}

export const operators: Record<string, Operator> = {
  '=': (left, right, run) => bool(equal(left, right, run)),
  '!=': (left, right, run) => bool(not(equal(left, right, run))),
  '~': (left, right, run) => bool(equivalent(left, right, run)),
  '!~': (left, right, run) => bool(!equivalent(left, right, run)),
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
  '|': (left, right, run) => distinct([...left, ...right], run),
  in: isMember,
  contains: (left, right, run) => isMember(right, left, run),
  xor,
  '+': add(1),
  '-': add(-1),
  '&': join,
  '*': arithmetic((a, b) => a * b, multiplyAmounts),
  '/': arithmetic((a, b) => a / b, divideAmounts, false),
  div: arithmetic((a, b) => Math.trunc(a / b), undefined, true),
  mod: arithmetic((a, b) => a % b),
};
