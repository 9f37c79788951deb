// Reads a `_filter` into a tree: https://hl7.org/fhir/R4/search_filter.html
import { filterTooDeep, malformedFilter } from '../../fhir/failures-filter.ts';
import type { Text } from '../../fhir/outcome.ts';

export const OPERATORS = [
  ...['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'lt', 'ge', 'le', 'ap', 'sa', 'eb'],
  ...['pr', 'po', 'ss', 'sb', 'in', 'ni', 're'],
] as const;
export type Operator = (typeof OPERATORS)[number];

/** One name of a path, `subject` or `subject:Patient`; `filter` is what stands behind it in brackets. */
export type Step = { name: string; filter?: Filter };
export type FilterTest = { kind: 'test'; path: [Step, ...Step[]]; operator: Operator; value: string };
export type Filter = { kind: 'and' | 'or'; of: Filter[] } | { kind: 'not'; of: Filter } | FilterTest;

const MOST_DEPTH = 20;

/** Sticky expressions, none of which looks at a character twice. */
const SPACE = /\s*/y;
const NAME = /[A-Za-z_][A-Za-z0-9_-]*(?::[A-Za-z]+)?/y;
const WORD = /[a-z]+(?=[\s(]|$)/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"(?=[\s)\]]|$)/y;
const TOKEN = /[^\s")\]][^\s)\]]*/y;
const NOT = /not(?=\s*\()/y;

type Reader = { text: string; at: number; depth: number };

/** Throws FhirError 400, which says at which character. */
export function parseFilter(text: string): Filter {
  const reader: Reader = { text, at: 0, depth: 0 };
  const filter = readFilter(reader);
  if (reader.at < text.length) throw unexpected(reader, { es: 'and, or o el final', en: 'and, or or the end' });
  return filter;
}

/** From left to right: `and` does not bind more closely than `or`. */
function readFilter(reader: Reader): Filter {
  let filter = readOperand(reader);
  for (let word = peek(WORD, reader); word === 'and' || word === 'or'; word = peek(WORD, reader)) {
    take(WORD, reader);
    const next = readOperand(reader);
    filter = { kind: word, of: filter.kind === word ? [...filter.of, next] : [filter, next] };
  }
  return filter;
}

function readOperand(reader: Reader): Filter {
  const isNot = take(NOT, reader) !== undefined;
  if (!accept('(', reader)) return readTest(reader);
  const of = deeper(reader, ')');
  return isNot ? { kind: 'not', of } : of;
}

/** What stands between brackets or parentheses, up to the one that closes them. */
function deeper(reader: Reader, end: ')' | ']'): Filter {
  if (++reader.depth > MOST_DEPTH) throw filterTooDeep(MOST_DEPTH);
  const filter = readFilter(reader);
  if (!accept(end, reader)) throw unexpected(reader, { es: `and, or o "${end}"`, en: `and, or or "${end}"` });
  reader.depth--;
  return filter;
}

function readTest(reader: Reader): FilterTest {
  const path: FilterTest['path'] = [readStep(reader)];
  while (accept('.', reader)) path.push(readStep(reader));
  const word = peek(WORD, reader);
  const operator = OPERATORS.find((one) => one === word);
  if (operator === undefined) {
    const known = OPERATORS.join(', ');
    throw unexpected(reader, { es: `un operador (${known})`, en: `an operator (${known})` });
  }
  take(WORD, reader);
  return { kind: 'test', path, operator, value: readValue(operator, reader) };
}

function readStep(reader: Reader): Step {
  const name = take(NAME, reader);
  if (name === undefined) throw unexpected(reader, { es: 'un parámetro de búsqueda', en: 'a search parameter' });
  if (!accept('[', reader)) return { name };
  const filter = deeper(reader, ']');
  if (reader.text[skip(reader)] !== '.') {
    throw unexpected(reader, { es: 'un punto y un parámetro', en: 'a full stop and a parameter' });
  }
  return { name, filter };
}

function readValue(operator: Operator, reader: Reader): string {
  const quoted = take(STRING, reader);
  const value = quoted === undefined ? take(TOKEN, reader) : (JSON.parse(quoted) as string);
  if (value === undefined) {
    throw unexpected(reader, {
      es: 'un valor sin espacios o un texto entre comillas, con \\" y \\\\ dentro',
      en: 'a value without spaces, or a text in quotes with \\" and \\\\ inside',
    });
  }
  if (operator === 'pr' && value !== 'true' && value !== 'false') {
    throw malformedFilter(reader.at - (quoted ?? value).length, value, { es: 'true o false', en: 'true or false' });
  }
  return value;
}

// ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────
/** To the next character that is no space. */
function skip(reader: Reader): number {
  SPACE.lastIndex = reader.at;
  SPACE.test(reader.text);
  reader.at = SPACE.lastIndex;
  return reader.at;
}

function peek(pattern: RegExp, reader: Reader): string | undefined {
  pattern.lastIndex = skip(reader);
  return pattern.exec(reader.text)?.[0];
}

function take(pattern: RegExp, reader: Reader): string | undefined {
  const found = peek(pattern, reader);
  reader.at += found?.length ?? 0;
  return found;
}

function accept(mark: string, reader: Reader): boolean {
  const isThere = reader.text[skip(reader)] === mark;
  if (isThere) reader.at++;
  return isThere;
}

const unexpected = (reader: Reader, expected: Text) =>
  malformedFilter(skip(reader), reader.text.slice(reader.at), expected);
