// What is walked when no index leads to few: the shortest list in the order of resources, or all resources of the types.
import { type Condition, endingAt, lastOf, type Source, typesOf } from '../conditions/condition.ts';
import { sourceOfTypes } from '../conditions/self.ts';
import { oneOf, sql } from '../sql.ts';
import type { Run } from './run.ts';

export function walkedSource(condition: Condition, { counting, limits }: Run): { source: Source; rest: Condition[] } {
  const parts = condition.kind === 'and' ? condition.of : [condition];
  const last = lastOf(condition);
  const lists = parts.flatMap((part) =>
    part.kind === 'leaf' && part.source?.inOrder === true ? [{ part: part as Condition, source: part.source }] : [],
  );
  if (lists.length > 0) {
    const lengths = lists.map(({ source }) => (lists.length === 1 ? 0 : counting.count(source, limits.comparedLists)));
    const shortest = lists[lengths.indexOf(Math.min(...lengths))] as (typeof lists)[number];
    return { source: endingAt(last, shortest.source), rest: parts.filter((part) => part !== shortest.part) };
  }
  const types = typesOf(condition);
  const rest = parts.filter((part) => part.kind !== 'all' && !(part.kind === 'leaf' && part.isTypeOnly));
  return { source: endingAt(last, types?.size === 1 ? sourceOfTypes(types) : everything(types)), rest };
}

const everything = (types: ReadonlySet<number> | undefined): Source => ({
  name: '_type',
  from: sql`resource d NOT INDEXED`,
  where: types === undefined ? sql`d.live = 1` : sql`d.live = 1 AND d.type IN ${oneOf([...types])}`,
  inOrder: true,
  distinct: true,
});
