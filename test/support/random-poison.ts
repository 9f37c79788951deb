// Searches as strangers write them: values that are stored, bent by what is an operator, a wildcard or an end somewhere, in
// parameters, chains and lists of any length. https://hl7.org/fhir/R4/search.html
import { searchParameter, searchParameters } from '../../server/definitions/search-parameters.ts';
import type { IndexEntry } from '../../server/search/query.ts';
import { valueTypeOf } from '../../server/search/value-types.ts';
import type { Random } from './random.ts';

/** Each may also be stored: JSON and FHIR allow them in strings. */
export const POISON = [
  ...[
    "'",
    '"',
    "''",
    "' OR 1=1 --",
    "'; DROP TABLE resource; --",
    '") UNION SELECT 1,2 --',
    '/*',
    '\\',
    '\\\\',
    '%',
    '_',
    '%_%',
  ],
  ...[
    '*',
    '?',
    '[a-z]',
    '^$',
    '.*',
    '(a+)+$',
    '#{7*7}',
    '{"$gt":""}',
    '$where',
    '\n',
    '\r\n',
    '\t',
    '\u0001',
    '\u0002',
    '\u0003',
  ],
  ...[
    '\u001f',
    '\u007f',
    '\u0085',
    '\u200b',
    '\u202e',
    '\u2028',
    '\ufeff',
    '\ufffd',
    '\uffff',
    '𝒳',
    '🦙',
    '👩‍👩‍👧',
    'é',
    'e\u0301',
  ],
  ...[
    'ß',
    'İ',
    'ﬀ',
    'Ａ',
    'null',
    'undefined',
    'NaN',
    '__proto__',
    'constructor',
    '-0',
    '1e308',
    '9'.repeat(40),
    ' ',
    '  ',
  ],
];
const SEPARATORS = [',', '|', '$', '\\,', '\\|', '\\$', ':', '.', '=', '&', '#', ';', '/', '-', '+'];
const PREFIXES = ['', '', '', 'ge', 'lt', 'ne', 'ap', 'sa', 'eb'];
const MODIFIERS = [
  ...[
    '',
    '',
    '',
    '',
    ':missing',
    ':exact',
    ':contains',
    ':not',
    ':text',
    ':in',
    ':not-in',
    ':above',
    ':below',
    ':identifier',
  ],
  ...[':of-type', ':Patient', ':text-advanced', ':code-text', ':iterate', ':', "':--", ':constructor'],
];

export type Target = { type: string; entries: readonly IndexEntry[] };

export function poisonedSearch(targets: readonly Target[], random: Random): { type: string; query: URLSearchParams } {
  const { type, entries } = random.pick(targets);
  const count = random.below(20) === 0 ? 200 : 1 + random.below(3);
  const pairs = Array.from({ length: count }, () => pairOf(type, entries, targets, random));
  if (random.below(6) === 0)
    pairs.push(['_sort', `${random.pick(['', '-'])}${random.pick(searchParameters(type)).code}`]);
  return { type, query: new URLSearchParams(pairs) };
}

function pairOf(
  type: string,
  entries: readonly IndexEntry[],
  targets: readonly Target[],
  random: Random,
): [string, string] {
  const entry = random.pick(entries);
  const modifier = random.below(8) === 0 ? random.pick(MODIFIERS) : fitting(type, entry, random);
  const own = `${codeOf(entry)}${modifier}`;
  const value = listOf(entry, entries, modifier, random);
  switch (random.below(8)) {
    case 0:
      return [
        `_has:${random.pick(targets).type}:${random.pick(['patient', 'subject', 'encounter', 'x'])}:${own}`,
        value,
      ];
    case 1:
      return ['_has:Observation:subject:'.repeat(1 + random.below(20)) + own, value];
    case 2:
      return [
        `${random.pick(['subject', 'patient', 'encounter', 'link'])}${random.pick(['', ':Patient', ':Group'])}.${own}`,
        value,
      ];
    case 3:
      return [bent(own, random), value];
    case 4:
      return [random.pick(searchParameters(type)).code + modifier, value];
    default:
      return [own, value];
  }
}

function fitting(type: string, entry: IndexEntry, random: Random): string {
  const parameter = searchParameter(type, codeOf(entry));
  const modifiers = parameter === undefined ? [] : (valueTypeOf(parameter)?.modifiers(parameter) ?? []);
  const modifier = random.pick(['', '', 'missing', ...modifiers]);
  return modifier === '' ? '' : `:${modifier === '[type]' ? 'Patient' : modifier}`;
}

const codeOf = ({ param }: IndexEntry): string => param.slice(param.indexOf('.') + 1).replace(/:.*$/s, '');

/** Now and then hundreds of them. */
function listOf(entry: IndexEntry, entries: readonly IndexEntry[], modifier: string, random: Random): string {
  if (modifier === ':missing') return random.pick(['true', 'false', 'TRUE', "true'--"]);
  const few = random.below(3);
  const count = random.below(15) === 0 ? 500 : few;
  const others = Array.from({ length: count }, () => {
    const other = random.pick(entries.filter(({ param, kind }) => param === entry.param || kind === entry.kind));
    const written = writtenAs(other, random);
    return other.kind === 'string' || other.kind === 'token' ? bent(written, random) : written;
  });
  const first = writtenAs(entry, random);
  return [random.below(3) > 0 ? first : bent(first, random), ...others].join(',');
}

function writtenAs(entry: IndexEntry, random: Random): string {
  switch (entry.kind) {
    case 'token':
      return random.pick([entry.code, `${entry.system}|${entry.code}`, `|${entry.code}`, `${entry.system}|`]);
    case 'string':
      return random.pick([entry.exact, entry.folded]);
    case 'reference':
      return random.pick([`${entry.type}/${entry.id}`, entry.id]);
    case 'date':
      return random.pick(PREFIXES) + dateOf(entry.low, random);
    case 'quantity':
      return `${random.pick(PREFIXES)}${entry.low}${random.pick(['', `|${entry.system}|${entry.code}`, `||${entry.code}`])}`;
  }
}

const dateOf = (low: number, random: Random): string =>
  Math.abs(low) > 8e14 ? '2024' : new Date(low).toISOString().slice(0, random.pick([4, 7, 10, 24]));

/** With something in it, or in its place, that may mean something to somebody. */
function bent(text: string, random: Random): string {
  const piece = random.pick(random.below(3) === 0 ? SEPARATORS : POISON);
  const at = random.below(text.length + 1);
  switch (random.below(5)) {
    case 0:
      return piece;
    case 1:
      return piece.repeat(1 + random.below(300));
    case 2:
      return text.slice(0, at);
    default:
      return text.slice(0, at) + piece + text.slice(at);
  }
}
