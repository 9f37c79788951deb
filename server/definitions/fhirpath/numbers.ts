// The functions of FHIRPath on numbers, and how precisely a value is told: https://hl7.org/fhirpath/N1/#math
import { boundaryOf, precisionOf } from './boundaries.ts';
import { isInteger, sortOf } from './node-types.ts';
import { bool, integer, NONE, type Node } from './nodes.ts';
import { number } from './operators.ts';
import { amountOf, areComparable, quantity } from './quantities.ts';
import { type Callable, type Eval, Fails, single } from './run.ts';

/** `like`: whole for a whole number. `argument` is undefined where there is none. */
type Result = 'whole' | 'decimal' | 'like';

const onNumber = (
  arguments_: [min: number, max: number],
  result: Result,
  calculate: (value: number, argument: number | undefined) => number,
): Callable => [
  ...arguments_,
  ([argument]) =>
    (input, run, outer) => {
      const node = single(input);
      if (node?.value === undefined) return NONE;
      const given = argument === undefined ? undefined : single(argument(outer, run))?.value;
      if (argument !== undefined && typeof given !== 'number') return NONE;
      const calculated = (value: number): number => calculate(value, given as number | undefined);
      if (typeof node.value === 'number') {
        const isWhole = result === 'like' ? isInteger(node.type) : result === 'whole';
        return number(calculated(node.value), isWhole);
      }
      const amount = sortOf(node.type) === 'quantity' ? amountOf(node) : undefined;
      if (amount === undefined) throw new Fails();
      const value = calculated(amount.value);
      return Number.isFinite(value) ? [quantity({ ...amount, value, digits: String(value) })] : NONE;
    },
];

const none: [number, number] = [0, 0];
const one: [number, number] = [1, 1];

/** Half away from zero; from the decimal digits, since 1.005 is below itself in binary fractions. */
function rounded(value: number, places = 0): number {
  if (places < 0 || places > 15) return Number.NaN;
  const shifted = Number(`${Math.abs(value)}e${places}`);
  const whole = Number.isNaN(shifted) ? Math.abs(value) * 10 ** places : shifted;
  return Math.sign(value) * Number(`${Math.round(whole)}e-${places}`);
}

/** How near the edge of what a value may mean: `lowBoundary(8)`. */
const boundary = (side: 'low' | 'high'): Callable => [
  0,
  1,
  ([argument]) =>
    (input, run, outer) => {
      const node = single(input);
      const places = argument === undefined ? undefined : single(argument(outer, run))?.value;
      if (node?.value === undefined || (places !== undefined && typeof places !== 'number')) return NONE;
      return boundaryOf(node, side, places) ?? NONE;
    },
];

const ofOne = (run: (node: Node) => number | undefined): Callable => [
  0,
  0,
  () => (input) => {
    const node = single(input);
    const result = node?.value === undefined ? undefined : run(node);
    return result === undefined ? NONE : integer(result);
  },
];

const comparable: Callable = [
  1,
  1,
  ([other]) =>
    (input, run, outer) => {
      const [a, b] = [single(input), single((other as Eval)(outer, run))].map((node) => node && amountOf(node));
      return a === undefined || b === undefined ? NONE : bool(areComparable(a, b));
    },
];

export const numberCalls: Record<string, Callable> = {
  abs: onNumber(none, 'like', Math.abs),
  ceiling: onNumber(none, 'whole', Math.ceil),
  floor: onNumber(none, 'whole', Math.floor),
  truncate: onNumber(none, 'whole', Math.trunc),
  exp: onNumber(none, 'decimal', Math.exp),
  ln: onNumber(none, 'decimal', Math.log),
  log: onNumber(one, 'decimal', (value, base = 10) => Math.log(value) / Math.log(base)),
  power: onNumber(one, 'like', (value, exponent = 1) => value ** exponent),
  sqrt: onNumber(none, 'decimal', Math.sqrt),
  round: onNumber([0, 1], 'decimal', rounded),
  lowBoundary: boundary('low'),
  highBoundary: boundary('high'),
  precision: ofOne(precisionOf),
  comparable,
};
