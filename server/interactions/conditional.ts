// Look-ups behind conditional create, update, patch, delete and conditional references: https://hl7.org/fhir/R4/http.html#ccreate
import { alreadyExists, multipleMatches, staleVersion } from '../fhir/failures-write.ts';
import type { FhirRequest } from '../fhir/request.ts';
import { parseConditional } from '../search/parse.ts';
import type { Criterion } from '../search/query.ts';
import type { Given, Version } from '../storage/store.ts';
import { withAnswers } from './answers.ts';
import type { Context } from './context.ts';

export type Found = { match: Version | undefined; given: Given };

/** The one match of the criteria, or none; said again at commit by `given`. Throws 412 when there are several. */
export async function findOne(context: Context, type: string, criteria: string): Promise<Found> {
  const where = await conditionalCriterion(context, type, criteria);
  const { matches } = await context.store.search({ where, sort: [], size: 2, total: false });
  if (matches.length > 1) throw multipleMatches(`${type}?${criteria}`);
  return { match: matches[0], given: { where, matches: matches.map(({ type, id }) => ({ type, id })) } };
}

/** The criteria, within the type. Throws 400 or 412 for what is not understood or missing. */
export const conditionalCriterion = (context: Context, type: string, criteria: string): Promise<Criterion> =>
  withAnswers((settings) => parseConditional(type, criteria, settings), Date.now(), context);

/**
 * The newest version of what the request names by id or by criteria, after If-Match.
 * `given` holds only for criteria: an id is guarded by the change's own expectation.
 */
export async function findTarget(
  request: FhirRequest,
  context: Context,
): Promise<{ current: Version | undefined; given: Given[] }> {
  const { type, id, query } = request as FhirRequest & { type: string };
  const found =
    id === undefined
      ? await findOne(context, type, criteriaOf(query))
      : { match: (await context.store.read([{ type, id }]))[0], given: undefined };
  assertMatches(request, found.match);
  return { current: found.match, given: found.given === undefined ? [] : [found.given] };
}

/** What selects, without what only shapes the answer. */
export function criteriaOf(query: URLSearchParams): string {
  const criteria = new URLSearchParams(query);
  for (const name of ['_format', '_pretty']) criteria.delete(name);
  return criteria.toString();
}

/** Throws 412 when If-Match names another version than the current one; `*` is any that is not a deletion. */
export function assertMatches({ type, id, preconditions }: FhirRequest, current: Version | undefined): void {
  const { ifMatch } = preconditions;
  const live = current?.text == null ? undefined : current.versionId;
  const holds = ifMatch === '*' ? live !== undefined : ifMatch === undefined || ifMatch === live;
  if (!holds) throw staleVersion(`${type}/${id ?? current?.id ?? ''}`, ifMatch as string, live);
}

/** If-None-Match of a write: https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match. Throws 412. */
export function assertNoneMatches({ preconditions }: FhirRequest, current: Version | undefined): void {
  const { ifNoneMatch } = preconditions;
  if (ifNoneMatch === undefined || current?.text == null) return;
  const { type, id, versionId } = current;
  if (ifNoneMatch === '*' || ifNoneMatch.includes(versionId)) throw alreadyExists(`${type}/${id}`, versionId);
}
