// Quantities with their units: https://hl7.org/fhir/R4/search.html#quantity

import type { SearchParameter, TypedValue } from '../../definitions/search-parameters.ts';
import { UCUM } from '../../definitions/terminology/ucum.ts';
import { type Measure, measureOf } from '../../definitions/terminology/units.ts';
import { malformedValue } from '../../fhir/failures-search.ts';
import { above, below } from '../decimal.ts';
import { splitAt, unescapeValue } from '../escape.ts';
import { compareNumbers, type SoughtNumber } from '../prefix.ts';
import type { Criterion, IndexEntry, Test } from '../query.ts';
import { boundsOfRange, parsePrefixed } from './number.ts';
import { entry, type SearchSettings, subKey } from './value-type.ts';

export const modifiers = (): readonly string[] => [];

type Unit = { system: string; code: string };
type Bounds = { low: number; high: number };
type Quantity = { value?: number; comparator?: string; unit?: string; system?: string; code?: string };
type Range = { low?: Quantity; high?: Quantity };
type Money = { value?: number; currency?: string };
type SampledData = { origin: Quantity; factor?: number; lowerLimit?: number; upperLimit?: number; data?: string };

const CURRENCY = 'urn:iso:std:iso:4217';
const MOST = Number.MAX_VALUE;

export function index(
  { type, value }: TypedValue,
  { key }: SearchParameter,
  _settings: SearchSettings,
  into: IndexEntry[],
): void {
  if (type === 'Range') {
    const { low, high } = value as Range;
    addMeasured(key, boundsOfRange(value as Range), low ?? high ?? {}, into);
  } else if (type === 'Money') {
    const { value: amount, currency } = value as Money;
    add(
      key,
      boundsOf({ ...(amount === undefined ? {} : { value: amount }) }),
      [{ system: CURRENCY, code: currency ?? '' }],
      into,
    );
  } else if (type === 'SampledData') {
    addMeasured(key, boundsOfSamples(value as SampledData), (value as SampledData).origin, into);
  } else if (typeof value === 'object') {
    addQuantity(key, value as Quantity, into);
  }
}

/** As it is written, and in base units where its unit has them. */
function addQuantity(key: string, quantity: Quantity, into: IndexEntry[]): void {
  const { value, comparator } = quantity;
  add(key, boundsOf(quantity), unitsOf(quantity), into);
  const measure = value === undefined ? undefined : baseOf(quantity);
  if (measure === undefined) return;
  // The comparator comes after the conversion, which would round away what it adds.
  const converted = { value: measure.toBase(value as number), ...(comparator === undefined ? {} : { comparator }) };
  add(subKey(key, 'base'), boundsOf(converted), [{ system: '', code: measure.code }], into);
}

function addMeasured(key: string, bounds: Bounds | undefined, unit: Quantity, into: IndexEntry[]): void {
  if (bounds === undefined) return;
  add(key, bounds, unitsOf(unit), into);
  const measure = baseOf(unit);
  if (measure === undefined) return;
  const toBase = (bound: number): number => (Math.abs(bound) === MOST ? bound : measure.toBase(bound));
  const converted = { low: toBase(bounds.low), high: toBase(bounds.high) };
  add(subKey(key, 'base'), converted, [{ system: '', code: measure.code }], into);
}

const baseOf = ({ system, code }: Quantity) => (system === UCUM && code !== undefined ? measureOf(code) : undefined);

function add(key: string, bounds: Bounds | undefined, units: Unit[], into: IndexEntry[]): void {
  if (bounds === undefined || !Number.isFinite(bounds.low) || !Number.isFinite(bounds.high)) return;
  for (const { system, code } of units) into.push({ kind: 'quantity', param: key, ...bounds, system, code });
}

/** `<5` is everything below 5: https://hl7.org/fhir/R4/datatypes-definitions.html#Quantity.comparator */
function boundsOf({ value, comparator }: Quantity): Bounds | undefined {
  if (value === undefined) return undefined;
  switch (comparator) {
    case '<':
      return { low: -MOST, high: below(value) };
    case '<=':
      return { low: -MOST, high: value };
    case '>=':
      return { low: value, high: MOST };
    case '>':
      return { low: above(value), high: MOST };
    default:
      return { low: value, high: value };
  }
}

/** The coded unit, and the one shown to people where it says something else: a search by unit alone means either. */
function unitsOf({ system = '', code, unit }: Quantity): Unit[] {
  if (code === undefined)
    return unit === undefined
      ? [{ system, code: '' }]
      : [
          { system, code: '' },
          { system: '', code: unit },
        ];
  return unit === undefined || unit === code
    ? [{ system, code }]
    : [
        { system, code },
        { system: '', code: unit },
      ];
}

/** The bounds of the samples: E is no data, L and U are beyond the limits of detection. */
function boundsOfSamples({ origin, factor = 1, lowerLimit, upperLimit, data = '' }: SampledData): Bounds | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (const sample of data.split(' ')) {
    const raw = sample === 'L' ? lowerLimit : sample === 'U' ? upperLimit : sample === '' ? undefined : Number(sample);
    if (raw === undefined || Number.isNaN(raw)) continue;
    const value = raw * factor + (origin.value ?? 0);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low > high ? undefined : { low, high };
}

/** `5.4`, `5.4|system|code`, `5.4||code`, `5.4|system|`. */
export function criterion({ key, code }: SearchParameter, _modifier: string | undefined, value: string): Criterion {
  const [amount = '', ...unit] = splitAt('|', value);
  if (unit.length !== 0 && unit.length !== 2) {
    throw malformedValue(code, value, {
      es: 'una cantidad como 5.4, 5.4|http://unitsofmeasure.org|mg o 5.4||mg',
      en: 'a quantity such as 5.4, 5.4|http://unitsofmeasure.org|mg or 5.4||mg',
    });
  }
  const { prefix, number } = parsePrefixed(code, amount, value);
  const [system = '', unitCode = ''] = unit.map((part) => unescapeValue(code, part));
  const measure = system === UCUM ? measureOf(unitCode) : undefined;
  if (measure !== undefined) {
    return compareNumbers(prefix, inBase(number, measure), (tests) =>
      entry('quantity', subKey(key, 'base'), [is(measure.code), ...tests]),
    );
  }
  const same: Test[] = [
    ...(system === '' ? [] : [{ column: 'system', op: 'eq', value: system } as const]),
    ...(unitCode === '' ? [] : [is(unitCode)]),
  ];
  return compareNumbers(prefix, number, (tests) => entry('quantity', key, [...same, ...tests]));
}

function inBase({ value, low, high, around }: SoughtNumber, { toBase }: Measure): SoughtNumber {
  const base = toBase(value);
  return {
    value: base,
    low: toBase(low),
    high: Math.max(toBase(high), above(base)), // rounding may have closed the range
    around: { low: toBase(around.low), high: toBase(around.high) },
  };
}

const is = (unit: string): Test => ({ column: 'code', op: 'eq', value: unit });

export const presence = ({ key }: SearchParameter): Criterion => entry('quantity', key);
