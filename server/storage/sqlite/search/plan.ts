// How a search was answered, for `__explain`: which list led to its matches, what was expected of it and what was read.
import type { PlanStep } from '../../store.ts';
import type { Source } from '../conditions/condition.ts';
import { type Sql, sql } from '../sql.ts';
import type { Run } from './run.ts';

/**
 * `seen`: which rows of the list were looked at. They are counted anew, since SQLite does not tell, up to what can be counted
 * in one go: to ask about a search must hold nobody up longer than the search did.
 */
export function tell(run: Run, way: PlanStep['way'], source: Source, seen: Sql, found: number): void {
  if (run.plan === undefined) return;
  const { from, where } = source.reach ?? source;
  const rows = sql`SELECT 1 FROM ${from} WHERE ${where} AND ${seen} LIMIT ${run.limits.countedAtOnce}`;
  const read = run.connection.get(sql`SELECT count(*) FROM (${rows})`)?.[0] as number;
  const last = run.plan.at(-1);
  if (last?.way === way && last.by === source.name) {
    last.read += read;
    last.found += found;
    return;
  }
  const expected = run.counting.count(source, run.limits.comparedLists);
  run.plan.push({ way, by: source.name, expected, read, found });
}
