// The operators of FHIRPath that need both their sides: https://hl7.org/fhirpath/N1/#operations
import { compare, equal, equivalent, keyOf, type Quantity, unitOf } from './compare.ts';
import { addToDate } from './dates.ts';
import { bool, NONE, type Node, type Nodes, sortOf, text } from './nodes.ts';
import { truth } from './run.ts';

type Operator = (left: Nodes, right: Nodes) => Nodes;

const ordered =
  (holds: (order: number) => boolean): Operator =>
  (left, right) => {
    const order = compare(left, right);
    return order === undefined ? NONE : bool(holds(order));
  };

const not = (value: boolean | undefined): boolean | undefined => (value === undefined ? undefined : !value);

/** Each value once. */
export function distinct(nodes: Nodes): Nodes {
  if (nodes.length < 2) return nodes;
  const byKey = new Map<string, Node>();
  for (const node of nodes) {
    const key = keyOf(node);
    if (!byKey.has(key)) byKey.set(key, node);
  }
  return byKey.size === nodes.length ? nodes : [...byKey.values()];
}

const isMember = (item: Nodes, of: Nodes): Nodes => {
  const [first] = item;
  if (first === undefined) return NONE;
  return bool(of.some((node) => equal([node], [first]) === true));
};

function xor(left: Nodes, right: Nodes): Nodes {
  const a = truth(left);
  const b = truth(right);
  return a === undefined || b === undefined ? NONE : bool(a !== b);
}

function arithmetic(calculate: (a: number, b: number) => number | undefined, isWhole = false): Operator {
  return ([a], [b]) => {
    if (typeof a?.value !== 'number' || typeof b?.value !== 'number') return NONE;
    const result = calculate(a.value, b.value);
    if (result === undefined || !Number.isFinite(result)) return NONE;
    const value = isWhole ? Math.trunc(result) : Number(result.toPrecision(15));
    return [{ value, type: Number.isInteger(value) ? 'System.Integer' : 'System.Decimal' }];
  };
}

const sum = arithmetic((a, b) => a + b);
const difference = arithmetic((a, b) => a - b);

/** Numbers are added, texts joined, dates moved by a span of time. */
function add(left: Nodes, right: Nodes, sign = 1): Nodes {
  const [a] = left;
  const [b] = right;
  if (a?.value === undefined || b?.value === undefined) return NONE;
  if (sortOf(a.type) === 'date' && sortOf(b.type) === 'quantity') {
    const span = b.value as Quantity;
    const moved = addToDate(String(a.value), sign * (span.value ?? 0), unitOf(span));
    return moved === undefined ? NONE : [{ value: moved, type: a.type }];
  }
  if (typeof a.value === 'string' && typeof b.value === 'string') return sign === 1 ? text(a.value + b.value) : NONE;
  return sign === 1 ? sum(left, right) : difference(left, right);
}

/** Here nothing is an empty text. */
const join: Operator = ([a], [b]) => text(`${a?.value ?? ''}${b?.value ?? ''}`);

export const operators: Record<string, Operator> = {
  '=': (left, right) => bool(equal(left, right)),
  '!=': (left, right) => bool(not(equal(left, right))),
  '~': (left, right) => bool(equivalent(left, right)),
  '!~': (left, right) => bool(!equivalent(left, right)),
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
  '|': (left, right) => distinct([...left, ...right]),
  in: isMember,
  contains: (left, right) => isMember(right, left),
  xor,
  '+': (left, right) => add(left, right),
  '-': (left, right) => add(left, right, -1),
  '&': join,
  '*': arithmetic((a, b) => a * b),
  '/': arithmetic((a, b) => (b === 0 ? undefined : a / b)),
  div: arithmetic((a, b) => (b === 0 ? undefined : a / b), true),
  mod: arithmetic((a, b) => (b === 0 ? undefined : a % b)),
};
