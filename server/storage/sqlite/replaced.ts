// The versions that were current at an instant past and are not any more: with them a page can be of that instant.
import type { Replaced, ReplacedPage, ReplacedQuery } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Names } from './names.ts';
import { sql } from './sql.ts';
import type { Timeline } from './timeline.ts';
import { VERSION_COLUMNS, VERSION_WIDTH, type VersionReader } from './versions.ts';

type Parts = { connection: Connection; names: Names; timeline: Timeline; reader: VersionReader };

/** Rows of the index looked at in one go, a millisecond's worth. */
const AT_ONCE = 5_000;

/** How far it has come: the number of a type, and of a version of it. */
type Reached = [type: number, number: number];

/** Type after type, what replaced another version since the instant; the first time of each resource leads to that of then. */
export function readReplaced({ at, since, until, types, after, size }: ReplacedQuery, parts: Parts): ReplacedPage {
  const { names, timeline } = parts;
  const behind = timeline.firstAfter(at);
  const first = since === at ? behind : timeline.firstAfter(since);
  const last = timeline.firstAfter(until) - 1;
  if (first > last) return { replaced: [] };
  const numbers = (types === undefined ? names.allTypes() : [...names.types(types)]).sort((a, b) => a - b);
  const [reachedType, reached] = after === undefined ? [0, 0] : (JSON.parse(after) as Reached);
  const found: number[] = [];
  let room = AT_ONCE;
  for (const type of numbers) {
    if (type < reachedType) continue;
    const from = type === reachedType ? reached + 1 : first;
    const rows = replacing(type, from, last, room, parts);
    for (const [number, replaces] of rows) {
      if ((replaces as number) < behind) found.push(replaces as number);
      if (found.length === size) return { replaced: readAll(found, parts), next: JSON.stringify([type, number]) };
    }
    room -= rows.length;
    if (room === 0) return { replaced: readAll(found, parts), next: JSON.stringify([type, rows.at(-1)?.[0]]) };
  }
  return { replaced: readAll(found, parts) };
}

const replacing = (type: number, from: number, to: number, limit: number, { connection }: Parts): number[][] =>
  connection.all(
    sql`SELECT n.number, n.replaces FROM version n INDEXED BY version_replacing WHERE n.type = ${type} AND n.number BETWEEN ${from} AND ${to} AND n.replaces IS NOT NULL ORDER BY n.number LIMIT ${limit}`,
  ) as number[][];

/** Those that were no deletions. */
function readAll(numbers: readonly number[], { connection, reader }: Parts): Replaced[] {
  if (numbers.length === 0) return [];
  const rows = connection.all(
    sql`SELECT ${VERSION_COLUMNS}, v.pk, v.number FROM json_each(${JSON.stringify(numbers)}) j CROSS JOIN version v ON v.number = j.value CROSS JOIN resource r ON r.pk = v.pk WHERE v.text IS NOT NULL`,
  );
  return rows.map((row) => ({
    version: reader.read(row),
    resource: row[VERSION_WIDTH] as number,
    number: row[VERSION_WIDTH + 1] as number,
  }));
}
