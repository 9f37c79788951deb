// Decimals without rounding, and the range a decimal of a search means: https://hl7.org/fhir/R4/search.html#number

/** digits × 10^exponent */
export type Decimal = { digits: bigint; exponent: number };

const FORM = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

export function decimal(text: string): Decimal | undefined {
  const [whole, sign = '', integer = '', fraction = '', exponent = '0'] = FORM.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const digits = BigInt(`${integer}${fraction}`);
  return { digits: sign === '-' ? -digits : digits, exponent: Number(exponent) - fraction.length };
}

/** Negative, zero or positive like a − b. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const exponent = Math.min(a.exponent, b.exponent);
  const difference = scaled(a, exponent) - scaled(b, exponent);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function add(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return { digits: scaled(a, exponent) + scaled(b, exponent), exponent };
}

export const negative = ({ digits, exponent }: Decimal): Decimal => ({ digits: -digits, exponent });

export const times = (a: Decimal, b: Decimal): Decimal => ({
  digits: a.digits * b.digits,
  exponent: a.exponent + b.exponent,
});

export const absolute = (a: Decimal): Decimal => (a.digits < 0n ? negative(a) : a);

const scaled = ({ digits, exponent }: Decimal, to: number): bigint => digits * 10n ** BigInt(exponent - to);
