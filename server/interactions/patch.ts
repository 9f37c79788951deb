// patch by id or by criteria, with JSON Patch, XML Patch or FHIRPath Patch: https://hl7.org/fhir/R4/http.html#patch
import { applyFhirPathPatch } from '../definitions/patch/fhirpath.ts';
import { applyJsonPatch } from '../definitions/patch/json.ts';
import { settleNarrative } from '../definitions/patch/narrative.ts';
import { applyXmlPatch } from '../definitions/patch/xml.ts';
import { deleted, idMismatch, notFound, resourceExpected, typeMismatch } from '../fhir/failures.ts';
import { patchExpected } from '../fhir/failures-write.ts';
import { parseJson } from '../fhir/json.ts';
import type { FhirRequest, Resource } from '../fhir/request.ts';
import type { Version } from '../storage/store.ts';
import { findTarget } from './conditional.ts';
import type { Context, Interaction } from './context.ts';
import { type Body, commitPlan, type Integrity, type Plan, planPut } from './write.ts';

/** 200 with the patched resource; a patch that changes nothing makes no version. Criteria that match nothing: 404. */
export const patch: Interaction = (request, context) => commitPlan(request, context, () => planPatch(request, context));

async function planPatch(request: FhirRequest, context: Context): Promise<Plan> {
  const { current, given } = await findTarget(request, context);
  const plan = await planPatchOf(current, request, context);
  return { ...plan, given: [...plan.given, ...given] };
}

/** Plans the patch of this version. Throws 404 and 410 when there is none. */
export async function planPatchOf(
  current: Version | undefined,
  request: FhirRequest,
  context: Context,
  integrity: Integrity = 'here',
): Promise<Plan> {
  const { type, id, query } = request as FhirRequest & { type: string };
  if (current === undefined) throw notFound(id === undefined ? `${type}?${query}` : `${type}/${id}`);
  if (current.text === null) throw deleted(`${type}/${current.id}`, new Date(current.instant).toISOString());
  const body = patched(current.text, request);
  if (body.resource.resourceType !== type) throw typeMismatch(type, String(body.resource.resourceType));
  if (body.resource.id !== current.id) throw idMismatch(type, current.id, body.resource.id);
  const target = { type, id: current.id, method: 'PATCH', current, labels: 'exact' } as const;
  return planPut(target, body, request, context, integrity);
}

function patched(text: string, { type, body }: FhirRequest): Body {
  const patchBody = body?.();
  if (patchBody?.kind === 'json-patch') return parsed(text, applyJsonPatch(text, patchBody.json), type);
  if (patchBody?.kind === 'xml-patch') return parsed(text, applyXmlPatch(text, patchBody.text), type);
  if (patchBody?.kind === 'resource' && patchBody.resource.resourceType === 'Parameters') {
    return parsed(text, applyFhirPathPatch(text, patchBody.json), type);
  }
  throw patchExpected();
}

function parsed(before: string, after: string, type = ''): Body {
  if (!after.startsWith('{')) throw resourceExpected(type, JSON.parse(after));
  const json = parseJson(settleNarrative(before, after));
  return { json, resource: json.value as Resource };
}
