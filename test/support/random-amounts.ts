// The value of a search for dates, numbers and quantities drawn from a value in a resource, or just beside it.
// https://hl7.org/fhir/R4/search.html#prefix
import { stretchOf } from './oracle/dates.ts';
import { escaped } from './oracle/escapes.ts';
import type { Span } from './oracle/numbers.ts';
import type { ParameterType } from './oracle/parameters.ts';
import { PREFIXES, type Prefix } from './oracle/prefixes.ts';
import { measuredIn } from './oracle/quantities.ts';
import { scoped } from './oracle/tokens.ts';
import { converted, UCUM } from './oracle/units.ts';
import type { Found } from './oracle/values.ts';
import { pickAny, type Random } from './random.ts';
import { type Drawing, type Form, form, missing } from './random-form.ts';

const ordered = (
  type: ParameterType,
  about: string,
  write: (found: Found, prefix: Prefix, drawing: Drawing) => string | undefined,
): Form[] =>
  ['', ...PREFIXES].map((prefix) =>
    form(type, '', `${about}${prefix}`, (found, drawing) => {
      const text = write(found, (prefix === '' ? 'eq' : prefix) as Prefix, drawing);
      return text === undefined ? undefined : `${prefix}${text}`;
    }),
  );

const LATER: readonly Prefix[] = ['lt', 'le', 'eb'];
const EARLIER: readonly Prefix[] = ['gt', 'ge', 'sa'];

export const dateForms = [
  ...ordered('date', '', (found, prefix, { random, settings }) => {
    const { low, high } = stretchOf(found, settings) ?? { low: Infinity, high: Infinity };
    const ends = [low, high - 1].filter((end) => Number.isFinite(end));
    if (ends.length === 0) return undefined;
    const years = random.below(2) === 0 ? 0 : LATER.includes(prefix) ? 1 : EARLIER.includes(prefix) ? -1 : 0;
    return dateText(random.pick(ends) + years * 366 * 86_400_000, random);
  }),
  missing('date'),
];

function dateText(instant: number, random: Random): string {
  const zones: [string, number][] = [
    ['Z', 0],
    ['-05:00', -5],
    ['', -5], // of a hub in Peru
    ['+05:30', 5.5],
  ];
  const [zone, hours] = random.pick(zones);
  const text = new Date(instant + hours * 3_600_000).toISOString();
  const length = random.pick([4, 7, 10, 10, 16, 19, 23]);
  return length <= 10 ? text.slice(0, length) : text.slice(0, length) + zone;
}

export const numberForms = [
  ...ordered('number', '', (found, prefix, { random }) =>
    typeof found.value === 'number' ? numberText(found.value, prefix, random) : amount(found, prefix, random),
  ),
  missing('number'),
];

/** With fewer digits or more, with an exponent, or a little off. */
function numberText(value: number, prefix: Prefix, random: Random): string {
  const off = random.below(2) === 0 ? 0 : LATER.includes(prefix) ? 1 : EARLIER.includes(prefix) ? -1 : 0;
  const near = value + (off * Math.abs(value)) / 10;
  return random.pick([
    String(value),
    String(value),
    Number(near.toPrecision(6)).toString(),
    value.toPrecision(1 + random.below(5)),
    value.toExponential(),
    /e/.test(String(value)) ? String(value) : Number.isInteger(value) ? `${value}.0` : `${value}0`,
  ]);
}

const amount = (found: Found, prefix: Prefix, random: Random): string | undefined =>
  textOf(measuredIn(found) ?? {}, prefix, random);

function textOf({ low, high }: Span, prefix: Prefix, random: Random): string | undefined {
  const end = pickAny(
    random,
    [low, high].filter((one) => one !== undefined),
  );
  return end === undefined ? undefined : numberText(Number(`${end.digits}e${end.exponent}`), prefix, random);
}

const OTHER_UNITS: Record<string, string[]> = {
  ...{ g: ['mg', 'kg'], mg: ['g', 'ug'], kg: ['g', '[lb_av]'], cm: ['m', '[in_i]'], min: ['h', 's'], h: ['min', 'd'] },
  ...{ 'mg/dL': ['g/L', 'mg/L'], 'g/dL': ['g/L'], 'mmol/L': ['umol/mL', 'mol/L'], Cel: ['[degF]', 'K'], '%': ['1'] },
  ...{ 'mm[Hg]': ['kPa'], '10*3/uL': ['10*9/L'], fL: ['um3'], 'kg/m2': ['g/cm2'], a: ['mo', 'd'], mL: ['L'] },
};

export const quantityForms = [
  ...ordered('quantity', 'number ', (found, prefix, { random }) => amount(found, prefix, random)),
  ...ordered('quantity', 'number|system|code ', (found, prefix, { random }) => {
    const unit = scoped(measuredIn(found) ?? {});
    return unit === undefined ? undefined : `${amount(found, prefix, random)}|${unit}`;
  }),
  ...ordered('quantity', 'number|UCUM|other unit ', (found, prefix, { random }) => {
    const { low, high, system, code = '' } = measuredIn(found) ?? {};
    const other = pickAny(random, system === UCUM ? (OTHER_UNITS[code] ?? []) : []);
    const span =
      other === undefined ? undefined : converted({ ...(low && { low }), ...(high && { high }) }, code, other);
    const text = span === undefined ? undefined : textOf(span, prefix, random);
    // Units are compared to twelve digits.
    return text === undefined ? undefined : `${Number(Number(text).toPrecision(9))}|${UCUM}|${other}`;
  }),
  ...ordered('quantity', 'number||unit ', (found, prefix, { random }) => {
    const { code, unit } = measuredIn(found) ?? {};
    const shown = pickAny(
      random,
      [code, unit].filter((one) => one !== undefined),
    );
    return shown === undefined ? undefined : `${amount(found, prefix, random)}||${escaped(shown)}`;
  }),
  missing('quantity'),
];
