// Tokens and strings: their terms are looked up first, so that postings are numbers and lists shrink to what occurs.
import type { Test } from '../../../search/query.ts';
import type { Connection } from '../connection.ts';
import type { Terms } from '../dictionary.ts';
import type { Limits } from '../limits.ts';
import { MIXED, type Param } from '../names.ts';
import { every, oneOf, type Sql, some, sql } from '../sql.ts';
import { type Condition, NONE, type Source } from './condition.ts';
import { compare } from './tests.ts';

type Kind = 'token' | 'string';

const COLUMNS = {
  token: { text: 'code', detail: 'system' },
  string: { text: 'folded', detail: 'exact' },
} as const;

type Parts = { connection: Connection; terms: Terms; limits: Limits };

/** One entry of the parameter fulfils all tests of one alternative. */
export function termCondition(kind: Kind, param: Param, alternatives: readonly Test[][], parts: Parts): Condition {
  const types = param.type === MIXED ? {} : { types: new Set([param.type]) };
  const numbers = findAll(kind, param, alternatives, parts);
  if (numbers === undefined) return { ...broad(kind, param, alternatives), ...types };
  if (numbers.length === 0) return NONE;
  return {
    kind: 'leaf',
    rank: numbers.length === 1 ? 1 : 3,
    probe: (pk) =>
      sql`EXISTS (SELECT 1 FROM term_entry t WHERE t.pk = ${pk} AND t.param = ${param.number} AND ${among(numbers)})`,
    source: sourceOf(param, numbers),
    ...types,
  };
}

/** The sign keeps the list from being taken for the way in: one look at the resource's own entries is enough. */
const among = (numbers: readonly number[]): Sql =>
  numbers.length === 1 ? sql`t.term = ${numbers[0] as number}` : sql`+t.term IN ${oneOf(numbers)}`;

const sourceOf = ({ key, several }: Param, numbers: readonly number[]): Source => ({
  name: key,
  from: sql`term_entry d INDEXED BY term_entry_by_term`,
  where: numbers.length === 1 ? sql`d.term = ${numbers[0] as number}` : sql`d.term IN ${oneOf(numbers)}`,
  inOrder: numbers.length === 1,
  distinct: numbers.length === 1 || !several,
});

function broad(kind: Kind, { number, key, several }: Param, alternatives: readonly Test[][]) {
  const fits = some(alternatives.map((tests) => fitsAll(kind, tests)));
  const isPresence = alternatives.some((tests) => tests.length === 0);
  const entry = isPresence ? sql`term_entry t` : sql`term_entry t CROSS JOIN term x ON x.number = t.term AND ${fits}`;
  const source: Source = {
    name: key,
    from: sql`term x INDEXED BY term_by_text CROSS JOIN term_entry d INDEXED BY term_entry_by_term`,
    where: sql`x.param = ${number} AND ${fits} AND d.term = x.number`,
    inOrder: false,
    distinct: !several,
  };
  return {
    kind: 'leaf' as const,
    rank: 6,
    probe: (pk: Sql) => sql`EXISTS (SELECT 1 FROM ${entry} WHERE t.pk = ${pk} AND t.param = ${number})`,
    ...(alternatives.every((tests) => isNarrow(kind, tests)) ? { source } : {}),
  };
}

const fitsAll = (kind: Kind, tests: readonly Test[]): Sql =>
  every(tests.map((test) => compare(columnOf(kind, test), test)));

function columnOf(kind: Kind, { column }: Test): Sql {
  if (column === COLUMNS[kind].text) return sql`x.text`;
  if (column === COLUMNS[kind].detail) return sql`x.detail`;
  throw new TypeError(`Entries of kind ${kind} have no column ${column}`);
}

/** The index of terms leads to what fits. */
const isNarrow = (kind: Kind, tests: readonly Test[]): boolean =>
  tests.some(({ column, op }) => column === COLUMNS[kind].text && (op === 'eq' || op === 'in' || op === 'prefix'));

/** Undefined: too many to list, or to read. */
function findAll(kind: Kind, param: Param, alternatives: readonly Test[][], parts: Parts): number[] | undefined {
  const found = new Set<number>();
  for (const tests of alternatives) {
    const numbers = find(kind, param, tests, parts);
    if (numbers === undefined) return undefined;
    for (const number of numbers) found.add(number);
  }
  return [...found];
}

function find(
  kind: Kind,
  { number }: Param,
  tests: readonly Test[],
  { connection, terms, limits }: Parts,
): number[] | undefined {
  const pair = pairOf(kind, tests);
  if (pair !== undefined) {
    const one = terms.find(number, pair.text, pair.detail);
    return one === undefined ? [] : [one];
  }
  if (!isNarrow(kind, tests) && hasMany(number, limits.readTerms, connection)) return undefined;
  const isListed = tests.some(({ column, op }) => column === COLUMNS[kind].text && (op === 'eq' || op === 'in'));
  const most = isListed ? -1 : limits.listedTerms + 1;
  const found = connection.all(
    sql`SELECT x.number FROM term x INDEXED BY term_by_text WHERE x.param = ${number} AND ${fitsAll(kind, tests)} LIMIT ${most}`,
  );
  return isListed || found.length <= limits.listedTerms ? found.map((row) => row[0] as number) : undefined;
}

/** Text and detail, when the tests ask for one of each and nothing else. */
function pairOf(kind: Kind, tests: readonly Test[]): { text: string; detail: string } | undefined {
  if (tests.length !== 2) return undefined;
  const equal = (column: string) =>
    tests.find((test) => test.column === column && test.op === 'eq')?.value as string | undefined;
  const text = equal(COLUMNS[kind].text);
  const detail = equal(COLUMNS[kind].detail);
  return text === undefined || detail === undefined ? undefined : { text, detail };
}

const hasMany = (param: number, most: number, connection: Connection): boolean =>
  connection.get(sql`SELECT 1 FROM term x INDEXED BY term_by_text WHERE x.param = ${param} LIMIT 1 OFFSET ${most}`) !==
  undefined;
