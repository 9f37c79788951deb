// The value of a search drawn from a value in a resource, so that it is found, or just missed.
// https://hl7.org/fhir/R4/search.html#ptypes
import type { Resource } from '../../server/fhir/request.ts';
import { stretchOf } from './oracle/dates.ts';
import { escaped } from './oracle/escapes.ts';
import type { Span } from './oracle/numbers.ts';
import type { Parameter, ParameterType } from './oracle/parameters.ts';
import { PREFIXES, type Prefix } from './oracle/prefixes.ts';
import { measuredIn } from './oracle/quantities.ts';
import { referredBy } from './oracle/references.ts';
import type { OracleSettings } from './oracle/settings.ts';
import { stringsOf } from './oracle/strings.ts';
import { textsOf, tokensOf } from './oracle/tokens.ts';
import { converted, UCUM } from './oracle/units.ts';
import type { Found } from './oracle/values.ts';
import { pickAny, type Random } from './random.ts';

export type Drawing = { random: Random; settings: OracleSettings; resource: Resource; parameter: Parameter };

/** One way to write a search: `token :not`, `date ge`. `write` yields nothing where the value does not lend itself to it. */
export type Form = {
  name: string;
  type: ParameterType;
  modifier: string;
  write: (found: Found, drawing: Drawing) => { modifier?: string; value: string } | undefined;
};

const form = (
  type: ParameterType,
  modifier: string,
  about: string,
  write: (found: Found, drawing: Drawing) => string | undefined,
): Form => ({
  name: [type, modifier === '' ? '' : `:${modifier}`, about].filter((part) => part !== '').join(' '),
  type,
  modifier,
  write: (found, drawing) => {
    const value = write(found, drawing);
    return value === undefined || value === '' ? undefined : { value };
  },
});

const missing = (type: ParameterType): Form =>
  form(type, 'missing', '', (_found, { random }) => random.pick(['true', 'false']));

const stringForms = [
  form('string', '', '', (found, { random }) => escaped(otherwise(beginning(textIn(found, random), random), random))),
  form('string', 'exact', '', (found, { random }) => escaped(textIn(found, random))),
  form('string', 'contains', '', (found, { random }) => {
    const text = textIn(found, random);
    return escaped(otherwise(beginning(text.slice(random.below(text.length)), random), random));
  }),
  missing('string'),
];

const textIn = (found: Found, random: Random): string => pickAny(random, stringsOf(found)) ?? '';

/** Texts that hold nothing but punctuation are refused. */
function beginning(text: string, random: Random): string {
  const cut = text.slice(0, 1 + random.below(Math.min(text.length, 60)));
  return /[\p{L}\p{N}]/u.test(cut) ? cut : '';
}

/** The same text to a search that ignores case, accents, punctuation and spaces. */
function otherwise(text: string, random: Random): string {
  return random.pick([
    text,
    text.toUpperCase(),
    text.toLowerCase(),
    text.normalize('NFD').replace(/\p{M}/gu, ''),
    text.normalize('NFD'),
    text.replaceAll(' ', '  ').replaceAll('-', ' '),
  ]);
}

const tokenIn = (found: Found, random: Random) => pickAny(random, tokensOf(found));
/** Elements of these types have no system: https://hl7.org/fhir/R4/search.html#token asks to write the code alone. */
const hasSystem = ({ type }: Found): boolean => ['Coding', 'CodeableConcept', 'Identifier', 'code'].includes(type);
const scoped = ({ system, code }: { system?: string; code?: string }): string | undefined =>
  system === undefined || code === undefined ? undefined : `${escaped(system)}|${escaped(code)}`;

const tokenForms = [
  form('token', '', 'code', (found, { random }) => escaped(tokenIn(found, random)?.code ?? '')),
  form('token', '', 'system|code', (found, { random }) => scoped(tokenIn(found, random) ?? {})),
  form('token', '', '|code', (found, { random }) => {
    const code = hasSystem(found) ? tokenIn(found, random)?.code : undefined;
    return code === undefined ? undefined : `|${escaped(code)}`;
  }),
  form('token', '', 'system|', (found, { random }) => {
    const system = tokenIn(found, random)?.system;
    return system === undefined ? undefined : `${escaped(system)}|`;
  }),
  form('token', 'not', 'code', (found, { random }) => escaped(tokenIn(found, random)?.code ?? '')),
  form('token', 'not', 'system|code', (found, { random }) => scoped(tokenIn(found, random) ?? {})),
  form('token', 'text', '', (found, { random }) =>
    textsOf(found).length === 0
      ? undefined
      : escaped(otherwise(beginning(random.pick(textsOf(found)), random), random)),
  ),
  form('token', 'of-type', '', (found, { random }) => {
    const { types = [], code } = tokenIn(found, random) ?? {};
    const type = scoped(pickAny(random, types) ?? {});
    return type === undefined || code === undefined ? undefined : `${type}|${escaped(code)}`;
  }),
  missing('token'),
];

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

const dateForms = [
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

const numberForms = [
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
    Number.isInteger(value) ? `${value}.0` : `${value}0`,
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

const quantityForms = [
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

const targetIn = (found: Found, { parameter, settings }: Drawing) => referredBy(found, parameter, settings)?.target;

const referenceForms: Form[] = [
  form('reference', '', 'id', (found, drawing) => {
    const target = targetIn(found, drawing);
    return target?.kind === 'local' ? target.id : undefined;
  }),
  form('reference', '', 'type/id', (found, drawing) => {
    const target = targetIn(found, drawing);
    return target?.kind === 'local' ? `${target.type}/${target.id}` : undefined;
  }),
  form('reference', '', 'url', (found, drawing) => {
    const target = targetIn(found, drawing);
    if (target?.kind === 'local') return `${drawing.settings.baseUrl}/${target.type}/${target.id}`;
    if (target?.kind !== 'absolute' || !/^[a-z]+:\S+$/i.test(target.url)) return undefined;
    return escaped(target.version === undefined ? target.url : `${target.url}|${target.version}`);
  }),
  {
    name: 'reference :[type]',
    type: 'reference',
    modifier: '[type]',
    write: (found, drawing) => {
      const target = targetIn(found, drawing);
      if (target?.kind !== 'local' || found.type !== 'Reference') return undefined;
      return drawing.parameter.target.includes(target.type) ? { modifier: target.type, value: target.id } : undefined;
    },
  },
  form('reference', 'identifier', '', (found, { parameter, settings, random }) => {
    const identifier = pickAny(random, referredBy(found, parameter, settings)?.identifiers ?? []);
    return random.below(2) === 0 ? escaped(identifier?.code ?? '') : scoped(identifier ?? {});
  }),
  missing('reference'),
];

const isUrl = (uri: string): boolean => /^[a-z]+:\/\//i.test(uri);

const uriForms = [
  form('uri', '', '', ({ value }) => escaped(value as string)),
  form('uri', 'below', '', ({ value }, { random }) => {
    const uri = value as string;
    const root = uri.indexOf('/', uri.indexOf('://') + 3);
    return isUrl(uri) ? escaped(uri.slice(0, Math.max(root, uri.length - random.below(20)))) : undefined;
  }),
  form('uri', 'above', '', ({ value }, { random }) =>
    isUrl(value as string) ? escaped(`${value as string}${random.pick(['', '/below', '/a/b'])}`) : undefined,
  ),
  missing('uri'),
];

/** Degrees and kilometres around a place. */
const nearForm = form('special', '', 'near', ({ value }, { random }) => {
  const { latitude = 0, longitude = 0 } = value as { latitude?: number; longitude?: number };
  const off = (degrees: number): string => (degrees + random.below(100) / 500 - 0.1).toFixed(random.below(5));
  const distance = random.pick(['', '|5', '|5|km', '|12000|m', '|30.5|km', '|0|km']);
  return `${off(latitude)}|${off(longitude)}${distance}`;
});

/** All but those of composites. */
export const forms: readonly Form[] = [
  ...stringForms,
  ...tokenForms,
  ...dateForms,
  ...numberForms,
  ...quantityForms,
  ...referenceForms,
  ...uriForms,
  nearForm,
];
