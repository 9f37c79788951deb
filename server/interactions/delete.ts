// delete by id or by criteria: https://hl7.org/fhir/R4/http.html#delete, #cdelete
import { findTarget } from './conditional.ts';
import type { Interaction } from './context.ts';
import { commitPlan, planDelete } from './write.ts';

/** 204 whether or not there was something to delete; criteria with several matches: 412. */
export const deleteResource: Interaction = (request, context) =>
  commitPlan(request, context, async () => {
    const { current, given } = await findTarget(request, context);
    const plan = await planDelete(current, request, context);
    return { ...plan, given: [...plan.given, ...given] };
  });
