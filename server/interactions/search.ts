// search of a type or of everything, by GET or POST: https://hl7.org/fhir/R4/http.html#search
import { subset } from '../definitions/elements.ts';
import { type BundleEntry, bundleText } from '../fhir/bundle.ts';
import { outcomeText } from '../fhir/outcome.ts';
import type { FhirRequest } from '../fhir/request.ts';
import { parseSearch, type SearchRequest } from '../search/parse.ts';
import type { Version } from '../storage/store.ts';
import type { Context, Interaction } from './context.ts';
import { pageLinks, readPage } from './paging.ts';
import { query } from './query.ts';

type SearchCursor = { after: string };

export const search: Interaction = async (request, context) => {
  const { prefer, type } = request;
  const asked = parseSearch(type, request.query, { ...context.settings, handling: prefer.handling ?? 'lenient' });
  const cursor = readPage<SearchCursor>(request.query, context);
  const page = await query({ ...asked.query, ...(cursor === undefined ? {} : { after: cursor.after }) }, context);
  const next = page.next === undefined ? undefined : { after: page.next };
  const links = pageLinks(type ?? '', asked.self, next, context);
  const entries = page.matches.map((version) => matchEntry(version, asked, context));
  return {
    status: 200,
    body: bundleText({
      type: 'searchset',
      total: page.total,
      links,
      entries: [...entries, ...warnings(asked, request)],
    }),
  };
};

function matchEntry({ type, id, text }: Version, { shape }: SearchRequest, { settings }: Context): BundleEntry {
  const whole = text as string;
  const resource = shape.summary === undefined && shape.elements === undefined ? whole : subset(whole, shape);
  return { fullUrl: `${settings.baseUrl}/${type}/${id}`, resource, search: 'match' };
}

/** What was left out of the search, told in the bundle. */
function warnings({ ignored }: SearchRequest, { caller }: FhirRequest): BundleEntry[] {
  return ignored.length === 0 ? [] : [{ resource: outcomeText(ignored, caller.language), search: 'outcome' }];
}
