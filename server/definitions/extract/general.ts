// Search expressions that are more than paths with conditions, evaluated as invariants are: https://hl7.org/fhirpath/N1/
// They cost 1 to 5 µs a step of the expression, and no more than MAX_STEPS each: who posts one cannot slow everyone's writes.
import type { Resource } from '../../fhir/request.ts';
import { evaluator } from '../fhirpath/evaluate.ts';
import { type Node, resourceNode } from '../fhirpath/nodes.ts';
import { parseExpression } from '../fhirpath/parse.ts';
import { amountOf } from '../fhirpath/quantities.ts';
import type { Surroundings } from '../fhirpath/run.ts';
import { elementsIn } from '../fhirpath/types.ts';
import { referencedType } from '../referenced-type.ts';
import type { TypedValue } from '../search-parameters.ts';
import { choiceType } from '../structures.ts';
import { UCUM } from '../terminology/ucum.ts';
import { containedIn } from '../unchecked-json.ts';

const MAX_STEPS = 100_000;

/** Throws FhirError 422 for what is no FHIRPath, and for elements and functions that R4 does not have. */
export function compileGeneral(
  expression: string,
  focus: string,
): (value: unknown, resource: Resource) => TypedValue[] {
  elementsIn(parseExpression(expression), { type: focus, path: focus }, expression);
  const evaluate = evaluator(expression);
  return (value, resource) => {
    const outcome = evaluate({ value, type: focus }, around(resource), MAX_STEPS);
    // What fails, or takes too long, finds nothing.
    return typeof outcome === 'string' ? [] : outcome.flatMap(typedValue);
  };
}

function around(resource: Resource): Surroundings {
  const self = [resourceNode(resource)];
  return {
    resource: self,
    root: self,
    resolve: (reference, value) => resolved(reference, value, resource),
    memberOf: () => undefined,
    conformsTo: () => undefined,
  };
}

/** Of what is not contained only the type is known: https://hl7.org/fhir/R4/fhirpath.html#functions */
function resolved(reference: string, value: unknown, resource: Resource): Node | undefined {
  const own = reference.startsWith('#') ? containedIn(resource, reference.slice(1)) : undefined;
  const type = referencedType(value, resource);
  return type === undefined ? undefined : { value: own ?? { resourceType: type }, type };
}

function typedValue(node: Node): TypedValue[] {
  const type = fhirTypeOf(node.type);
  if (node.value === undefined || type === undefined) return [];
  if (node.type !== 'System.Quantity') return [{ type, value: node.value }];
  const amount = amountOf(node);
  return amount === undefined ? [] : [{ type, value: { value: amount.value, system: UCUM, code: amount.unit } }];
}

/** What FHIR calls a type of the System; undefined: it has none such. */
export function fhirTypeOf(type: string): string | undefined {
  if (!type.startsWith('System.')) return type;
  const name = type.slice('System.'.length);
  return name === 'TypeInfo' ? undefined : choiceType(name);
}
