// Counts matches exactly: at once where few fit, else window after window of resources.
import { type Condition, fewer, lastOf, probe, type Range, type Source } from '../conditions/condition.ts';
import { findLead } from '../conditions/lead.ts';
import type { Row } from '../connection.ts';
import { every, type Sql, sql } from '../sql.ts';
import { numbersOf } from './collect.ts';
import { tell } from './plan.ts';
import { isLate, type Run, type Steps } from './run.ts';
import { walkedSource } from './walked-source.ts';

/** A window that took no longer may be followed by one twice as wide. */
const FAST_MS = 2;
/** One that took longer is followed by narrower ones. */
const SLOW_MS = 8;

export function* countMatches(condition: Condition, run: Run): Steps<number> {
  if (condition.kind === 'none') return 0;
  const { countedAtOnce, countedMatches } = run.limits;
  const source = condition.kind === 'leaf' ? condition.source : undefined;
  if (source !== undefined && (source.distinct || source.ranges !== undefined)) {
    const rows = run.counting.count(source, countedAtOnce);
    if (rows >= countedAtOnce && source.ranges !== undefined) return yield* countRanges(source, source.ranges(), run);
    if (rows < countedAtOnce && source.distinct) {
      const total = source.reach === undefined ? rows : countRows(source, run);
      tell(run, 'count', source, sql`1`, total);
      return total;
    }
  }
  const lead = findLead(condition, fewer(countedMatches, condition), run.counting);
  if (lead !== undefined) {
    const total = run.connection.get(sql`SELECT count(*) FROM (${numbersOf(lead)})`)?.[0] as number;
    tell(run, 'count', lead.source, sql`1`, total);
    return total;
  }
  return yield* countInWindows(condition, run);
}

const countRows = ({ from, where }: Source, { connection }: Run): number =>
  connection.get(sql`SELECT count(*) FROM ${from} WHERE ${where}`)?.[0] as number;

/** Slice after slice of each index: to hop over rows costs less than to count them, and shows where the next slice begins. */
function* countRanges(source: Source, ranges: readonly Range[], run: Run): Steps<number> {
  let total = 0;
  for (const { from, column, range, fits } of ranges) {
    // First, since SQLite begins at the first bound it is given.
    let behind = sql`1`;
    for (let end: Row | undefined; ; behind = sql`(${column}, t.pk) > (${placeIn(end)})`) {
      end = run.connection.get(
        sql`SELECT ${column}, t.pk FROM ${from} WHERE ${behind} AND ${range} ORDER BY ${column}, t.pk LIMIT 1 OFFSET ${run.limits.countedSlice}`,
      );
      const upTo = end === undefined ? sql`1` : sql`(${column}, t.pk) <= (${placeIn(end)})`;
      const rows = run.connection.get(
        sql`SELECT count(*) FROM ${from} WHERE ${behind} AND ${range} AND ${upTo} AND ${fits}`,
      );
      total += rows?.[0] as number;
      if (isLate(run)) yield;
      if (end === undefined) break;
    }
  }
  tell(run, 'count', source, sql`1`, total);
  return total;
}

const placeIn = (row: Row): Sql => sql`${row[0] as number}, ${row[1] as number}`;

function* countInWindows(condition: Condition, run: Run): Steps<number> {
  const { source, rest } = walkedSource(condition, run);
  const asked = every(rest.map((part) => probe(part, sql`d.pk`)));
  let total = 0;
  let width = fewer(2_000, condition);
  const last = Math.min(run.identities.lastPk, lastOf(condition));
  for (let from = 0; from < last; ) {
    const started = performance.now();
    const to = from + width;
    const [rows] = run.connection.get(
      sql`SELECT count(*) FROM ${source.from} WHERE ${source.where} AND d.pk > ${from} AND d.pk <= ${to} AND ${asked}`,
    ) as [number];
    total += rows;
    from = to;
    const taken = performance.now() - started;
    if (taken < FAST_MS) width *= 2;
    else if (taken > SLOW_MS) width = Math.ceil(width / 2);
    if (isLate(run)) yield;
  }
  tell(run, 'count', source, sql`1`, total);
  return total;
}
