// Finds what belongs together for composite parameters, element by element: https://hl7.org/fhir/R4/search.html#composite
import type { Resource } from '../../fhir/request.ts';
import { parametersGeneration, type SearchParameter, searchParameters, type TypedValue } from '../search-parameters.ts';
import { isResourceType } from '../structures.ts';
import { compileExpression, compileTogether } from './extract.ts';
import { jointOf } from './joint.ts';

/** Of each element that has all components, the values of each: `[[codes, quantities], …]`. */
export type Composite = { parameter: SearchParameter; elements: TypedValue[][][] };

type Find = (value: unknown, resource: Resource) => TypedValue[];
/** Composites on the same elements, whose components are found in one walk. */
type Group = { foci: Find; composites: Planned[]; expressions: string[]; walks: Map<string, Walk> };
type Planned = { parameter: SearchParameter; slots: number[] };
type Walk = ReturnType<typeof compileTogether>;

const groupsByType = new Map<string, Group[]>();
let generation = 0;

/** What is found otherwise has none: by its parts (`combo-code-value-quantity`), or by its components (joint.ts). */
export function extractComposites(resource: Resource): Composite[] {
  const { resourceType } = resource;
  if (generation !== parametersGeneration()) {
    groupsByType.clear();
    generation = parametersGeneration();
  }
  let groups = groupsByType.get(resourceType);
  if (groups === undefined) {
    groups = plan(resourceType);
    if (isResourceType(resourceType)) groupsByType.set(resourceType, groups);
  }
  return groups.length === 0 ? NONE : groups.flatMap((group) => inGroup(group, resource));
}

const NONE: Composite[] = [];

function inGroup(group: Group, resource: Resource): Composite[] {
  const found: Composite[] = [];
  for (const { type, value } of group.foci(resource, resource)) {
    const values = walkOf(group, type)(value, resource);
    for (const { parameter, slots } of group.composites) {
      const element = slots.map((slot) => values[slot]);
      if (!element.every((component) => component !== undefined)) continue;
      const known = found.find((one) => one.parameter === parameter);
      if (known === undefined) found.push({ parameter, elements: [element] });
      else known.elements.push(element);
    }
  }
  return found;
}

function walkOf({ walks, expressions }: Group, type: string): Walk {
  const known = walks.get(type) ?? compileTogether(expressions, type);
  walks.set(type, known);
  return known;
}

function plan(type: string): Group[] {
  const groups = new Map<string, Group>();
  for (const parameter of searchParameters(type)) {
    if (parameter.type !== 'composite' || parameter.expression === '' || parameter.parts.length > 0) continue;
    if (jointOf(parameter) !== undefined) continue;
    const { expression } = parameter;
    const group: Group = groups.get(expression) ?? {
      foci: compileExpression(expression, type),
      composites: [],
      expressions: [],
      walks: new Map(),
    };
    groups.set(expression, group);
    group.composites.push({ parameter, slots: parameter.components.map((one) => slotOf(one.expression, group)) });
  }
  return [...groups.values()];
}

function slotOf(expression: string, { expressions }: Group): number {
  const known = expressions.indexOf(expression);
  return known === -1 ? expressions.push(expression) - 1 : known;
}
