// Units of UCUM that measure the same, in exact fractions of base units: https://ucum.org/ucum
import { add, type Decimal, negative, times } from './decimal.ts';
import type { Span } from './numbers.ts';

export const UCUM = 'http://unitsofmeasure.org';

/** value × numerator / denominator + offset is in base units, whose exponents `dimension` tells: m, s, g, rad, K, C, cd. */
type Unit = { numerator: bigint; denominator: bigint; offset: Decimal; dimension: readonly number[] };

const NONE: Decimal = { digits: 0n, exponent: 0 };
const DIMENSIONS = ['m', 's', 'g', 'rad', 'K', 'C', 'cd'] as const;

const PREFIXES: Record<string, number> = {
  ...{ Y: 24, Z: 21, E: 18, P: 15, T: 12, G: 9, M: 6, k: 3, h: 2, da: 1 },
  ...{ d: -1, c: -2, m: -3, u: -6, n: -9, p: -12, f: -15, a: -18, z: -21, y: -24 },
};

/** What a unit is in others; these may have a prefix, those below none. */
const METRIC: Record<string, [number: string, unit: string]> = {
  ...{ L: ['1', 'dm3'], l: ['1', 'dm3'], mol: ['6.0221367e23', '1'], eq: ['1', 'mol'], osm: ['1', 'mol'] },
  ...{ Hz: ['1', '/s'], N: ['1', 'kg.m/s2'], Pa: ['1', 'N/m2'], J: ['1', 'N.m'], W: ['1', 'J/s'], bar: ['1e5', 'Pa'] },
  ...{ 'm[Hg]': ['133.322', 'kPa'], U: ['1', 'umol/min'], kat: ['1', 'mol/s'], cal: ['4.184', 'J'], b: ['100', 'fm2'] },
};
const PLAIN: Record<string, [number: string, unit: string]> = {
  ...{ min: ['60', 's'], h: ['60', 'min'], d: ['24', 'h'], wk: ['7', 'd'], a: ['365.25', 'd'], mo: ['2629800', 's'] },
  ...{ '%': ['0.01', '1'], '[in_i]': ['2.54', 'cm'], '[ft_i]': ['12', '[in_i]'], '[diop]': ['1', '/m'] },
  ...{ '[lb_av]': ['453.59237', 'g'], '[oz_av]': ['28.349523125', 'g'], '[foz_us]': ['29.5735295625', 'mL'] },
};
/** Degrees that do not begin where kelvins do. */
const SPECIAL: Record<string, Unit> = {
  Cel: special(1n, 1n, { digits: 27315n, exponent: -2 }),
  '[degF]': special(5n, 9n, { digits: 255372222222222222222222222222222222222n, exponent: -36 }),
};

function special(numerator: bigint, denominator: bigint, offset: Decimal): Unit {
  return { numerator, denominator, offset, dimension: DIMENSIONS.map((name) => (name === 'K' ? 1 : 0)) };
}

/** The same span in another unit; undefined: the units do not measure the same, or are not known here. */
export function converted(span: Span, from: string, to: string): Span | undefined {
  const [source, target] = [unitOf(from), unitOf(to)];
  if (source === undefined || target === undefined) return undefined;
  if (source.dimension.some((exponent, at) => exponent !== target.dimension[at])) return undefined;
  const convert = (value: Decimal): Decimal => {
    const base = add(times(value, fraction(source.numerator, source.denominator)), source.offset);
    return times(add(base, negative(target.offset)), fraction(target.denominator, target.numerator));
  };
  return {
    ...span,
    ...(span.low === undefined ? {} : { low: rounded(convert(span.low)) }),
    ...(span.high === undefined ? {} : { high: rounded(convert(span.high)) }),
  };
}

const DIGITS = 60;

const fraction = (numerator: bigint, denominator: bigint): Decimal => ({
  digits: (numerator * 10n ** BigInt(DIGITS)) / denominator,
  exponent: -DIGITS,
});

/** To thirty digits, so that what was cut off a fraction does not tell equal values apart. */
function rounded({ digits, exponent }: Decimal): Decimal {
  const excess = String(digits < 0n ? -digits : digits).length - 30;
  if (excess <= 0) return { digits, exponent };
  const unit = 10n ** BigInt(excess);
  const half = digits < 0n ? -unit / 2n : unit / 2n;
  return { digits: (digits + half) / unit, exponent: exponent + excess };
}

const known = new Map<string, Unit | undefined>();

export function unitOf(code: string): Unit | undefined {
  if (!known.has(code)) known.set(code, SPECIAL[code] ?? product(code));
  return known.get(code);
}

/** Factors between dots and slashes, from the left; `{…}` is but a remark. */
function product(code: string): Unit | undefined {
  if (code.replace(/\{[^{}]*\}/g, '') === '' && code !== '') return number('1');
  const factors = [...code.matchAll(/([./]?)((?:\[[^\]]*\]|\{[^{}]*\}|[^./[\]{}])+)/g)];
  if (factors.map(([whole]) => whole).join('') !== code) return undefined;
  let unit: Unit | undefined = number('1');
  for (const [, separator, text = ''] of factors) {
    const factor = powered(text.replace(/\{[^{}]*\}/g, ''));
    unit = unit && factor && multiplied(unit, separator === '/' ? raised(factor, -1) : factor);
  }
  return unit;
}

function powered(text: string): Unit | undefined {
  if (/^\d*$/.test(text)) return number(text === '' ? '1' : text);
  if (/^10[*^]/.test(text)) return raised(number('10'), Number(text.slice(3)));
  const [, name = '', exponent] = /^(.*?[^\d+-])([+-]?\d+)?$/.exec(text) ?? [];
  const atom = atomOf(name);
  return atom && raised(atom, Number(exponent ?? 1));
}

function atomOf(name: string): Unit | undefined {
  const plain = METRIC[name] ?? PLAIN[name];
  if (plain !== undefined) return defined(plain);
  const base = DIMENSIONS.map(String).indexOf(name);
  if (base !== -1) return { ...number('1'), dimension: DIMENSIONS.map((_, at) => (at === base ? 1 : 0)) };
  for (const length of [1, 2]) {
    const [prefix, rest] = [PREFIXES[name.slice(0, length)], name.slice(length)];
    const isMetric = rest in METRIC || DIMENSIONS.some((one) => one === rest);
    const atom = prefix !== undefined && isMetric ? atomOf(rest) : undefined;
    if (atom !== undefined) return multiplied(atom, raised(number('10'), prefix as number));
  }
  return undefined;
}

function defined([value, code]: [number: string, unit: string]): Unit | undefined {
  const unit = unitOf(code);
  return unit && multiplied(number(value), unit);
}

function number(text: string): Unit {
  const [mantissa = '', exponent = '0'] = text.split('e');
  const [whole = '', decimals = ''] = mantissa.split('.');
  const scale = Number(exponent) - decimals.length;
  const digits = BigInt(whole + decimals);
  return {
    numerator: scale > 0 ? digits * 10n ** BigInt(scale) : digits,
    denominator: scale < 0 ? 10n ** BigInt(-scale) : 1n,
    offset: NONE,
    dimension: DIMENSIONS.map(() => 0),
  };
}

const multiplied = (a: Unit, b: Unit): Unit => ({
  numerator: a.numerator * b.numerator,
  denominator: a.denominator * b.denominator,
  offset: NONE,
  dimension: a.dimension.map((exponent, at) => exponent + (b.dimension[at] ?? 0)),
});

function raised(unit: Unit, exponent: number): Unit {
  if (exponent < 0) {
    const { numerator, denominator, dimension, ...rest } = raised(unit, -exponent);
    return { ...rest, numerator: denominator, denominator: numerator, dimension: dimension.map((one) => -one) };
  }
  let power = number('1');
  for (let factor = 0; factor < exponent; factor++) power = multiplied(power, unit);
  return power;
}
