// Sort keys as columns, and the condition that a row comes behind a place: keyset paging.
// Missing values come last; several values sort by the smallest ascending, the largest descending.
import type { SortKey } from '../../../search/query.ts';
import type { Names, Param } from '../names.ts';
import { join, oneOf, type Sql, sql } from '../sql.ts';
import { isDescending, type RowPlace, type Wanted } from './run.ts';

/** The value of a key for the resource `pk`; NULL when it has none. */
export function sortValue(key: SortKey, isLast: boolean, pk: Sql, names: Names): Sql {
  if (key.by === 'lastUpdated') return lastUpdated(isLast, pk);
  if (key.by !== 'param') return sql`(SELECT t.id FROM resource t WHERE t.pk = ${pk})`;
  const numbers = paramsOf(key, names).map(({ number }) => number);
  if (numbers.length === 0) return sql`NULL`;
  const best = key.descending ? sql`max` : sql`min`;
  const own = sql`t.pk = ${pk} AND t.param ${numbers.length === 1 ? sql`= ${numbers[0] as number}` : sql`IN ${oneOf(numbers)}`}`;
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

export type ParamKey = Extract<SortKey, { by: 'param' }>;

/** Those that something has an entry of. */
export const paramsOf = ({ of, params }: ParamKey, names: Names): Param[] =>
  params.map((key) => names.param(of, key)).filter((param) => param !== undefined);

/** Versions are numbered in the order of their instants, which tells apart what one commit changed; keys behind must not. */
const lastUpdated = (isLast: boolean, pk: Sql): Sql =>
  isLast
    ? sql`(SELECT t.version FROM resource t WHERE t.pk = ${pk})`
    : sql`(SELECT n.instant FROM resource t CROSS JOIN version n ON n.number = t.version WHERE t.pk = ${pk})`;

export const sortColumns = (sort: readonly SortKey[], pk: Sql, names: Names): Sql[] =>
  sort.map((key, at) => sortValue(key, at === sort.length - 1, pk, names));

const DIRECTION = { up: sql`ASC`, down: sql`DESC` };

/** What pages go by: the columns of the keys, whether each descends, and the number that tells ties apart. */
export type Order = { columns: Sql[]; descending: boolean[]; nullsFirst: boolean; pk: Sql; tieDescending: boolean };

export const orderOf = (wanted: Wanted, columns: Sql[], pk: Sql): Order => ({
  columns,
  descending: wanted.sort.map((key) => isDescending(key, wanted)),
  nullsFirst: wanted.backwards,
  pk,
  tieDescending: wanted.tieDescending !== wanted.backwards,
});

export const orderBy = ({ columns, descending, nullsFirst, pk, tieDescending }: Order): Sql => {
  const nulls = nullsFirst ? sql`NULLS FIRST` : sql`NULLS LAST`;
  return join(
    [
      ...columns.map((column, at) => sql`${column} ${descending[at] ? DIRECTION.down : DIRECTION.up} ${nulls}`),
      sql`${pk} ${tieDescending ? DIRECTION.down : DIRECTION.up}`,
    ],
    ', ',
  );
};

/** Without a place: everything. */
export function isBehind(order: Order, place: RowPlace | undefined, at = 0): Sql {
  if (place === undefined) return sql`1`;
  const value = place[at] ?? null;
  if (at === order.columns.length)
    return order.tieDescending ? sql`${order.pk} < ${value}` : sql`${order.pk} > ${value}`;
  const column = order.columns[at] as Sql;
  const behind = isBehind(order, place, at + 1);
  if (value === null)
    return order.nullsFirst ? sql`(${column} IS NOT NULL OR ${behind})` : sql`(${column} IS NULL AND ${behind})`;
  const further = order.descending[at] ? sql`${column} < ${value}` : sql`${column} > ${value}`;
  const missing = order.nullsFirst ? sql`` : sql`OR ${column} IS NULL`;
  return sql`(${further} ${missing} OR (${column} = ${value} AND ${behind}))`;
}
