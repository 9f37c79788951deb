// search of a type or of everything, by GET or POST: https://hl7.org/fhir/R4/http.html#search
import { subset } from '../definitions/elements.ts';
import { type BundleEntry, bundleText } from '../fhir/bundle.ts';
import { outcomeText } from '../fhir/outcome.ts';
import type { FhirRequest } from '../fhir/request.ts';
import { parseSearch, type SearchRequest } from '../search/parse.ts';
import type { SearchPage, Version } from '../storage/store.ts';
import type { Context, Interaction } from './context.ts';
import { pageLinks, readPage } from './paging.ts';
import { query } from './query.ts';

type SearchCursor = { after: string };

export const search: Interaction = async (request, context) => {
  const { prefer, type } = request;
  const asked = parseSearch(type, request.query, { ...context.settings, handling: prefer.handling ?? 'lenient' });
  const paged = { path: type ?? '', self: asked.self };
  const cursor = readPage<SearchCursor>(request.query, paged, context);
  const page = await query({ ...asked.query, ...(cursor === undefined ? {} : { after: cursor.after }) }, context);
  const links = pageLinks(paged, page.next === undefined ? undefined : { after: page.next }, context);
  const matches = page.matches.map((version) => matchEntry(version, asked, context));
  const entries = [...matches, ...warnings(asked, request)];
  const total = page.total ?? (cursor === undefined ? totalOf(page) : undefined);
  return { status: 200, body: bundleText({ type: 'searchset', total, links, entries }) };
};

/** A first page that is also the last has told the total for nothing. */
const totalOf = ({ matches, next }: SearchPage): number | undefined =>
  next === undefined ? matches.length : undefined;

function matchEntry({ type, id, text }: Version, { shape }: SearchRequest, { settings }: Context): BundleEntry {
  const whole = text as string;
  const resource = shape.summary === undefined && shape.elements === undefined ? whole : subset(whole, shape);
  return { fullUrl: `${settings.baseUrl}/${type}/${id}`, resource, search: 'match' };
}

/** What was left out of the search, told in the bundle. */
function warnings({ ignored }: SearchRequest, { caller }: FhirRequest): BundleEntry[] {
  return ignored.length === 0 ? [] : [{ resource: outcomeText(ignored, caller.language), search: 'outcome' }];
}
