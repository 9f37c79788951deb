// Numbers as a search means them, and as elements hold them: https://hl7.org/fhir/R4/search.html#number
import { absolute, add, compareDecimals, type Decimal, decimal, negative, times } from './decimal.ts';
import { type Prefix, splitPrefix } from './prefixes.ts';

export type NumberSearch = {
  prefix: Prefix;
  value: Decimal;
  /** Half a unit of its last digit. */
  half: Decimal;
  /** Written without an exponent, and with nothing but zeros behind the point. */
  whole: boolean;
  /** Written without an exponent. */
  plain: boolean;
};

/** A missing end is beyond any number; one that is `open` does not belong to the span, which comes as close as one likes. */
export type Span = { low?: Decimal; high?: Decimal; open?: boolean };

/** Undefined: not a number. */
export function numberSearch(text: string): NumberSearch | undefined {
  const { prefix, rest } = splitPrefix(text);
  const value = decimal(rest);
  if (value === undefined) return undefined;
  const plain = !/e/i.test(rest);
  // The specification takes 1e2 for 95 to 105, a digit finer than it is written.
  const finer = /^[+-]?\d+e\+?0*[1-9]/i.test(rest) ? 1 : 0;
  const half = { digits: 5n, exponent: value.exponent - 1 - finer };
  return { prefix, value, half, plain, whole: plain && !/\.0*[1-9]/.test(rest) };
}

/** The value of an element of type integer, positiveInt, unsignedInt or decimal. */
export function numberMatches(search: NumberSearch, type: string, value: number): boolean {
  const point = decimal(String(value)) as Decimal;
  if (type !== 'decimal' && search.plain && (search.prefix === 'eq' || search.prefix === 'ne')) {
    const equal = search.whole && compareDecimals(search.value, point) === 0;
    return search.prefix === 'eq' ? equal : !equal;
  }
  return spanMatches(search, { low: point, high: point });
}

export function spanMatches({ prefix, value, half }: NumberSearch, { low, high, open = false }: Span): boolean {
  const touches = open ? 0 : 1;
  const contained = (): boolean =>
    low !== undefined &&
    high !== undefined &&
    compareDecimals(add(value, negative(half)), low) <= 0 &&
    compareDecimals(high, add(value, half)) < 0;
  switch (prefix) {
    case 'eq':
      return contained();
    case 'ne':
      return !contained();
    case 'gt':
      return high === undefined || compareDecimals(high, value) > 0;
    case 'lt':
      return low === undefined || compareDecimals(low, value) < 0;
    case 'ge':
      return high === undefined || compareDecimals(high, value) > -touches;
    case 'le':
      return low === undefined || compareDecimals(low, value) < touches;
    case 'sa':
      return low !== undefined && compareDecimals(low, value) >= touches;
    case 'eb':
      return high !== undefined && compareDecimals(high, value) <= -touches;
    case 'ap': {
      const tolerance = times(absolute(value), { digits: 1n, exponent: -1 });
      return (
        (high === undefined || compareDecimals(add(value, negative(tolerance)), high) < touches) &&
        (low === undefined || compareDecimals(low, add(value, tolerance)) < touches)
      );
    }
  }
}
