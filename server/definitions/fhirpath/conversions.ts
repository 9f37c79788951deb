// Conversions between the types of FHIRPath: https://hl7.org/fhirpath/N1/#conversion
import { isDate, isDateTime, isTime } from './dates.ts';
import { isInteger, sortOf } from './node-types.ts';
import { bool, decimal, integer, NONE, type Node, type Nodes, text } from './nodes.ts';
import { type Amount, amountOf, convertedTo, quantity, readAmount, writtenAmount } from './quantities.ts';
import { type Callable, charge, costOf, single } from './run.ts';

const TRUTHS: Record<string, boolean> = {
  true: true,
  t: true,
  yes: true,
  y: true,
  '1': true,
  '1.0': true,
  false: false,
  f: false,
  no: false,
  n: false,
  '0': false,
  '0.0': false,
};

/** Of a node that has a value; `argument`: the unit of toQuantity. */
type Convert = (node: Node, argument: unknown) => Nodes;

/** Texts read by a rule, values of one type as they are. */
const ofDate =
  (type: string, isOne: (text: string) => boolean, shorten = (text: string): string => text): Convert =>
  ({ value, type: own }) => {
    if (typeof value !== 'string') return NONE;
    const given = sortOf(own) === 'date' ? shorten(value) : value;
    return isOne(given) ? [{ value: given, type }] : NONE;
  };

const CONVERSIONS: Record<string, Convert> = {
  Boolean: ({ value }) => (typeof value === 'object' ? NONE : bool(TRUTHS[String(value).toLowerCase()])),
  Integer: ({ value, type }) => {
    if (typeof value === 'boolean') return integer(Number(value));
    if (typeof value === 'number') return isInteger(type) ? integer(value) : NONE;
    return /^[+-]?\d+$/.test(String(value)) ? integer(Number(value)) : NONE;
  },
  Decimal: ({ value, digits }) => {
    if (typeof value === 'boolean') return [decimal(value ? '1.0' : '0.0')];
    const written = digits ?? String(value);
    return typeof value === 'number' || /^[+-]?\d+(?:\.\d+)?$/.test(written) ? [decimal(written)] : NONE;
  },
  String: (node) => {
    if (typeof node.value !== 'object') return text(node.digits ?? String(node.value));
    const amount = amountOf(node);
    return amount === undefined ? NONE : text(writtenAmount(amount));
  },
  Date: ofDate('System.Date', isDate, (text) => text.slice(0, 10)),
  DateTime: ofDate('System.DateTime', isDateTime),
  Time: ofDate('System.Time', isTime),
  Quantity: (node, unit) => {
    const amount = readQuantity(node);
    const wanted = amount === undefined || typeof unit !== 'string' ? amount : convertedTo(amount, unit);
    return wanted === undefined ? NONE : [quantity(wanted)];
  },
};

function readQuantity(node: Node): Amount | undefined {
  if (typeof node.value === 'boolean')
    return { value: Number(node.value), unit: '1', digits: node.value ? '1.0' : '0.0' };
  return typeof node.value === 'string' ? readAmount(node.value) : amountOf(node);
}

const converting = (convert: Convert, answer: (converted: Nodes) => Nodes): Callable => [
  0,
  1,
  ([argument]) =>
    (input, run, outer) => {
      const node = single(input);
      if (node?.value === undefined) return NONE;
      charge(run, costOf(node.value));
      return answer(convert(node, argument === undefined ? undefined : single(argument(outer, run))?.value));
    },
];

export const conversionCalls: Record<string, Callable> = Object.fromEntries(
  Object.entries(CONVERSIONS).flatMap(([name, convert]): [string, Callable][] => [
    [`to${name}`, converting(convert, (converted) => converted)],
    [`convertsTo${name}`, converting(convert, (converted) => bool(converted.length > 0))],
  ]),
);
