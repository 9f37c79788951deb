// Sorts what no index sorts: window after window of resources, of each the first few, merged.
import type { SortKey } from '../../../search/query.ts';
import type { Condition } from '../conditions/condition.ts';
import { sql } from '../sql.ts';
import { collect } from './collect.ts';
import { tell } from './plan.ts';
import { type Found, isLate, type Place, type Run, type Steps, type Wanted } from './run.ts';
import { walkedSource } from './walked-source.ts';

export function* mergeWindows(condition: Condition, wanted: Wanted, run: Run): Steps<Found[]> {
  const { sort, tieDescending, output, after, size } = wanted;
  const { source, rest } = walkedSource(condition, run);
  const { window } = run.limits;
  let found: Found[] = [];
  for (let from = 0; from < run.identities.lastPk; from += window) {
    const where = sql`${source.where} AND d.pk > ${from} AND d.pk <= ${from + window}`;
    const more = collect({ source: { ...source, where }, rest }, sort, tieDescending, output, after, size, run);
    if (more.length > 0) found = [...found, ...more].sort((a, b) => compare(a, b, sort, tieDescending)).slice(0, size);
    if (isLate(run)) yield;
  }
  tell(run, 'merge', source, sql`1`, found.length);
  return found;
}

function compare(a: Found, b: Found, sort: readonly SortKey[], tieDescending: boolean): number {
  for (let at = 0; at <= sort.length; at++) {
    const order = compareValues(a.place[at] ?? null, b.place[at] ?? null, sort[at]?.descending ?? tieDescending);
    if (order !== 0) return order;
  }
  return 0;
}

function compareValues(a: Place[number], b: Place[number], descending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const order = typeof a === 'number' ? a - (b as number) : Buffer.compare(Buffer.from(a), Buffer.from(b as string));
  return descending ? -order : order;
}
