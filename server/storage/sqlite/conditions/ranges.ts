// Dates, numbers and quantities: entries from `low` to `high`.
import type { Test } from '../../../search/query.ts';
import type { Connection } from '../connection.ts';
import { MIXED, type Param } from '../names.ts';
import { every, join, oneOf, type Sql, some, sql } from '../sql.ts';
import { type Condition, NONE, type Range, type Source } from './condition.ts';
import { compare } from './tests.ts';

type Kind = 'date' | 'quantity';

/** `span`: entries that reach further have a second index, by where they end; as in the schema, word by word. */
const KINDS = {
  date: { table: sql`date_entry`, span: 86_400_000, isLong: sql`t.high - t.low > 86400000` },
  quantity: { table: sql`quantity_entry`, span: 0, isLong: sql`t.high - t.low > 0` },
} as const;

const INDEXES = {
  date: { low: sql`date_entry_by_low`, high: sql`date_entry_by_high` },
  quantity: { low: sql`quantity_entry_by_low`, high: sql`quantity_entry_by_high` },
} as const;

/** SQLite takes some hundreds of parts in one union; each alternative may need two. */
const MOST_BRANCHES = 100;

/** One entry of the parameter fulfils all tests of one alternative. */
export function rangeCondition(
  kind: Kind,
  param: Param,
  alternatives: readonly Test[][],
  connection: Connection,
): Condition {
  const possible = alternatives.flatMap((tests) => {
    const fits = fitsAll(kind, tests, connection);
    return fits === undefined ? [] : [{ tests, fits }];
  });
  if (possible.length === 0) return NONE;
  const { table } = KINDS[kind];
  const fits = some(possible.map((alternative) => alternative.fits));
  return {
    kind: 'leaf',
    rank: 4,
    probe: (pk) => sql`EXISTS (SELECT 1 FROM ${table} t WHERE t.pk = ${pk} AND t.param = ${param.number} AND ${fits})`,
    ...(possible.length > MOST_BRANCHES ? {} : { source: sourceOf(kind, param, possible) }),
    ...(param.type === MIXED ? {} : { types: new Set([param.type]) }),
  };
}

type Alternative = { tests: readonly Test[]; fits: Sql };

/** Undefined: no entry can fit, since there is no such unit. */
function fitsAll(kind: Kind, tests: readonly Test[], connection: Connection): Sql | undefined {
  const ofUnit = tests.filter(({ column }) => kind === 'quantity' && (column === 'system' || column === 'code'));
  const ofRange = tests.filter((test) => !ofUnit.includes(test)).map((test) => inRange(columnOf(kind, test), test));
  if (ofUnit.length === 0) return every(ofRange);
  const units = unitsOf(ofUnit, connection);
  return units.length === 0 ? undefined : every([...ofRange, sql`t.unit IN ${oneOf(units)}`]);
}

/** The units that fit, listed: there are few. */
function unitsOf(tests: readonly Test[], connection: Connection): number[] {
  const fits = every(tests.map((test) => compare(test.column === 'code' ? sql`u.code` : sql`u.system`, test)));
  return connection.all(sql`SELECT u.number FROM unit u WHERE ${fits}`).map((row) => row[0] as number);
}

/** SQLite would put the value of an equality in place of the column everywhere, and lose sight of the index of long ones. */
const inRange = (column: Sql, test: Test): Sql =>
  test.op === 'eq' ? sql`${column} BETWEEN ${test.value} AND ${test.value}` : compare(column, test);

function columnOf(kind: Kind, { column }: Test): Sql {
  if (column === 'low') return sql`t.low`;
  if (column === 'high') return sql`t.high`;
  throw new TypeError(`Entries of kind ${kind} have no column ${column}`);
}

function sourceOf(kind: Kind, { number, key, several }: Param, alternatives: readonly Alternative[]): Source {
  const rangesOf = (those: readonly Alternative[]): Range[] => those.flatMap((one) => branchesOf(kind, number, one));
  const branches = rangesOf(alternatives);
  const union = (rows: (branch: Range) => Sql): Sql =>
    sql`(${join(
      branches.map((branch) => sql`SELECT t.pk FROM ${branch.from} WHERE ${rows(branch)}`),
      ' UNION ALL ',
    )}) d`;
  return {
    name: key,
    from: union(({ range, fits }) => sql`${range} AND ${fits}`),
    where: sql`1`,
    inOrder: false,
    distinct: alternatives.length === 1 && !several,
    reach: { from: union(({ range }) => range), where: sql`1` },
    ...(several ? {} : { ranges: () => rangesOf(disjoint(alternatives)) }),
  };
}

/** Each without what those before it have: the one entry of a resource is then met once. */
const disjoint = (alternatives: readonly Alternative[]): Alternative[] =>
  alternatives.map(({ tests, fits }, at) => {
    if (at === 0) return { tests, fits };
    const before = alternatives.slice(0, at);
    const others = before.flatMap((alternative) => opposite(alternative.tests));
    return { tests: [...tests, ...others], fits: sql`${fits} AND NOT ${some(before.map((one) => one.fits))}` };
  });

const OPPOSITE = { lt: 'ge', le: 'gt', gt: 'le', ge: 'lt' } as const;

/** Of a single bound the other side, which an index can serve; of anything else nothing. */
function opposite([test, ...more]: readonly Test[]): Test[] {
  if (test === undefined || more.length > 0 || !(test.op in OPPOSITE)) return [];
  return [{ ...test, op: OPPOSITE[test.op as keyof typeof OPPOSITE] } as Test];
}

/** A range of one index, or two of two: what ends late enough either begins late enough or reaches far. */
function branchesOf(kind: Kind, param: number, { tests, fits }: Alternative): Range[] {
  const { table, span, isLong } = KINDS[kind];
  const low = sql`${table} t INDEXED BY ${INDEXES[kind].low}`;
  const own = sql`t.param = ${param}`;
  const beginning = every(
    tests.filter(({ column, op }) => column === 'low' && op !== 'ne').map((test) => inRange(sql`t.low`, test)),
  );
  const leastHigh = bound(tests, 'high', ['gt', 'ge', 'eq'], Math.max);
  const mostHigh = bound(tests, 'high', ['lt', 'le', 'eq'], Math.min);
  const early = mostHigh === undefined ? beginning : sql`${beginning} AND t.low <= ${mostHigh}`;
  if (bound(tests, 'low', ['gt', 'ge', 'eq'], Math.max) !== undefined || leastHigh === undefined) {
    return [{ from: low, column: sql`t.low`, range: sql`${own} AND ${early}`, fits }];
  }
  const high = sql`${table} t INDEXED BY ${INDEXES[kind].high}`;
  return [
    {
      from: low,
      column: sql`t.low`,
      range: sql`${own} AND ${early} AND t.low >= ${leastHigh - span}`,
      fits: sql`${fits} AND NOT (${isLong})`,
    },
    { from: high, column: sql`t.high`, range: sql`${own} AND t.high >= ${leastHigh} AND ${isLong}`, fits },
  ];
}

function bound(
  tests: readonly Test[],
  column: 'low' | 'high',
  operators: readonly Test['op'][],
  tightest: (...values: number[]) => number,
): number | undefined {
  const values = tests
    .filter((test) => test.column === column && operators.includes(test.op))
    .map(({ value }) => value as number);
  return values.length === 0 ? undefined : tightest(...values);
}
