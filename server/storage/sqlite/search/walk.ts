// Walks an index in its order and asks the rest of each resource, until the page is full: cheap where many fit.
import type { Source } from '../conditions/condition.ts';
import type { Cell, Row } from '../connection.ts';
import { join, type Sql, sql } from '../sql.ts';
import { tell } from './plan.ts';
import { type Budget, type Found, isLate, RESOURCE, type RowPlace, type Run, type Steps } from './run.ts';

/** A step that took longer is followed by shorter ones: some conditions cost a hundred times what others do. */
const SLOW_MS = 4;

export type Walk = {
  source: Source;
  /** What is asked of each `d.pk`; undefined: nothing. */
  rest: Sql | undefined;
  /** Rows of its first step. */
  step: number;
  /** The columns of a place, `d.pk` last. */
  place: Sql[];
  isBehind(place: RowPlace | undefined): Sql;
  orderBy: Sql;
};

/** At most `size` matches behind `after`, with the columns `output` of the resource `r`; undefined: beyond the budget. */
export function* walk(
  plan: Walk,
  output: Sql,
  after: RowPlace | undefined,
  size: number,
  run: Run,
  budget?: Budget,
): Steps<Found[] | undefined> {
  const found = yield* findBehind(plan, output, after, size, run, budget);
  if (found !== undefined && run.plan !== undefined) {
    const end = found.length < size ? undefined : found.at(-1)?.place;
    const seen = end === undefined ? sql`1` : sql`NOT (${plan.isBehind(end)})`;
    tell(run, 'walk', plan.source, sql`${plan.isBehind(after)} AND ${seen}`, found.length);
  }
  return found;
}

function* findBehind(
  { source, rest, step: first, place, isBehind, orderBy }: Walk,
  output: Sql,
  after: RowPlace | undefined,
  size: number,
  run: Run,
  budget?: Budget,
): Steps<Found[] | undefined> {
  const found: Found[] = [];
  const isSign = sql`(d.pk & ${run.limits.signEvery - 1}) = 0`;
  // Each row is asked the rest once: a sign where its columns are read, any other where it is chosen.
  const fits = rest === undefined ? sql`1` : sql`CASE WHEN ${isSign} THEN ${rest} ELSE 1 END`;
  const wanted = rest === undefined ? sql`1` : sql`(${isSign} OR ${rest})`;
  let step = rest === undefined ? size : first;
  for (let behind = after; ; ) {
    const most = Math.min(size - found.length, step, rest === undefined ? Infinity : signsIn(budget, run));
    const started = performance.now();
    const rows = run.connection.all(
      sql`SELECT ${fits}, ${join(place, ', ')}, ${output} FROM ${source.from} ${RESOURCE} WHERE ${source.where} AND ${isBehind(behind)} AND ${wanted} ORDER BY ${orderBy} LIMIT ${most}`,
    );
    for (const row of rows) {
      if (row[0] !== 1) continue;
      found.push({ place: placeOf(row, 1, place.length), row: row.slice(1 + place.length) });
      if (found.length === size) return found;
    }
    if (rows.length < most) return found;
    behind = placeOf(rows.at(-1) as Row, 1, place.length);
    if (isSpent(budget, rows, run)) return undefined;
    if (performance.now() - started > SLOW_MS) step = Math.ceil(step / 2);
    if (isLate(run)) yield;
  }
}

export const placeOf = (row: Row, from: number, width: number): RowPlace =>
  row.slice(from, from + width) as Exclude<Cell, Uint8Array>[];

/** A step may meet nothing but signs. */
const signsIn = (budget: Budget | undefined, { limits }: Run): number =>
  budget === undefined ? Infinity : Math.max(1, Math.ceil(budget.left / limits.signEvery));

/** Whoever does not fit came along as a sign of the rows passed over. */
function isSpent(budget: Budget | undefined, rows: readonly Row[], { limits }: Run): boolean {
  if (budget === undefined) return false;
  budget.left -= rows.reduce((looked, [fits]) => looked + (fits === 1 ? 1 : limits.signEvery), 0);
  return budget.left < 0;
}
