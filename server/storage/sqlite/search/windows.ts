// Sorts what no index sorts: window after window of resources, of each the first few, merged.
import { type Condition, fewer, lastOf } from '../conditions/condition.ts';
import { sql } from '../sql.ts';
import { collect } from './collect.ts';
import { tell } from './plan.ts';
import { type Found, isDescending, isLate, type RowPlace, type Run, type Steps, type Wanted } from './run.ts';
import { walkedSource } from './walked-source.ts';

export function* mergeWindows(condition: Condition, wanted: Wanted, run: Run): Steps<Found[]> {
  const { source, rest } = walkedSource(condition, run);
  const window = fewer(run.limits.window, condition);
  let found: Found[] = [];
  const last = Math.min(run.identities.lastPk, lastOf(condition));
  for (let from = 0; from < last; from += window) {
    const where = sql`${source.where} AND d.pk > ${from} AND d.pk <= ${from + window}`;
    const more = collect({ source: { ...source, where }, rest }, wanted, run);
    if (more.length > 0) found = merge([found, more], wanted);
    if (isLate(run)) yield;
  }
  tell(run, 'merge', source, sql`1`, found.length);
  return found;
}

/** The first of several answers to the same question. */
export const merge = (lists: readonly Found[][], wanted: Wanted): Found[] =>
  lists
    .flat()
    .sort((a, b) => compare(a.place, b.place, wanted))
    .slice(0, wanted.size);

/** In the order asked. */
export function compare(a: RowPlace, b: RowPlace, wanted: Wanted): number {
  const { sort, backwards, tieDescending } = wanted;
  for (let at = 0; at <= sort.length; at++) {
    const key = sort[at];
    const descending = key === undefined ? tieDescending !== backwards : isDescending(key, wanted);
    const order = compareValues(a[at] ?? null, b[at] ?? null, descending, backwards);
    if (order !== 0) return order;
  }
  return 0;
}

function compareValues(a: RowPlace[number], b: RowPlace[number], descending: boolean, nullsFirst: boolean): number {
  if (a === null || b === null) return (Number(a === null) - Number(b === null)) * (nullsFirst ? -1 : 1);
  const order = typeof a === 'number' ? a - (b as number) : Buffer.compare(Buffer.from(a), Buffer.from(b as string));
  return descending ? -order : order;
}
