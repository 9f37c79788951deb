// A page belongs to an instant: all pages of a search together are its answer when the first one was asked, whatever is
// written meanwhile. https://hl7.org/fhir/R4/http.html#paging
import type { Place, SearchQuery } from '../../search/query.ts';
import type { PlanStep, Sequence, Version } from '../../storage/store.ts';
import type { Context } from '../context.ts';
import { query } from '../query.ts';

/** The page behind a place, or the one in front of it, of an answer of that instant. */
export type PageCursor<At = Place> = {
  at: Sequence;
  after?: At;
  before?: At;
  /** Matches in front of that place, the place itself included where the page lies behind it. */
  from: number;
  /** Where it was asked for. */
  total?: number;
};
export type Turned<At = Place> = { previous: PageCursor<At> | undefined; next: PageCursor<At> | undefined };
export type Page = Turned & {
  at: Sequence;
  matches: Version[];
  /** Where it was asked for, or told for nothing: a first page that is all there is. */
  total: number | undefined;
  plan: PlanStep[] | undefined;
};

/** `most`: matches of all pages together. Throws FhirError 410 for a cursor too old to be honoured. */
export async function findPage(
  asked: SearchQuery,
  cursor: PageCursor | undefined,
  context: Context,
  most = Infinity,
): Promise<Page> {
  const size = pageSize(asked.size, cursor, most);
  const page = await query({ ...asked, size, ...within(cursor), total: asked.total && cursor === undefined }, context);
  const { matches, places, plan } = page;
  const at = cursor?.at ?? page.at;
  const isWhole = cursor === undefined && !page.more;
  const total = page.total ?? cursor?.total ?? (isWhole ? matches.length : undefined);
  const ends = [places[0], places.at(-1)] as const;
  const turned = turn({ at, ...(total === undefined ? {} : { total }) }, cursor, ends, { ...page, most });
  return { at, matches, ...turned, total, plan };
}

/** `most` may end the last page early. */
export const pageSize = (size: number, cursor: PageCursor<unknown> | undefined, most: number): number =>
  cursor?.before === undefined ? Math.min(size, most - (cursor?.from ?? 0)) : size;

export const within = <At>(cursor: PageCursor<At> | undefined): { after?: At; before?: At } => ({
  ...(cursor?.after === undefined ? {} : { after: cursor.after }),
  ...(cursor?.before === undefined ? {} : { before: cursor.before }),
});

/** Where the pages beside this one are; `ends`: the places of its first and last match. */
export function turn<At>(
  of: { at: Sequence; total?: number },
  cursor: PageCursor<At> | undefined,
  [first, last]: readonly [At | undefined, At | undefined],
  page: { matches: readonly unknown[]; more: boolean; most: number },
): Turned<At> {
  const count = page.matches.length;
  if (first === undefined || last === undefined) return { previous: undefined, next: undefined };
  const isBackwards = cursor?.before !== undefined;
  const from = (cursor?.from ?? 0) - (isBackwards ? count : 0);
  const hasNext = isBackwards || (page.more && from + count < page.most);
  return {
    previous: from > 0 ? { ...of, before: first, from } : undefined,
    next: hasNext ? { ...of, after: last, from: from + count } : undefined,
  };
}
