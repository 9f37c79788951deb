// The list of its matches that a search keeps, where what is written later may change the answer in ways no version tells:
// https://hl7.org/fhir/R4/http.html#paging
import { randomUUID } from 'node:crypto';
import { expiredCursor, listCut } from '../fhir/failures-search.ts';
import type { Position, SearchQuery } from '../search/query.ts';
import type { Change, ListedPage, SearchPage, Sequence, Version, VersionRef } from '../storage/store.ts';
import type { Context } from './context.ts';
import { fetchVersions, list } from './query.ts';

/** How many of the list were sent. */
export type FixedCursor = { list: string; from: number };

/** Listing costs half a microsecond a match, keeping them as much: most searches end before. */
const MOST_LISTED = 1_000;
/** Commits looked through for writes, when a list has come to its end. */
const MOST_COMMITS = 500;
/** Versions in one cell. */
const CELL = 500;
const KEPT_MS = 60 * 60 * 1000;

type Cell = { refs: [type: string, id: string, versionId: string][]; end?: End };
/** Where the list ends; `after` is absent where the answer ends too. */
type End = { at: Sequence; after?: Position };

type FixedPage = { matches: Version[]; next: FixedCursor | undefined };

/** Keeps for an hour which versions match behind a first page, all of one instant; a write in between begins anew. */
export async function fixList(asked: SearchQuery, first: SearchPage, context: Context): Promise<FixedPage> {
  const { next: after } = first;
  const rest = { ...asked, size: MOST_LISTED, total: false };
  const behind = await list(after === undefined ? rest : { ...rest, after }, context);
  if (behind.at === first.at) return { matches: first.matches, next: await keep(behind, context) };
  const whole = await list(rest, context);
  const matches = await fetchVersions(whole.refs.splice(0, asked.size), context);
  return { matches, next: whole.refs.length === 0 ? undefined : await keep(whole, context) };
}

async function keep({ refs, next: after, at }: ListedPage, { store }: Context): Promise<FixedCursor> {
  const list = `page:${randomUUID()}`;
  const until = Date.now() + KEPT_MS;
  const changes: Change[] = [];
  for (let from = 0; from <= refs.length; from += CELL) {
    const cell: Cell = { refs: refs.slice(from, from + CELL).map(({ type, id, versionId }) => [type, id, versionId]) };
    if (from + CELL > refs.length) cell.end = { at, ...(after === undefined ? {} : { after }) };
    changes.push({ kind: 'state', key: `${list}:${from / CELL}`, value: JSON.stringify(cell), expect: null, until });
  }
  await store.commit({ given: [], claims: [], changes });
  return { list, from: 0 };
}

/** Throws FhirError 410 when the list is gone, or ends before the answer does and the hub has moved on. */
export async function fixedPage(asked: SearchQuery, cursor: FixedCursor, context: Context): Promise<FixedPage> {
  const { size } = asked;
  const { refs, end } = await kept(cursor, size, context);
  if (refs.length === 0 && end?.after !== undefined) return goOn(asked, end.after, end.at, context);
  const matches = await fetchVersions(refs.slice(0, size), context);
  const hasMore = refs.length > size || end?.after !== undefined;
  return {
    matches,
    next: hasMore ? { list: cursor.list, from: cursor.from + Math.min(size, refs.length) } : undefined,
  };
}

async function kept({ list, from }: FixedCursor, size: number, { store }: Context) {
  const refs: VersionRef[] = [];
  let end: End | undefined;
  for (let at = from; refs.length <= size && end === undefined; at += CELL - (at % CELL)) {
    const value = await store.state(`${list}:${Math.floor(at / CELL)}`);
    if (value === null) throw expiredCursor();
    const cell = JSON.parse(value) as Cell;
    for (const [type, id, versionId] of cell.refs.slice(at % CELL)) refs.push({ type, id, versionId });
    end = cell.end;
  }
  return { refs, end };
}

/** The next list, as long as no resource was written since the one before. */
async function goOn(asked: SearchQuery, after: Position, at: Sequence, context: Context): Promise<FixedPage> {
  const whole = await list({ ...asked, after, size: MOST_LISTED, total: false }, context);
  const commits = await context.store.changes(at, MOST_COMMITS);
  const isQuiet = commits.every(({ sequence, versions }) => sequence > whole.at || versions.length === 0);
  if (!isQuiet || (commits.at(-1)?.sequence ?? whole.at) < whole.at) throw listCut(MOST_LISTED);
  const matches = await fetchVersions(whole.refs.splice(0, asked.size), context);
  return { matches, next: whole.refs.length === 0 ? undefined : await keep(whole, context) };
}
