// Leaves out of a snapshot what no check and no page reads; it stays in the base definitions. https://hl7.org/fhir/R4/elementdefinition.html
import type { ElementDefinition } from '@medplum/fhirtypes';
import type { Definition } from './definition.ts';

const LEFT_OUT = new Set(['mapping', 'comment', 'requirements', 'alias', 'xpath']);

/** A third of the size: definitions, cardinalities, types, bindings and invariants stay. */
export function slim(definition: Definition): Definition {
  const { snapshot, ...rest } = definition;
  const kept = without(rest) as Definition;
  return snapshot === undefined ? kept : { ...kept, snapshot: { element: snapshot.element.map(slimElement) } };
}

const slimElement = ({ constraint, ...element }: ElementDefinition): ElementDefinition => ({
  ...(without(element) as ElementDefinition),
  ...(constraint === undefined ? {} : { constraint: constraint.map((one) => without(one) as typeof one) }),
});

const without = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !LEFT_OUT.has(name)));
