// Links of a page: self shows what was used, next and previous carry signed cursors: https://hl7.org/fhir/R4/http.html#paging
import type { BundleLink } from '../../fhir/bundle.ts';
import type { FhirRequest } from '../../fhir/request.ts';
import { readCursor, signCursor } from '../../search/cursor.ts';
import { CURSOR } from '../../search/parse.ts';
import type { Context } from '../context.ts';

/** What is paged: the FHIR base as the client calls it, the path below, and the encoded parameters that were used. */
export type Paged = { base: string; path: string; self: string; cursor: string | null };

/** `self`: without the cursor. */
export const pagedOf = (request: FhirRequest, path: string, self: string, { settings }: Context): Paged => ({
  base: baseOf(request, settings),
  path,
  self,
  cursor: request.query.get(CURSOR),
});

/** The FHIR base in links: as a trusted proxy says that the client calls it, or as it was configured. */
const baseOf = ({ base }: FhirRequest, { baseUrl }: Context['settings']): string => base ?? baseUrl;

/** The cursor of this request, if it has one. Throws 400 when this hub did not make it for this very query. */
export const readPage = <Cursor>(paged: Paged, context: Context): Cursor | undefined =>
  paged.cursor === null ? undefined : (readCursor(paged.cursor, keyOf(paged, context)) as Cursor);

export function pageLinks(
  paged: Paged,
  turned: { previous?: unknown; next?: unknown },
  context: Context,
): BundleLink[] {
  const { cursor } = paged;
  const first = address(paged, '');
  const links: BundleLink[] = [
    { relation: 'self', url: cursor === null ? first : address(paged, `${CURSOR}=${cursor}`) },
  ];
  if (cursor !== null || turned.next !== undefined) links.push({ relation: 'first', url: first });
  for (const relation of ['previous', 'next'] as const) {
    if (turned[relation] !== undefined) links.push({ relation, url: withCursor(paged, turned[relation], context) });
  }
  return links;
}

/** Leads to what goes with this page but found no room in it. */
export const relatedLink = (paged: Paged, cursor: unknown, context: Context): BundleLink => ({
  relation: 'related',
  url: withCursor(paged, cursor, context),
});

const withCursor = (paged: Paged, cursor: unknown, context: Context): string =>
  address(paged, `${CURSOR}=${signCursor(cursor, keyOf(paged, context))}`);

function address({ base, path, self }: Paged, cursor: string): string {
  const parameters = [self, cursor].filter((part) => part !== '').join('&');
  return `${base}/${path}${parameters === '' ? '' : `?${parameters}`}`;
}

/** A cursor is signed together with its query: behind another query its position means nothing. */
const keyOf = ({ path, self }: Paged, { cursorKey }: Context): string => `${cursorKey} ${path}?${self}`;
