// create, and conditional create: https://hl7.org/fhir/R4/http.html#create
import type { FhirRequest } from '../fhir/request.ts';
import { resourceBody } from './body.ts';
import { findOne } from './conditional.ts';
import type { Context, Interaction } from './context.ts';
import { newId } from './new-id.ts';
import { commitPlan, type Plan, planExisting, planPut } from './write.ts';

/** 201, or 200 with the one match of If-None-Exist. The id a client wrote into the body is ignored. */
export const create: Interaction = (request, context) =>
  commitPlan(request, context, () => planCreate(request, context));

async function planCreate(request: FhirRequest, context: Context): Promise<Plan> {
  const type = request.type as string;
  const body = resourceBody(request);
  const { ifNoneExist } = request.preconditions;
  const found = ifNoneExist === undefined ? undefined : await findOne(context, type, ifNoneExist);
  if (found?.match !== undefined) return planExisting(found.match, request);
  const plan = await planPut({ type, id: newId(), method: 'POST', current: undefined }, body, request, context);
  return found === undefined ? plan : { ...plan, given: [...plan.given, found.given] };
}
