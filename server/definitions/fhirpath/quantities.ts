// Amounts with a unit: UCUM's, or a word of the calendar: https://hl7.org/fhirpath/N1/#quantity
import { LONGEST_UNIT, UCUM } from '../terminology/ucum.ts';
import { measureOf } from '../terminology/units.ts';
import { sortOf } from './node-types.ts';
import type { Node } from './nodes.ts';

/** `digits`: the value as written, which tells its precision. */
export type Amount = { value: number; unit: string; digits: string };

export const quantity = ({ value, unit, digits }: Amount): Node => ({
  value: { value, unit },
  type: 'System.Quantity',
  digits,
});

/** A year and a month of the calendar have no fixed length, unlike UCUM's. */
const MONTHS: Record<string, number> = { year: 12, month: 1 };
const SECONDS: Record<string, number> = {
  week: 604_800,
  day: 86_400,
  hour: 3600,
  minute: 60,
  second: 1,
  millisecond: 0.001,
};
const DEFINITE: Record<string, string> = {
  year: 'a',
  month: 'mo',
  week: 'wk',
  day: 'd',
  hour: 'h',
  minute: 'min',
  second: 's',
  millisecond: 'ms',
};
/** https://hl7.org/fhir/R4/fhirpath.html#quantity */
const CALENDAR: Record<string, string> = { a: 'year', mo: 'month', d: 'day', h: 'hour', min: 'minute', s: 'second' };

/** `days` → `day`; undefined for what is no word of the calendar. */
export function calendarWord(unit: string): string | undefined {
  const word = unit.endsWith('s') ? unit.slice(0, -1) : unit;
  return Object.hasOwn(DEFINITE, word) ? word : undefined;
}

type FhirQuantity = { value?: unknown; code?: unknown; unit?: unknown; system?: unknown };

/** Undefined for what is no quantity, or has no value. A number alone counts things. */
export function amountOf({ value, type, digits }: Node): Amount | undefined {
  if (typeof value === 'number') return { value, unit: '1', digits: digits ?? String(value) };
  if (sortOf(type) !== 'quantity' || typeof value !== 'object' || value === null) return undefined;
  const { value: number, code, unit, system } = value as FhirQuantity;
  if (typeof number !== 'number') return undefined;
  const given = String(code ?? unit ?? '1');
  return {
    value: number,
    unit: system === UCUM ? (CALENDAR[given] ?? given) : given,
    digits: digits ?? String(number),
  };
}

type Measured = { code: string; value: number };

function measured({ value, unit }: Amount, isLoose = false): Measured | undefined {
  const word = calendarWord(unit);
  if (word !== undefined && !isLoose && word in MONTHS)
    return { code: 'month', value: value * (MONTHS[word] as number) };
  if (word !== undefined && word in SECONDS) return { code: 's', value: value * (SECONDS[word] as number) };
  const measure = measureOf(word === undefined ? unit : (DEFINITE[word] as string));
  return measure && { code: measure.code, value: measure.toBase(value) };
}

/** Negative, zero, positive; undefined where the units do not convert into each other. */
export function compareAmounts(left: Amount, right: Amount): number | undefined {
  if (left.unit === right.unit) return left.value - right.value;
  const a = measured(left);
  const b = measured(right);
  return a !== undefined && b !== undefined && a.code === b.code ? a.value - b.value : undefined;
}

/** Units known to measure different things; not a month against days. */
export function areOfOtherKinds(left: Amount, right: Amount): boolean {
  const codes = [measured(left, true)?.code, measured(right, true)?.code];
  return !codes.includes(undefined) && codes[0] !== codes[1];
}

export const areComparable = (left: Amount, right: Amount): boolean => compareAmounts(left, right) !== undefined;

/** As precise as the less precise one: https://hl7.org/fhirpath/N1/#quantity-equivalence */
export function equivalentAmounts(left: Amount, right: Amount): boolean {
  const [a, b] = [measured(left, true), measured(right, true)];
  if (a === undefined || b === undefined) return left.unit === right.unit && left.value === right.value;
  const step = Math.max(stepOf(left), stepOf(right));
  return a.code === b.code && Math.round(a.value / step) === Math.round(b.value / step);
}

/** The last place written, in base units. */
function stepOf(amount: Amount): number {
  const [zero, one] = [0, 10 ** -decimalsIn(amount.digits)].map((value) => measured({ ...amount, value }, true)?.value);
  return Math.abs((one ?? 1) - (zero ?? 0));
}

/** How many digits stand behind the point. */
export const decimalsIn = (digits: string): number => {
  const point = digits.indexOf('.');
  return point === -1 || digits.includes('e') ? 0 : digits.length - point - 1;
};

/** In the unit of the first; undefined where they do not convert. */
export function addAmounts(left: Amount, right: Amount, sign: number): Amount | undefined {
  if (left.unit === right.unit) return amount(left.value + sign * right.value, left.unit);
  const [zero, one, other] = [measured({ ...left, value: 0 }), measured({ ...left, value: 1 }), measured(right)];
  if (zero === undefined || one === undefined || other?.code !== one.code) return undefined;
  return amount(left.value + (sign * other.value) / (one.value - zero.value), left.unit);
}

export const multiplyAmounts = (left: Amount, right: Amount): Amount | undefined =>
  ofUnit(left.value * right.value, product(left.unit, right.unit, '.'));

export function divideAmounts(left: Amount, right: Amount): Amount | undefined {
  if (right.value === 0) return undefined;
  return ofUnit(left.value / right.value, left.unit === right.unit ? '1' : product(left.unit, right.unit, '/'));
}

/** Multiplied again and again, units would fill the memory. */
const ofUnit = (value: number, unit: string): Amount | undefined =>
  unit.length > LONGEST_UNIT ? undefined : amount(value, unit);

function product(left: string, right: string, sign: string): string {
  const [a, b] = [left, right].map((unit) => DEFINITE[calendarWord(unit) ?? ''] ?? unit);
  if (b === '1') return a as string;
  if (a === '1' && sign === '.') return b as string;
  return [a, b].map((unit) => (/[./]/.test(unit as string) ? `(${unit})` : unit)).join(sign);
}

function amount(value: number, unit: string): Amount {
  const rounded = Number(value.toPrecision(15));
  return { value: rounded, unit, digits: String(rounded) };
}

/** `10 'mg'`, `4 days`. */
export const writtenAmount = ({ digits, unit }: Amount): string =>
  calendarWord(unit) === undefined ? `${digits} '${unit}'` : `${digits} ${unit}`;

const WRITTEN = /^([+-]?\d+(?:\.\d+)?)\s*(?:'([^']+)'|([a-z]+))?$/;

/** Undefined: no text of a quantity. */
export function readAmount(text: string): Amount | undefined {
  const [, digits, unit, word] = WRITTEN.exec(text) ?? [];
  if (digits === undefined || (word !== undefined && calendarWord(word) === undefined)) return undefined;
  return { value: Number(digits), unit: unit ?? word ?? '1', digits };
}

/** In another unit; undefined where it does not convert. */
export const convertedTo = (from: Amount, unit: string): Amount | undefined =>
  addAmounts({ value: 0, unit, digits: '0' }, from, 1);
