// Histories, newest first: https://hl7.org/fhir/R4/http.html#history
// Versions are never changed or removed, so that a history up to a sequence can be read in turns without a snapshot.
import type { HistoryPage, HistoryQuery, VersionRef } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Identities } from './identities.ts';
import type { Names } from './names.ts';
import { oneOf, type Sql, sql } from './sql.ts';
import type { Timeline } from './timeline.ts';
import { VERSION_COLUMNS, type VersionReader } from './versions.ts';

type Parts = {
  connection: Connection;
  names: Names;
  identities: Identities;
  timeline: Timeline;
  reader: VersionReader;
};

/** Versions from `first` to `last`, of `scope`, of which each `fits`; `step`: how many are looked at in one turn. */
type Span = { first: number; last: number; scope: Sql; fits: Sql; step: number };

const PLAIN_STEP = 200_000;
const JUDGED_STEP = 10_000;

export async function readHistory(query: HistoryQuery, parts: Parts): Promise<HistoryPage> {
  const { size, before, after } = query;
  const span = spanOf(query, parts);
  if (span === undefined) return { versions: [], more: false, ...(query.total ? { total: 0 } : {}) };
  const total = query.total ? { total: await count(span, query, parts) } : {};
  const asked = {
    ...span,
    first: before === undefined ? span.first : Math.max(span.first, numberOf(before, parts) + 1),
    last: after === undefined ? span.last : Math.min(span.last, numberOf(after, parts) - 1),
  };
  const numbers = size === 0 ? [] : await find(asked, before === undefined ? 'older' : 'newer', size + 1, parts);
  const shown = numbers.slice(0, size);
  if (before !== undefined) shown.reverse();
  const rows = parts.connection.all(
    sql`SELECT ${VERSION_COLUMNS} FROM json_each(${JSON.stringify(shown)}) j CROSS JOIN version v ON v.number = j.value CROSS JOIN resource r ON r.pk = v.pk`,
  );
  return { versions: rows.map((row) => parts.reader.read(row)), more: numbers.length > size, ...total };
}

function numberOf({ type, id, versionId }: Required<VersionRef>, { connection, identities }: Parts): number {
  const pk = identities.find(type, id) ?? null;
  const row = connection.get(sql`SELECT number FROM version WHERE pk = ${pk} AND version_id = ${versionId}`);
  if (row === undefined) throw new RangeError(`There is no version ${versionId} of ${type}/${id}`);
  return row[0] as number;
}

/** Undefined: nothing of the kind is known. */
function spanOf({ scope, since, during, at }: HistoryQuery, { names, identities, timeline }: Parts): Span | undefined {
  const { type, id } = scope;
  const first = since === undefined ? 1 : timeline.firstSince(since);
  const last = timeline.firstAfter(at) - 1;
  const typeNumber = type === undefined ? undefined : names.type(type);
  if (type !== undefined && typeNumber === undefined) return undefined;
  if (id !== undefined) {
    const types = type === undefined ? names.allTypes().map((number) => names.typeName(number)) : [type];
    const pks = types.map((name) => identities.find(name, id)).filter((pk) => pk !== undefined);
    return { first, ...currentDuring(during, last, timeline), scope: sql`n.pk IN ${oneOf(pks)}` };
  }
  const ofType = typeNumber === undefined ? sql`1` : sql`n.type = ${typeNumber}`;
  return { first, ...currentDuring(during, last, timeline), scope: ofType };
}

/** A version is current until the next one of its resource; one that was replaced in the same instant never was. */
function currentDuring(
  during: HistoryQuery['during'],
  last: number,
  timeline: Timeline,
): Pick<Span, 'last' | 'fits' | 'step'> {
  if (during === undefined) return { last, fits: sql`1`, step: PLAIN_STEP };
  const behindLow = timeline.firstSince(Math.floor(during.low) + 1);
  const behindHigh = timeline.firstSince(Math.floor(during.high) + 1);
  const fits = sql`NOT EXISTS (SELECT 1 FROM version m WHERE m.pk = n.pk AND m.number > n.number AND m.number <= ${last} AND (m.number < ${behindLow} OR m.instant = n.instant))`;
  return { last: Math.min(last, behindHigh - 1), fits, step: JUDGED_STEP };
}

async function count(span: Span, { scope, during }: HistoryQuery, { connection }: Parts): Promise<number> {
  const { first, last, step } = span;
  if (scope.type === undefined && scope.id === undefined && during === undefined) return Math.max(0, last - first + 1);
  let total = 0;
  for (let from = first; from <= last; from += step) {
    const to = Math.min(last, from + step - 1);
    const [rows] = connection.get(
      sql`SELECT count(*) FROM version n WHERE ${span.scope} AND n.number BETWEEN ${from} AND ${to} AND ${span.fits}`,
    ) as [number];
    total += rows;
    if (to < last) await turn();
  }
  return total;
}

/** From the newest on, or from the oldest. */
async function find(
  { first, last, scope, fits, step }: Span,
  direction: 'older' | 'newer',
  size: number,
  { connection }: Parts,
): Promise<number[]> {
  const found: number[] = [];
  const order = direction === 'older' ? sql`DESC` : sql`ASC`;
  for (let done = 0; done <= last - first && found.length < size; done += step) {
    const [from, to] =
      direction === 'older'
        ? [Math.max(first, last - done - step + 1), last - done]
        : [first + done, Math.min(last, first + done + step - 1)];
    const rows = connection.all(
      sql`SELECT n.number FROM version n WHERE ${scope} AND n.number BETWEEN ${from} AND ${to} AND ${fits} ORDER BY n.number ${order} LIMIT ${size - found.length}`,
    );
    for (const [number] of rows) found.push(number as number);
    if (done + step <= last - first && found.length < size) await turn();
  }
  return found;
}

const turn = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));
