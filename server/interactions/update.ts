// update with a client's id or by criteria: https://hl7.org/fhir/R4/http.html#update, #cond-update
import { idMismatch } from '../fhir/failures.ts';
import type { FhirRequest } from '../fhir/request.ts';
import type { Version } from '../storage/store.ts';
import { resourceBody } from './body.ts';
import { assertNoneMatches, findTarget } from './conditional.ts';
import type { Context, Interaction } from './context.ts';
import { newId } from './new-id.ts';
import { commitPlan, type Plan, planPut } from './write.ts';

/** 200, or 201 when it creates. Without an id in the address: the one match of the criteria, or a new resource. */
export const update: Interaction = (request, context) =>
  commitPlan(request, context, () => planUpdate(request, context));

async function planUpdate(request: FhirRequest, context: Context): Promise<Plan> {
  const type = request.type as string;
  const body = resourceBody(request);
  const { current: found, given } = await findTarget(request, context);
  const id = chooseId(request, body.resource.id, found);
  const current = found ?? (request.id === undefined ? await newest(context, type, id) : undefined);
  assertNoneMatches(request, current);
  const plan = await planPut({ type, id, method: 'PUT', current }, body, request, context);
  return { ...plan, given: [...plan.given, ...given] };
}

/** Throws 400 when the body's id is not the address's or the match's. */
export function chooseId({ type, id }: FhirRequest, bodyId: string | undefined, found: Version | undefined): string {
  const required = id ?? found?.id;
  if (required === undefined) return bodyId ?? newId();
  if (bodyId === required || (bodyId === undefined && id === undefined)) return required;
  throw idMismatch(type as string, required, bodyId);
}

/** Criteria that match nothing, with an id in the body: that id may exist all the same. */
const newest = async ({ store }: Context, type: string, id: string): Promise<Version | undefined> =>
  (await store.read([{ type, id }]))[0];
