// Chooses how to find a page: gather the few, walk among the many in the order asked, or merge windows of resources.
import type { SortKey } from '../../../search/query.ts';
import { type Condition, fewer, probe } from '../conditions/condition.ts';
import { findLead } from '../conditions/lead.ts';
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
  const lead = isList(condition, sort)
    ? undefined
    : findLead(condition, fewer(run.limits.gathered(run.identities.lastPk), condition), run.counting);
  if (lead !== undefined && (sort.length > 0 || !lead.source.inOrder)) {
    const found = collect(lead, wanted, run);
    tell(run, 'gather', lead.source, sql`1`, found.length);
    return found;
  }
  if (sort.length > 0)
    return (yield* walkSorted(condition, wanted, run)) ?? (yield* mergeWindows(condition, wanted, run));
  const { source, rest } = lead ?? walkedSource(condition, run);
  const asked = rest.length === 0 ? undefined : every(rest.map((part) => probe(part, sql`d.pk`)));
  const descending = wanted.tieDescending !== wanted.backwards;
  const order = descending ? sql`d.pk DESC` : sql`d.pk`;
  const isBehind = (place: RowPlace | undefined): Sql =>
    place === undefined ? sql`1` : descending ? sql`d.pk < ${place[0] ?? null}` : sql`d.pk > ${place[0] ?? null}`;
  const step = fewer(run.limits.step, condition);
  return yield* walk(
    { source, rest: asked, step, place: [sql`d.pk`], isBehind, orderBy: order },
    output,
    after,
    size,
    run,
  );
}

/** It is walked in the order asked, however long it is: there is nothing to count. */
function isList(condition: Condition, sort: readonly SortKey[]): boolean {
  if (sort.length > 0) return false;
  const parts = condition.kind === 'and' ? condition.of : [condition];
  const [list, ...others] = parts.filter((part) => part.kind !== 'leaf' || part.last === undefined);
  return others.length === 0 && list?.kind === 'leaf' && list.source?.inOrder === true;
}
