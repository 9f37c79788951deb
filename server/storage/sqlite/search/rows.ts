// Chooses how to find a page: gather the few, walk among the many in the order asked, or merge windows of resources.
import type { SortKey } from '../../../search/query.ts';
import { type Condition, fewer, probe } from '../conditions/condition.ts';
import { findLead, type Lead } from '../conditions/lead.ts';
import { every, type Sql, sql } from '../sql.ts';
import { collect } from './collect.ts';
import { tell } from './plan.ts';
import type { Found, RowPlace, Run, Steps, Wanted } from './run.ts';
import { walkSorted } from './sorted-walk.ts';
import { walk } from './walk.ts';
import { walkedSource } from './walked-source.ts';
import { mergeWindows } from './windows.ts';

export function* findRows(condition: Condition, wanted: Wanted, run: Run): Steps<Found[]> {
  if (condition.kind === 'none' || wanted.size === 0) return [];
  const { sort, output, after, size } = wanted;
  const few = fewer(run.limits.gathered(run.identities.lastPk), condition);
  const lead = isList(condition, sort) ? undefined : findLead(condition, few, run.counting);
  if (lead !== undefined && (sort.length > 0 || !lead.source.inOrder)) return gather(lead, wanted, run);
  if (sort.length > 0) return yield* findSorted(condition, wanted, few, run);
  const { source, rest } = lead ?? walkedSource(condition, run);
  const asked = rest.length === 0 ? undefined : every(rest.map((part) => probe(part, sql`d.pk`)));
  const descending = wanted.tieDescending !== wanted.backwards;
  const order = descending ? sql`d.pk DESC` : sql`d.pk`;
  const isBehind = (place: RowPlace | undefined): Sql =>
    place === undefined ? sql`1` : descending ? sql`d.pk < ${place[0] ?? null}` : sql`d.pk > ${place[0] ?? null}`;
  const step = fewer(run.limits.step, condition);
  const plan = { source, rest: asked, step, place: [sql`d.pk`], isBehind, orderBy: order };
  return (yield* walk(plan, output, after, size, run)) as Found[];
}

/** A page lies so many times as far as the few that would have been gathered, were matches spread evenly, and not farther. */
const AS_FAR = 4;

/** Walks that far, then gathers what can be gathered, and walks on where that is too much. */
function* findSorted(condition: Condition, wanted: Wanted, few: number, run: Run): Steps<Found[]> {
  const most = fewer(run.limits.gatheredAtMost, condition);
  const near = yield* walkSorted(condition, wanted, run, { left: Math.min(most, AS_FAR * few) });
  if (near !== undefined) return near;
  const lead = findLead(condition, most, run.counting);
  if (lead !== undefined) return gather(lead, wanted, run);
  return (yield* walkSorted(condition, wanted, run)) ?? (yield* mergeWindows(condition, wanted, run));
}

function gather(lead: Lead, wanted: Wanted, run: Run): Found[] {
  const found = collect(lead, wanted, run);
  tell(run, 'gather', lead.source, sql`1`, found.length);
  return found;
}

/** It is walked in the order asked, however long it is: there is nothing to count. */
function isList(condition: Condition, sort: readonly SortKey[]): boolean {
  if (sort.length > 0) return false;
  const parts = condition.kind === 'and' ? condition.of : [condition];
  const [list, ...others] = parts.filter((part) => part.kind !== 'leaf' || part.last === undefined);
  return others.length === 0 && list?.kind === 'leaf' && list.source?.inOrder === true;
}
