// The one way into the store: what a write will change is planned as data, then committed, and planned anew if it raced.
// https://hl7.org/fhir/R4/http.html#create, #update, #delete
import { isFault } from '../definitions/profiles/judging.ts';
import { claimed, contended, stillReferenced } from '../fhir/failures-write.ts';
import { type Issue, outcomeText } from '../fhir/outcome.ts';
import type { FhirRequest, FhirResponse, Json, Resource } from '../fhir/request.ts';
import { INSTANT_HOLE, stamp, withInstant } from '../fhir/resource-text.ts';
import { analyse } from '../search/index-resource.ts';
import type { Change, Claim, Given, Version } from '../storage/store.ts';
import type { Context } from './context.ts';
import { remember, replay } from './idempotency.ts';
import { keptMeta } from './kept-meta.ts';
import { missingTargets, referrers } from './references.ts';
import { carryOn } from './terminology-shelf.ts';
import { assertValid, findingsOf } from './validation.ts';

const ATTEMPTS = 8;

/** What one request will change, and how it is answered once that is durable. No changes: nothing to commit. */
export type Plan = {
  given: Given[];
  changes: Change[];
  claims: Claim[];
  /** `instant`: milliseconds since 1970 of the commit. */
  respond: (instant: number) => FhirResponse;
};

export type PutTarget = {
  type: string;
  id: string;
  method: 'POST' | 'PUT' | 'PATCH';
  /** The newest version, be it a deletion; undefined: there never was one. */
  current: Version | undefined;
  /** The body says all tags and labels there are to be; otherwise those of the current version live on. */
  labels?: 'exact';
  /** The body was judged where it stands, and is valid. */
  judged?: true;
};

export type Body = { json: Json; resource: Resource };

/** REFERENCES=existing is judged here, or by the transaction, which knows what else it writes. */
export type Integrity = 'here' | 'by-transaction';

/**
 * Plans to store a version, or nothing when the resource is token by token the current one, which was judged when it was
 * stored. Throws what is wrong with the resource: 400, 422.
 */
export async function planPut(
  target: PutTarget,
  body: Body,
  request: FhirRequest,
  context: Context,
  integrity: Integrity = 'here',
): Promise<Plan> {
  const { type, id, method, current } = target;
  const { settings, store } = context;
  const keeps = current?.text != null && target.labels !== 'exact';
  const extraMeta = keeps ? keptMeta(current.text as string, body) : undefined;
  if (current?.text != null && isUnchanged(current, body, extraMeta)) {
    return planExisting(current, request);
  }
  if (target.judged === undefined) await assertValid(body.resource, context);
  const versionId = current === undefined ? '1' : String(Number(current.versionId) + 1);
  const { text, instantAt } = stamp(body.json.text, body.resource, id, versionId, extraMeta);
  const { index, keys } = analyse({ ...body.resource, id, ...mergedMeta(text, body, extraMeta) }, settings);
  const isChecked = settings.references === 'existing' && integrity === 'here';
  const given = isChecked ? await missingTargets(body.resource, type, id, store, settings) : [];
  const put: Change = {
    kind: 'put',
    type,
    id,
    versionId,
    expect: current === undefined ? 'absent' : current.versionId,
    method,
    text,
    instantAt,
    index,
    keys,
  };
  const created = current?.text == null;
  const hints = request.prefer.return === 'OperationOutcome' ? await hintsAbout(body.resource, context) : [];
  const respond = (instant: number) =>
    putResponse(request, { type, id, versionId, instant }, withInstant(text, instantAt, instant), created, hints);
  return { given, changes: [put], claims: [], respond };
}

/** Changes nothing and answers with what is there: the match of a conditional create. */
export const planExisting = (version: Version, request: FhirRequest): Plan => ({
  given: [],
  changes: [],
  claims: [],
  respond: () => putResponse(request, version, version.text as string, false),
});

/** Plans to delete; nothing when there is nothing, or it is deleted already. */
export async function planDelete(
  current: Version | undefined,
  request: FhirRequest,
  context: Context,
  integrity: Integrity = 'here',
): Promise<Plan> {
  if (current?.text == null)
    return { given: [], changes: [], claims: [], respond: () => deleteResponse(request, undefined) };
  const { type, id } = current;
  const given: Given[] = [];
  if (context.settings.references === 'existing' && integrity === 'here') {
    const { where, by } = await referrers(current, context.store);
    if (by.length > 0) throw stillReferenced(`${type}/${id}`, by);
    given.push({ where, matches: [] });
  }
  const versionId = String(Number(current.versionId) + 1);
  const change: Change = { kind: 'delete', type, id, versionId, expect: current.versionId, keys: current.keys };
  return { given, changes: [change], claims: [], respond: () => deleteResponse(request, versionId) };
}

/**
 * Commits what `plan` says and answers; plans again when another request came between, at most eight times, then 409.
 * A request with an idempotency key is answered once and replayed ever after.
 */
export async function commitPlan(
  request: FhirRequest,
  context: Context,
  plan: () => Promise<Plan>,
): Promise<FhirResponse> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const replayed = await replay(request, context.store);
    if (replayed !== undefined) return replayed;
    const { given, changes, claims, respond } = await plan();
    const memory = remember(request, respond, changes);
    if (changes.length === 0 && memory.length === 0) return respond(0);
    const outcome = await context.store.commit({ given, changes: [...changes, ...memory], claims });
    if (outcome.kind === 'committed') {
      carryOn(context.store, outcome, changes);
      if (changes.some((change) => 'type' in change && change.type === 'SearchParameter'))
        await context.learnParameters();
      return respond(outcome.instant);
    }
    if (outcome.reason === 'claim') {
      throw claimed(claims[outcome.claim]?.key ?? '', `${outcome.owner.type}/${outcome.owner.id}`);
    }
  }
  throw contended(ATTEMPTS);
}

function isUnchanged(current: Version, { json, resource }: Body, extraMeta: string | undefined): boolean {
  const { text, instantAt } = stamp(json.text, resource, current.id, current.versionId, extraMeta);
  return withInstant(text, instantAt, current.instant) === current.text;
}

/** The meta that is indexed: what will be stored, where the current version's tags or labels were kept. */
function mergedMeta(
  text: string,
  { resource }: Body,
  extraMeta: string | undefined,
): { meta?: Record<string, unknown> } {
  if (extraMeta === undefined) return resource.meta === undefined ? {} : { meta: resource.meta };
  return { meta: (JSON.parse(text.replace(INSTANT_HOLE, '')) as Resource).meta ?? {} };
}

type Stored = Pick<Version, 'type' | 'id' | 'versionId' | 'instant'>;

/** What does not keep a resource from being stored: https://hl7.org/fhir/R4/http.html#ops */
const hintsAbout = async (resource: Resource, context: Context): Promise<Issue[]> =>
  (await findingsOf(resource, context)).filter((issue) => !isFault(issue));

function putResponse(
  { prefer, caller }: FhirRequest,
  stored: Stored,
  text: string,
  created: boolean,
  hints: Issue[] = [],
): FhirResponse {
  const { type, id, versionId, instant } = stored;
  const response: FhirResponse = {
    status: created ? 201 : 200,
    versionId,
    lastModified: instant,
    location: `${type}/${id}/_history/${versionId}`,
  };
  if (prefer.return === 'minimal') return response;
  if (prefer.return === 'OperationOutcome')
    return { ...response, body: outcomeText([storedIssue(stored), ...hints], caller.language) };
  return { ...response, body: text };
}

function deleteResponse({ prefer, caller }: FhirRequest, versionId: string | undefined): FhirResponse {
  const version = versionId === undefined ? {} : { versionId };
  if (prefer.return !== 'OperationOutcome') return { status: 204, ...version };
  return { status: 200, ...version, body: outcomeText([deletedIssue(versionId !== undefined)], caller.language) };
}

const storedIssue = ({ type, id, versionId }: Stored): Issue => ({
  severity: 'information',
  code: 'informational',
  name: 'stored',
  text: { es: `${type}/${id} guardado, versión ${versionId}.`, en: `${type}/${id} stored, version ${versionId}.` },
});

const deletedIssue = (now: boolean): Issue => ({
  severity: 'information',
  code: 'informational',
  name: now ? 'deleted-now' : 'nothing-to-delete',
  text: now
    ? { es: 'Eliminado.', en: 'Deleted.' }
    : { es: 'No había nada que eliminar.', en: 'There was nothing to delete.' },
});
