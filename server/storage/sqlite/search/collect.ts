// Gathers all that an index leads to and sorts it: cheap where few fit, whatever they are sorted by.
import { type Lead, restOf } from '../conditions/lead.ts';
import { join, type Sql, sql } from '../sql.ts';
import type { Found, Run, Wanted } from './run.ts';
import { isBehind, orderBy, orderOf, sortColumns } from './sort-keys.ts';
import { placeOf } from './walk.ts';

export function collect(lead: Pick<Lead, 'source' | 'rest'>, wanted: Wanted, run: Run): Found[] {
  const { sort, output, after, size } = wanted;
  const order = orderOf(
    wanted,
    sort.map((_, at) => sql`m.${sortName(at)}`),
    sql`m.pk`,
  );
  const columns = sortColumns(sort, sql`k.pk`, run.names).map((value, at) => sql`, ${value} AS ${sortName(at)}`);
  // Evaluated once: as plain subqueries SQLite would compute the values anew wherever they are named.
  const matches = sql`WITH k AS MATERIALIZED (${numbersOf(lead)}), m AS MATERIALIZED (SELECT k.pk AS pk${join(columns, '')} FROM k)`;
  const page = sql`SELECT * FROM m WHERE ${isBehind(order, after)} ORDER BY ${orderBy(order)} LIMIT ${size}`;
  const place = [...order.columns, order.pk];
  const rows = run.connection.all(
    sql`${matches} SELECT ${join(place, ', ')}, ${output} FROM (${page}) m CROSS JOIN resource r ON r.pk = m.pk ORDER BY ${orderBy(order)}`,
  );
  return rows.map((row) => ({ place: placeOf(row, 0, place.length), row: row.slice(place.length) }));
}

export const numbersOf = (lead: Pick<Lead, 'source' | 'rest'>): Sql =>
  sql`SELECT ${lead.source.distinct ? sql`` : sql`DISTINCT`} d.pk AS pk FROM ${lead.source.from} WHERE ${lead.source.where} AND ${restOf(lead)}`;

const sortName = (at: number): Sql => ({ text: `s${at}`, values: [] });
