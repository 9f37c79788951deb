// Quantities with their units: https://hl7.org/fhir/R4/search.html#quantity
import { add, type Decimal, decimal, times } from './decimal.ts';
import { splitAt, unescaped } from './escapes.ts';
import { numberSearch, type Span, spanMatches } from './numbers.ts';
import { converted, UCUM } from './units.ts';
import type { Found } from './values.ts';

/** A span of numbers in one unit. */
export type Measured = Span & { system?: string; code?: string; unit?: string };

type Quantity = { value?: number; comparator?: string; system?: string; code?: string; unit?: string };
type Money = { value?: number; currency?: string };
type Range = { low?: Quantity; high?: Quantity };
type SampledData = { origin: Quantity; factor?: number; lowerLimit?: number; upperLimit?: number; data?: string };

/** Undefined: it holds no number. */
export function measuredIn({ type, value }: Found): Measured | undefined {
  if (type === 'Money') {
    const { value: amount, currency } = value as Money;
    const unit = currency === undefined ? {} : { system: 'urn:iso:std:iso:4217', code: currency };
    return amount === undefined ? undefined : { ...point(amount), ...unit };
  }
  if (type === 'Range') return rangeOf(value as Range);
  if (type === 'SampledData') return sampled(value as SampledData);
  const { value: amount, comparator = '', ...unit } = value as Quantity;
  if (amount === undefined) return undefined;
  const { low, high } = point(amount);
  return {
    ...unitOf(unit),
    ...(comparator.startsWith('<') ? {} : { low }),
    ...(comparator.startsWith('>') ? {} : { high }),
    ...(comparator === '<' || comparator === '>' ? { open: true } : {}),
  };
}

const numberOf = (value: number): Decimal => decimal(String(value)) as Decimal;
const point = (value: number): { low: Decimal; high: Decimal } => ({ low: numberOf(value), high: numberOf(value) });

const unitOf = ({ system, code, unit }: Quantity): Omit<Measured, 'low' | 'high'> => ({
  ...(system === undefined ? {} : { system }),
  ...(code === undefined ? {} : { code }),
  ...(unit === undefined ? {} : { unit }),
});

function rangeOf({ low, high }: Range): Measured | undefined {
  if (low?.value === undefined && high?.value === undefined) return undefined;
  return {
    ...unitOf(low?.value === undefined ? (high as Quantity) : low),
    ...(low?.value === undefined ? {} : { low: numberOf(low.value) }),
    ...(high?.value === undefined ? {} : { high: numberOf(high.value) }),
  };
}

/** From the least to the greatest of the values: each is origin + factor × datum. */
function sampled({ origin, factor = 1, lowerLimit, upperLimit, data = '' }: SampledData): Measured | undefined {
  const limits: Record<string, number | undefined> = { L: lowerLimit, U: upperLimit };
  const values = data.split(' ').flatMap((datum) => {
    const raw = datum in limits ? limits[datum] : Number.parseFloat(datum);
    return raw === undefined || Number.isNaN(raw) ? [] : [raw];
  });
  if (values.length === 0) return undefined;
  const at = (raw: number): Decimal => add(numberOf(origin.value ?? 0), times(numberOf(factor), numberOf(raw)));
  return { low: at(Math.min(...values)), high: at(Math.max(...values)), ...unitOf(origin) };
}

/** `5.4`, `5.4|system|code` or `5.4||unit`, each with a prefix. */
export function quantityMatches(search: string, target: Measured): boolean {
  const [number = '', system = '', code = ''] = splitAt('|', search).map(unescaped);
  const sought = numberSearch(number);
  if (sought === undefined) throw new Error(`${search} is no quantity`);
  if (code === '') return (system === '' || system === target.system) && spanMatches(sought, target);
  if (system === '') return [target.code, target.unit].includes(code) && spanMatches(sought, target);
  if (system === target.system && code === target.code) return spanMatches(sought, target);
  if (system !== UCUM || target.system !== UCUM || target.code === undefined) return false;
  const inUnit = converted(target, target.code, code);
  return inUnit !== undefined && spanMatches(sought, inUnit);
}
