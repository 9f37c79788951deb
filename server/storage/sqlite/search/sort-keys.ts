// Sort keys as columns, and the condition that a row comes behind a place: keyset paging.
// Missing values come last; several values sort by the smallest ascending, the largest descending.
import type { SortKey } from '../../../search/query.ts';
import type { Names } from '../names.ts';
import { join, type Sql, sql } from '../sql.ts';
import type { Place } from './run.ts';

/** The value of a key for the resource `pk`; NULL when it has none. */
export function sortValue(key: SortKey, isLast: boolean, pk: Sql, names: Names): Sql {
  if (key.by === 'lastUpdated') return lastUpdated(isLast, pk);
  if (key.by !== 'param') return sql`(SELECT t.id FROM resource t WHERE t.pk = ${pk})`;
  const param = names.param(key.of, key.param);
  if (param === undefined) return sql`NULL`;
  const best = key.descending ? sql`max` : sql`min`;
  const own = sql`t.pk = ${pk} AND t.param = ${param.number}`;
  switch (key.of) {
    case 'token':
    case 'string':
      return sql`(SELECT ${best}(x.text) FROM term_entry t CROSS JOIN term x ON x.number = t.term WHERE ${own})`;
    case 'reference':
      return sql`(SELECT ${best}(x.id) FROM reference_entry t CROSS JOIN resource x ON x.pk = t.target WHERE ${own})`;
    case 'date':
      return sql`(SELECT ${best}(t.low) FROM date_entry t WHERE ${own})`;
    case 'quantity':
      return sql`(SELECT ${best}(t.low) FROM quantity_entry t WHERE ${own})`;
  }
}

/** Versions are numbered in the order of their instants, which tells apart what one commit changed; keys behind must not. */
const lastUpdated = (isLast: boolean, pk: Sql): Sql =>
  isLast
    ? sql`(SELECT t.version FROM resource t WHERE t.pk = ${pk})`
    : sql`(SELECT n.instant FROM resource t CROSS JOIN version n ON n.number = t.version WHERE t.pk = ${pk})`;

export const sortColumns = (sort: readonly SortKey[], pk: Sql, names: Names): Sql[] =>
  sort.map((key, at) => sortValue(key, at === sort.length - 1, pk, names));

const DIRECTION = { up: sql`ASC`, down: sql`DESC` };

/** What pages go by: the columns of the keys, whether each descends, and the number that tells ties apart. */
export type Order = { columns: Sql[]; descending: boolean[]; pk: Sql; tieDescending: boolean };

export const orderBy = ({ columns, descending, pk, tieDescending }: Order): Sql =>
  join(
    [
      ...columns.map((column, at) => sql`${column} ${descending[at] ? DIRECTION.down : DIRECTION.up} NULLS LAST`),
      sql`${pk} ${tieDescending ? DIRECTION.down : DIRECTION.up}`,
    ],
    ', ',
  );

/** Without a place: everything. */
export function isBehind(order: Order, place: Place | undefined, at = 0): Sql {
  if (place === undefined) return sql`1`;
  const value = place[at] ?? null;
  if (at === order.columns.length)
    return order.tieDescending ? sql`${order.pk} < ${value}` : sql`${order.pk} > ${value}`;
  const column = order.columns[at] as Sql;
  const behind = isBehind(order, place, at + 1);
  if (value === null) return sql`(${column} IS NULL AND ${behind})`;
  const further = order.descending[at] ? sql`${column} < ${value}` : sql`${column} > ${value}`;
  return sql`(${further} OR ${column} IS NULL OR (${column} = ${value} AND ${behind}))`;
}
