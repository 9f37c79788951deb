// Decimals with the precision they are written in: https://hl7.org/fhir/R4/search.html#number

/** `low` is included, `high` is not. */
export type Decimal = { value: number; low: number; high: number };

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;
const MOST_DIGITS = 100;

/**
 * The value, and the half-open range that its last digit leaves open: 5.4 is [5.35, 5.45), 100 is [99.5, 100.5).
 * Undefined: no decimal, or beyond what a double can hold.
 */
export function parseDecimal(text: string): Decimal | undefined {
  if (text.length > MOST_DIGITS) return undefined;
  const [match, sign, whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  if (match === undefined) return undefined;
  // Integers of hundredths of the last digit, since 5.4 - 0.05 is not 5.35 in binary fractions.
  const hundredths = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}00`);
  const scale = Number(exponent) - fraction.length - 2;
  // The specification's own example takes 1e2 for [95, 105), a digit finer than it is written.
  const half = fraction === '' && Number(exponent) > 0 ? 5n : 50n;
  const value = Number(`${hundredths}e${scale}`);
  const low = Number(`${hundredths - half}e${scale}`);
  // Of more digits than a double has, the ends become one double: the value itself still belongs to its range.
  const high = Math.max(Number(`${hundredths + half}e${scale}`), above(value));
  return Number.isFinite(low) && Number.isFinite(high) ? { value, low, high } : undefined;
}

/** The next smaller and the next larger double: what `<5` and `>5` end at. */
export const below = (value: number): number => -above(-value);

export function above(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return view.getFloat64(0);
}
