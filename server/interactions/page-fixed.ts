// The list of its matches that a search keeps, where what is written later may change the answer in ways no version tells:
// https://hl7.org/fhir/R4/http.html#paging
import { randomUUID } from 'node:crypto';
import { expiredCursor, listCut } from '../fhir/failures-search.ts';
import type { SearchQuery } from '../search/query.ts';
import type { Change, ListedPage, SearchPage, Version, VersionRef } from '../storage/store.ts';
import type { Context } from './context.ts';
import { fetchVersions, list } from './query.ts';

/** How many of the list were sent. */
export type FixedCursor = { list: string; from: number };

const MOST_LISTED = 10_000;
/** Versions in one cell. */
const CELL = 500;
const KEPT_MS = 60 * 60 * 1000;

/** What is behind the last says whether the answer ends there too. */
type Cell = ([type: string, id: string, versionId: string] | 'end' | 'cut')[];

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

async function keep({ refs, next }: ListedPage, { store }: Context): Promise<FixedCursor> {
  const list = `page:${randomUUID()}`;
  const until = Date.now() + KEPT_MS;
  const changes: Change[] = [];
  for (let from = 0; from < refs.length; from += CELL) {
    const cell: Cell = refs.slice(from, from + CELL).map(({ type, id, versionId }) => [type, id, versionId]);
    if (from + CELL >= refs.length) cell.push(next === undefined ? 'end' : 'cut');
    changes.push({ kind: 'state', key: `${list}:${from / CELL}`, value: JSON.stringify(cell), expect: null, until });
  }
  await store.commit({ given: [], claims: [], changes });
  return { list, from: 0 };
}

/** Throws FhirError 410 when the list is gone, or ends before the answer does. */
export async function fixedPage({ list, from }: FixedCursor, size: number, context: Context): Promise<FixedPage> {
  const refs: VersionRef[] = [];
  let end: string | undefined;
  for (let at = from; refs.length <= size && end === undefined; at += CELL - (at % CELL)) {
    const value = await context.store.state(`${list}:${Math.floor(at / CELL)}`);
    if (value === null) throw expiredCursor();
    for (const one of (JSON.parse(value) as Cell).slice(at % CELL)) {
      if (typeof one === 'string') end = one;
      else refs.push({ type: one[0], id: one[1], versionId: one[2] });
    }
  }
  if (refs.length === 0 && end === 'cut') throw listCut(MOST_LISTED);
  const matches = await fetchVersions(refs.slice(0, size), context);
  const hasMore = refs.length > size || end === 'cut';
  return { matches, next: hasMore ? { list, from: from + Math.min(size, refs.length) } : undefined };
}
