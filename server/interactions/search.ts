// search of a type, of a compartment or of everything, by GET or POST: https://hl7.org/fhir/R4/http.html#search
import { subset } from '../definitions/elements.ts';
import { type BundleEntry, type BundleLink, bundleText } from '../fhir/bundle.ts';
import { includedCut, searchPlan } from '../fhir/failures-search.ts';
import { type Issue, outcomeText } from '../fhir/outcome.ts';
import type { FhirRequest, FhirResponse } from '../fhir/request.ts';
import { inCompartment } from '../search/compartment.ts';
import { parseSearch, type SearchRequest } from '../search/parse.ts';
import type { SearchQuery } from '../search/query.ts';
import type { SearchShape } from '../search/shape.ts';
import type { Version } from '../storage/store.ts';
import { withAnswers } from './answers.ts';
import type { Context, Interaction } from './context.ts';
import { type Included, include, includeMore, keepPending, MOST_INCLUDED } from './include.ts';
import { findPage, type Page, type PageCursor } from './page.ts';
import { baseOf, type Paged, pageLinks, readPage, relatedLink } from './paging.ts';

/** `more`: what the includes of a page left over; without it, the position behind the last page. */
type SearchCursor = MatchCursor | { more: string };
/** `sent`: matches of the pages before, where their number is limited. */
type MatchCursor = PageCursor & { sent?: number };

export const search: Interaction = async (request, context) => {
  const { prefer, type, compartment } = request;
  const handling = prefer.handling ?? 'lenient';
  const within = compartment === undefined ? {} : { compartment: inCompartment(compartment, type) };
  let isAnswered = false;
  const asked = await withAnswers((settings) => {
    const ask: typeof settings.ask = (question) => {
      isAnswered = true;
      return settings.ask?.(question) ?? new Map();
    };
    return parseSearch(type, request.query, { ...settings, ...within, ask, handling });
  }, context);
  const paged = { base: baseOf(request, context), path: pathOf(request), self: asked.self };
  const cursor = readPage<SearchCursor>(request.query, paged, context);
  if (cursor !== undefined && 'more' in cursor) return continued(cursor.more, asked, paged, request, context);
  const page = await findPage(limited(asked, cursor), cursor, isAnswered, context);
  const included = asked.include.length === 0 ? NOTHING : await include(page.matches, asked.include, context);
  const next = nextPage(asked, cursor, page);
  const links = [...pageLinks(paged, next, context), ...(await continuation(included, paged, context))];
  const entries = [
    ...page.matches.map((version) => resourceEntry(version, 'match', asked, paged)),
    ...included.versions.map((version) => resourceEntry(version, 'include', asked, paged)),
    ...outcome([...asked.ignored, ...(included.cut ? [includedCut(MOST_INCLUDED)] : []), ...planIssues(page)], request),
  ];
  const total = page.total ?? (cursor === undefined ? totalOf(page) : undefined);
  return { status: 200, body: bundleText({ type: 'searchset', total, links, entries }) };
};

const pathOf = ({ type, compartment }: FhirRequest): string =>
  compartment === undefined ? (type ?? '') : `${compartment.type}/${compartment.id}/${type ?? '*'}`;

/** `_maxresults` may end the last page early. */
function limited({ query, shape }: SearchRequest, cursor: MatchCursor | undefined): SearchQuery {
  if (shape.most === undefined) return query;
  return { ...query, size: Math.min(query.size, shape.most - (cursor?.sent ?? 0)) };
}

function nextPage({ shape }: SearchRequest, cursor: MatchCursor | undefined, page: Page): MatchCursor | undefined {
  if (page.next === undefined || shape.most === undefined) return page.next;
  const sent = (cursor?.sent ?? 0) + page.matches.length;
  return sent < shape.most ? { ...page.next, sent } : undefined;
}

/** https://hl7.org/fhir/R4/search.html leaves it open; asked with `__explain`. */
const planIssues = ({ plan = [] }: Page): Issue[] => plan.map(searchPlan);

const NOTHING: Included = { versions: [], pending: undefined, cut: false };

/** A first page that is also the last has told the total for nothing. */
const totalOf = ({ matches, next }: Page): number | undefined => (next === undefined ? matches.length : undefined);

/** What the includes of a page left over, without its matches. */
async function continued(
  key: string,
  asked: SearchRequest,
  paged: Paged,
  request: FhirRequest,
  context: Context,
): Promise<FhirResponse> {
  const included = await includeMore(key, asked.include, context);
  const links = [...pageLinks(paged, undefined, context), ...(await continuation(included, paged, context))];
  const entries = [
    ...included.versions.map((version) => resourceEntry(version, 'include', asked, paged)),
    ...outcome(included.cut ? [includedCut(MOST_INCLUDED)] : [], request),
  ];
  return { status: 200, body: bundleText({ type: 'searchset', links, entries }) };
}

async function continuation({ pending }: Included, paged: Paged, context: Context): Promise<BundleLink[]> {
  return pending === undefined ? [] : [relatedLink(paged, { more: await keepPending(pending, context) }, context)];
}

function resourceEntry(
  { type, id, text }: Version,
  mode: 'match' | 'include',
  { shape }: SearchRequest,
  { base }: Paged,
): BundleEntry {
  const whole = text as string;
  const resource = shape.summary === undefined && shape.elements === undefined ? whole : part(whole, type, mode, shape);
  return { fullUrl: `${base}/${type}/${id}`, resource, search: mode };
}

/** Elements without a type are meant for the matches; a resource that none is meant for stays whole. */
function part(text: string, type: string, mode: 'match' | 'include', { summary, elements = [] }: SearchShape): string {
  const own = elements.filter((name) => name.startsWith(`${type}.`) || (mode === 'match' && !name.includes('.')));
  if (own.length === 0) return summary === undefined ? text : subset(text, { summary });
  return subset(text, { elements: own, ...(summary === undefined ? {} : { summary }) });
}

/** What the client should know of its search, told in the bundle. */
function outcome(issues: Issue[], { caller }: FhirRequest): BundleEntry[] {
  return issues.length === 0 ? [] : [{ resource: outcomeText(issues, caller.language), search: 'outcome' }];
}
