// search of a type, of a compartment or of everything, by GET or POST: https://hl7.org/fhir/R4/http.html#search
import { type BundleEntry, type BundleLink, bundleText, outcomeEntry } from '../fhir/bundle.ts';
import { includedCut, searchPlan } from '../fhir/failures-search.ts';
import { type Issue, outcomeText } from '../fhir/outcome.ts';
import type { FhirRequest, FhirResponse } from '../fhir/request.ts';
import { inCompartment } from '../search/compartment.ts';
import { CURSOR, parseSearch, type SearchRequest } from '../search/parse.ts';
import type { SearchSettings } from '../search/values/value-type.ts';
import type { Version } from '../storage/store.ts';
import { withAnswers } from './answers.ts';
import { takeOut } from './contained.ts';
import type { Context, Interaction, Settings } from './context.ts';
import { type Included, include, includeMore, keepPending, MOST_INCLUDED } from './include.ts';
import { type Paged, pagedOf, pageLinks, readPage, relatedLink } from './pages/links.ts';
import { findPage, type Page, type PageCursor } from './pages/page.ts';
import { contextAt } from './pages/past.ts';
import { shown } from './shown.ts';
import { mapInTurns } from './turns.ts';

/** `more`: what the includes of the page left over; `now`: when the first page was asked, for values such as `ap2024`. */
type SearchCursor = PageCursor & { now: number; more?: string };

export const search: Interaction = async (request, present) => {
  const { type, compartment, query, prefer } = request;
  const handling = prefer.handling ?? 'lenient';
  const within = compartment === undefined ? {} : { compartment: inCompartment(compartment, type) };
  const parse = (settings: Settings & SearchSettings) => parseSearch(type, query, { ...settings, ...within, handling });
  const pagedBy = ({ self }: SearchRequest) => pagedOf(request, pathOf(request), self, present);
  // The parameters that were used do not depend on what is stored; what they mean at the instant of the page does.
  const cursor = query.has(CURSOR)
    ? readPage<SearchCursor>(pagedBy(parse({ ...present.settings, ask: () => new Map() })), present)
    : undefined;
  const context = cursor === undefined ? present : contextAt(cursor.at, present);
  const now = cursor?.now ?? Date.now();
  const asked = await withAnswers(parse, now, context);
  const paged = pagedBy(asked);
  if (cursor?.more !== undefined) return continued(cursor.more, cursor, asked, paged, request, context);
  const page = await findPage(asked.query, cursor, context, asked.shape.most);
  const ofThen = contextAt(page.at, context);
  const matches = asked.contained === undefined ? page.matches : await takeOut(page.matches, asked.contained, ofThen);
  const included = asked.include.length === 0 ? NOTHING : await include(matches, asked.include, ofThen);
  const related = await continuation(included, { at: page.at, from: 0, now }, paged, context);
  const links = [...pageLinks(paged, turnedAt(now, page), context), ...related];
  const entries = [
    ...(await mapInTurns(matches, (version) => resourceEntry(version, 'match', asked, paged))),
    ...(await mapInTurns(included.versions, (version) => resourceEntry(version, 'include', asked, paged))),
    ...outcome([...asked.ignored, ...(included.cut ? [includedCut(MOST_INCLUDED)] : []), ...planIssues(page)], request),
  ];
  const total = totalOf(page, matches, asked);
  return { status: 200, body: bundleText({ type: 'searchset', total, links, entries }) };
};

/** Where contained resources are sent by themselves, those of a whole answer are counted here. */
function totalOf({ total }: Page, matches: Version[], { shape, contained }: SearchRequest): number | undefined {
  if (shape.total === 'none' || total === undefined) return undefined;
  return contained === undefined ? total : matches.length;
}

const turnedAt = (now: number, { previous, next }: Page) => ({
  previous: previous && { ...previous, now },
  next: next && { ...next, now },
});

const pathOf = ({ type, compartment }: FhirRequest): string =>
  compartment === undefined ? (type ?? '') : `${compartment.type}/${compartment.id}/${type ?? '*'}`;

/** https://hl7.org/fhir/R4/search.html leaves it open; asked with `__explain`. */
const planIssues = ({ plan = [] }: Page): Issue[] => plan.map(searchPlan);

const NOTHING: Included = { versions: [], pending: undefined, cut: false };

/** What the includes of a page left over, without its matches. */
async function continued(
  key: string,
  cursor: SearchCursor,
  asked: SearchRequest,
  paged: Paged,
  request: FhirRequest,
  context: Context,
): Promise<FhirResponse> {
  const included = await includeMore(key, asked.include, context);
  const links = [...pageLinks(paged, {}, context), ...(await continuation(included, cursor, paged, context))];
  const entries = [
    ...(await mapInTurns(included.versions, (version) => resourceEntry(version, 'include', asked, paged))),
    ...outcome(included.cut ? [includedCut(MOST_INCLUDED)] : [], request),
  ];
  return { status: 200, body: bundleText({ type: 'searchset', links, entries }) };
}

async function continuation(
  { pending }: Included,
  cursor: SearchCursor,
  paged: Paged,
  context: Context,
): Promise<BundleLink[]> {
  if (pending === undefined) return [];
  return [relatedLink(paged, { ...cursor, more: await keepPending(pending, context) }, context)];
}

function resourceEntry(
  { type, id, text }: Version,
  mode: 'match' | 'include',
  { shape }: SearchRequest,
  { base }: Paged,
): BundleEntry {
  const resource = shown(text as string, type, mode, shape);
  // The id of a contained one is its address: `MedicationRequest/23#m1`.
  return { fullUrl: `${base}/${id.includes('#') ? id : `${type}/${id}`}`, resource, search: mode };
}

/** What the client should know of its search, told in the bundle. */
function outcome(issues: Issue[], { caller }: FhirRequest): BundleEntry[] {
  return issues.length === 0 ? [] : [outcomeEntry(outcomeText(issues, caller.language))];
}
