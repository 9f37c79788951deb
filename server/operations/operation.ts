// What an operation is: its definition, and what runs once a request is known to fit it.
// https://hl7.org/fhir/R4/operations.html#executing
import { validateResource } from '../definitions/validation/validate.ts';
import { methodNotAllowed } from '../fhir/failures.ts';
import { operationNotHere } from '../fhir/failures-operations.ts';
import { operationBodyUnexpected, operationParameterUnknown } from '../fhir/failures-operations-terminology.ts';
import { FhirError } from '../fhir/outcome.ts';
import type { FhirRequest } from '../fhir/request.ts';
import type { Context, Interaction, OperationDefinition } from '../interactions/context.ts';
import { OperationInput } from './parameters.ts';

export type Operation = {
  definition: OperationDefinition;
  /** Throws FhirError 404 where the operation does not exist, 405 for GET when it affects state, 400 for what it does not take. */
  run: Interaction;
};

export function operation(definition: OperationDefinition, run: Interaction): Operation {
  return {
    definition,
    run: (request: FhirRequest, context: Context) => {
      assertFits(definition, request);
      assertTaken(definition, request);
      assertWellFormed(definition, request);
      return run(request, context);
    },
  };
}

const PATHS: Record<OperationDefinition['levels'][number], (type: string) => string> = {
  system: () => '[base]',
  type: (type) => type,
  instance: (type) => `${type}/[id]`,
  version: (type) => `${type}/[id]/_history/[vid]`,
};

function assertFits({ name, levels, types, affectsState }: OperationDefinition, request: FhirRequest): void {
  const { type, id, versionId, method } = request;
  const level =
    versionId !== undefined ? 'version' : id !== undefined ? 'instance' : type !== undefined ? 'type' : 'system';
  const path = [type, id, ...(versionId === undefined ? [] : ['_history', versionId])].filter(
    (part) => part !== undefined,
  );
  if (!levels.includes(level) || (type !== undefined && types?.includes(type) === false)) {
    const known = (types ?? ['[type]']).flatMap((one) => levels.map((own) => PATHS[own](one)));
    throw operationNotHere(name, path.join('/'), [...new Set(known)]);
  }
  if (affectsState && method !== 'POST') throw methodNotAllowed(method, [...path, `$${name}`].join('/'), ['POST']);
}

/** To pass over a parameter would answer another question; those that begin with `_` are for every request. */
function assertTaken({ name, parameters, types = [] }: OperationDefinition, request: FhirRequest): void {
  if (parameters === undefined) return;
  const input = new OperationInput(request);
  const { bodyType } = input;
  if (bodyType !== undefined && bodyType !== 'Parameters' && !types.includes(bodyType))
    throw operationBodyUnexpected(name, bodyType, ['Parameters', ...types]);
  if (request.prefer.handling === 'lenient') return;
  const unknown = input.names().find((one) => !parameters.includes(one) && !one.startsWith('_'));
  if (unknown !== undefined) throw operationParameterUnknown(name, unknown, parameters);
}

/** What is asked about is given, not stored: nobody has looked at it yet. It need not say what only storing it asks for. */
function assertWellFormed({ parameters }: OperationDefinition, { body }: FhirRequest): void {
  const parsed = parameters === undefined ? undefined : body?.();
  if (parsed?.kind !== 'resource') return;
  const faults = validateResource(parsed.resource).filter(
    ({ name, expression = '' }) => !(name === 'missing-element' && OF_WHOLE.test(expression)) && name !== 'empty-list',
  );
  if (faults.length > 0) throw new FhirError(400, faults);
}

/** `ValueSet.status`, `Parameters.parameter[0].resource.status` */
const OF_WHOLE = /^(Parameters\.parameter\[\d+\]\.resource|[A-Za-z]+)\.[a-z]+$/;
