// Links of a page: self shows what was used, next carries a signed cursor: https://hl7.org/fhir/R4/http.html#paging
import type { BundleLink } from '../fhir/bundle.ts';
import type { FhirRequest } from '../fhir/request.ts';
import { readCursor, signCursor } from '../search/cursor.ts';
import { CURSOR } from '../search/parse.ts';
import type { Context } from './context.ts';

/** What is paged: the FHIR base as the client calls it, the path below, and the encoded parameters that were used. */
export type Paged = { base: string; path: string; self: string };

/** The FHIR base in links: as a trusted proxy says that the client calls it, or as it was configured. */
export const baseOf = ({ base }: FhirRequest, { settings }: Context): string => base ?? settings.baseUrl;

/** The cursor of this request, if it has one. Throws 400 when this hub did not make it for this very query. */
export function readPage<Cursor>(query: URLSearchParams, paged: Paged, context: Context): Cursor | undefined {
  const text = query.get(CURSOR);
  return text === null ? undefined : (readCursor(text, keyOf(paged, context)) as Cursor);
}

export function pageLinks(paged: Paged, next: unknown, context: Context): BundleLink[] {
  const self = address(paged, '');
  const links: BundleLink[] = [{ relation: 'self', url: self }];
  if (next !== undefined) {
    links.push({ relation: 'first', url: self }, { relation: 'next', url: withCursor(paged, next, context) });
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
