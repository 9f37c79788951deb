// A page belongs to an instant: all pages of a search together are its answer when the first one was asked, whatever is
// written meanwhile. https://hl7.org/fhir/R4/http.html#paging
import { hasLinks } from '../search/criterion.ts';
import type { Position, SearchQuery } from '../search/query.ts';
import type { PlanStep, Sequence, Version } from '../storage/store.ts';
import type { Context } from './context.ts';
import { type FixedCursor, fixedPage, fixList } from './page-fixed.ts';
import { type Found, Past, type Placed } from './page-past.ts';
import { query } from './query.ts';

/** Where a page ended: a place among resources as they were at that sequence. */
type PlaceCursor = {
  at: Sequence;
  /** The store's rows up to here were sent; some rows behind it too, if `again`. */
  after?: Position;
  again?: true;
  last: Placed;
};
export type PageCursor = PlaceCursor | FixedCursor;
export type Page = {
  matches: Version[];
  next: PageCursor | undefined;
  total?: number | undefined;
  plan?: PlanStep[] | undefined;
};

/**
 * `isFixed`: the query was made of answers that later writes may change. It, and one that follows links, gets a list of its
 * matches kept; any other is mended by what the versions replaced since then were. Throws FhirError 410 for too old a cursor.
 */
export async function findPage(
  asked: SearchQuery,
  cursor: PageCursor | undefined,
  isFixed: boolean,
  context: Context,
): Promise<Page> {
  if (cursor === undefined) return firstPage(asked, isFixed, context);
  return 'list' in cursor ? fixedPage(asked, cursor, context) : laterPage(asked, cursor, context);
}

async function firstPage(asked: SearchQuery, isFixed: boolean, context: Context): Promise<Page> {
  const page = await query(asked, context);
  const { matches, ties, at, next: after, total, plan } = page;
  if (after === undefined) return { matches, next: undefined, total, plan };
  if (isFixed || hasLinks(asked.where)) return { total, plan, ...(await fixList(asked, page, context)) };
  return { matches, next: { at, after, last: placed(matches, ties, matches.length - 1) }, total, plan };
}

const placed = (matches: readonly Version[], ties: readonly number[], index: number): Placed => {
  const { type, id, versionId } = matches[index] as Version;
  return { type, id, versionId, tie: ties[index] as number };
};

/** `rows`: those that are as they were at the first page, and were not sent. */
type Chunk = { after: Position | undefined; next: Position | undefined; rows: Found[] };

async function laterPage(asked: SearchQuery, cursor: PlaceCursor, context: Context): Promise<Page> {
  const { at, last, again } = cursor;
  const past = new Past(asked, at, context);
  const chunks: Chunk[] = [];
  let count = 0;
  for (let after = cursor.after; ; ) {
    const size = asked.size - count;
    const page = await query({ ...asked, size, total: false, ...(after === undefined ? {} : { after }) }, context);
    const rows = page.matches.flatMap((version, index) =>
      version.sequence > at ? [] : [{ ...placed(page.matches, page.ties, index), version }],
    );
    const fresh = again && rows.length > 0 ? await past.behind(last, rows) : rows;
    chunks.push({ after, next: page.next, rows: fresh });
    count += fresh.length;
    await past.until(page.at);
    if (count >= asked.size || page.next === undefined) break;
    after = page.next;
  }
  return merge(chunks, await past.matches(last), asked.size, cursor, past);
}

/** The rows of the store, and what has since left them, in one order. */
async function merge(
  chunks: readonly Chunk[],
  replaced: readonly Found[],
  size: number,
  cursor: PlaceCursor,
  past: Past,
): Promise<Page> {
  const rows = chunks.flatMap((chunk) => chunk.rows);
  const ended = chunks.at(-1)?.next === undefined;
  const merged = replaced.length === 0 ? rows : await past.inOrder([...rows, ...replaced]);
  const page = merged.slice(0, size);
  const matches = page.map(({ version }) => version);
  const end = page.at(-1);
  if (end === undefined || (ended && merged.length <= size)) return { matches, next: undefined };
  const { type, id, versionId, tie } = end;
  return { matches, next: { at: cursor.at, last: { type, id, versionId, tie }, ...resume(chunks, page) } };
}

/** Behind the last chunk of which every row was sent; the rows behind it that were sent too are passed over by place. */
function resume(chunks: readonly Chunk[], page: readonly Placed[]): { after?: Position; again?: true } {
  const sent = new Set(page);
  let after = chunks[0]?.after;
  for (const [index, { rows, next }] of chunks.entries()) {
    const isWhole = rows.every((row) => sent.has(row));
    if (!isWhole || next === undefined) {
      return { ...(after === undefined ? {} : { after }), again: true };
    }
    after = next;
    if (index === chunks.length - 1) return { after };
  }
  return { again: true };
}
