// Links of a page: self shows what was used, next carries a signed cursor: https://hl7.org/fhir/R4/http.html#paging
import type { BundleLink } from '../fhir/bundle.ts';
import { readCursor, signCursor } from '../search/cursor.ts';
import type { Context } from './context.ts';

const CURSOR = '_cursor';

/** The cursor of this request, if it has one; throws 400 when it was not made by this hub. */
export function readPage<Cursor>(query: URLSearchParams, { cursorKey }: Context): Cursor | undefined {
  const text = query.get(CURSOR);
  return text === null ? undefined : (readCursor(text, cursorKey) as Cursor);
}

/** `path` below the FHIR base, `self` the encoded parameters that were used. */
export function pageLinks(path: string, self: string, next: unknown, { settings, cursorKey }: Context): BundleLink[] {
  const base = `${settings.baseUrl}/${path}`;
  const at = (query: string): string => (query === '' ? base : `${base}?${query}`);
  const links: BundleLink[] = [{ relation: 'self', url: at(self) }];
  if (next !== undefined) {
    const cursor = `${CURSOR}=${signCursor(next, cursorKey)}`;
    links.push(
      { relation: 'first', url: at(self) },
      { relation: 'next', url: at(self === '' ? cursor : `${self}&${cursor}`) },
    );
  }
  return links;
}
