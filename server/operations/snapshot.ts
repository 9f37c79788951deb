// $snapshot: a StructureDefinition with all the elements that come of its differential:
// https://hl7.org/fhir/R4/structuredefinition-operation-snapshot.html
import { type StructureDefinition, structureDefinition } from '../definitions/profiles/definitions.ts';
import { wholeSnapshot } from '../definitions/profiles/whole-snapshot.ts';
import { validateResource } from '../definitions/validation/validate.ts';
import { definitionNotKnown, operationParameterMissing } from '../fhir/failures-operations-terminology.ts';
import { FhirError } from '../fhir/outcome.ts';
import { withDefinitions } from '../interactions/stored-profiles.ts';
import { operation } from './operation.ts';
import { OperationInput } from './parameters.ts';
import { instance } from './terminology-input.ts';

export const snapshot = operation(
  {
    name: 'snapshot',
    url: 'http://hl7.org/fhir/OperationDefinition/StructureDefinition-snapshot',
    levels: ['type', 'instance'],
    types: ['StructureDefinition'],
    affectsState: false,
    parameters: ['definition', 'url'],
  },
  async (request, context) => {
    const input = new OperationInput(request);
    const given =
      request.id === undefined
        ? sound(input.resource<StructureDefinition>('definition', 'StructureDefinition'))
        : ((await instance(request, context)) as StructureDefinition);
    const url = input.text('url');
    if (given === undefined && url === undefined) throw missing();
    const body = await withDefinitions(context, (definitions) => {
      const definition = given ?? structureDefinition(definitions, url as string);
      if (definition === undefined) throw definitionNotKnown('StructureDefinition', url as string);
      const element = wholeSnapshot(definition, definitions);
      if (typeof element === 'function') throw new FhirError(422, element('StructureDefinition', definition.url));
      return JSON.stringify({ ...definition, snapshot: { element } });
    });
    return { status: 200, body };
  },
);

/** Of a stored one that is known already. */
function sound(definition: StructureDefinition | undefined): StructureDefinition | undefined {
  if (definition === undefined) return undefined;
  const faults = validateResource(definition).filter(({ severity }) => severity === 'error');
  if (faults.length > 0) throw new FhirError(400, faults);
  return definition;
}

const missing = () =>
  operationParameterMissing('snapshot', {
    es: 'el StructureDefinition: "url", un recurso "definition", o llamarla en StructureDefinition/[id]',
    en: 'the StructureDefinition: "url", a resource "definition", or a call on StructureDefinition/[id]',
  });
