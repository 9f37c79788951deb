// The versions that were current at an instant past and are not any more: with them a page can be of that instant.
import type { ReplacedPage, ReplacedQuery } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Names } from './names.ts';
import { oneOf, sql } from './sql.ts';
import type { Timeline } from './timeline.ts';
import { VERSION_COLUMNS, VERSION_WIDTH, type VersionReader } from './versions.ts';

type Parts = { connection: Connection; names: Names; timeline: Timeline; reader: VersionReader };

/** Versions looked at in one go, some milliseconds' worth. */
const AT_ONCE = 3_000;

/** Of each resource the first version written behind the instant leads to the one before it. */
export function readReplaced(
  { at, until, types, sort, after, size }: ReplacedQuery,
  { connection, names, timeline, reader }: Parts,
): ReplacedPage {
  const first = timeline.firstAfter(at);
  const from = after === undefined ? first : Number(after) + 1;
  const last = timeline.firstAfter(until) - 1;
  const to = Math.min(last, from + AT_ONCE);
  const ofType = types === undefined ? sql`1` : sql`+n.type IN ${oneOf([...names.types(types)])}`;
  const before = sql`(SELECT max(o.number) FROM version o WHERE o.pk = n.pk AND o.number < n.number)`;
  const rows = connection.all(
    sql`SELECT ${VERSION_COLUMNS}, n.number, v.number, v.pk FROM version n CROSS JOIN version v ON v.number = ${before} AND v.number < ${first} CROSS JOIN resource r ON r.pk = v.pk WHERE n.number BETWEEN ${from} AND ${to} AND ${ofType} AND v.text IS NOT NULL ORDER BY n.number LIMIT ${size + 1}`,
  );
  const tieAt = VERSION_WIDTH + (sort.at(-1)?.by === 'lastUpdated' ? 1 : 2);
  const found = rows.slice(0, size);
  const reached = rows.length > size ? (found.at(-1)?.[VERSION_WIDTH] as number) : to;
  return {
    versions: found.map((row) => reader.read(row)),
    ties: found.map((row) => row[tieAt] as number),
    ...(reached < last ? { next: String(reached) } : {}),
  };
}
