// Links of a page: self shows what was used, next carries a signed cursor: https://hl7.org/fhir/R4/http.html#paging
import type { BundleLink } from '../fhir/bundle.ts';
import { readCursor, signCursor } from '../search/cursor.ts';
import { CURSOR } from '../search/parse.ts';
import type { Context } from './context.ts';

/** What is paged: the path below the FHIR base, and the encoded parameters that were used. */
export type Paged = { path: string; self: string };

/** The cursor of this request, if it has one. Throws 400 when this hub did not make it for this very query. */
export function readPage<Cursor>(query: URLSearchParams, paged: Paged, context: Context): Cursor | undefined {
  const text = query.get(CURSOR);
  return text === null ? undefined : (readCursor(text, keyOf(paged, context)) as Cursor);
}

export function pageLinks(paged: Paged, next: unknown, context: Context): BundleLink[] {
  const { path, self } = paged;
  const base = `${context.settings.baseUrl}/${path}`;
  const at = (...parameters: string[]): string =>
    [base, parameters.filter((part) => part !== '').join('&')].filter((part) => part !== '').join('?');
  const links: BundleLink[] = [{ relation: 'self', url: at(self) }];
  if (next !== undefined) {
    const cursor = `${CURSOR}=${signCursor(next, keyOf(paged, context))}`;
    links.push({ relation: 'first', url: at(self) }, { relation: 'next', url: at(self, cursor) });
  }
  return links;
}

/** A cursor is signed together with its query: behind another query its position means nothing. */
const keyOf = ({ path, self }: Paged, { cursorKey }: Context): string => `${cursorKey} ${path}?${self}`;
