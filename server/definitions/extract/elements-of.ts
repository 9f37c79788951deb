// The elements that a search parameter's expression ends at, from the definitions alone:
// https://hl7.org/fhir/R4/searchparameter-definitions.html#SearchParameter.expression

import { parseExpression } from '../fhirpath/parse.ts';
import { type Element, elementsIn } from '../fhirpath/types.ts';
import { isA } from '../referenced-type.ts';
import type { SearchParameter } from '../search-parameters.ts';
import { propertiesCalled } from '../structures.ts';
import { fhirTypeOf } from './general.ts';
import { NoPaths, type Path, pathsIn, type Step } from './paths.ts';

const kept = new WeakMap<SearchParameter, readonly Element[]>();

/** Empty where the expression is a condition, or there is none. */
export function elementsOf(parameter: SearchParameter): readonly Element[] {
  let elements = kept.get(parameter);
  if (elements === undefined) {
    elements = read(parameter);
    kept.set(parameter, elements);
  }
  return elements;
}

/** Whether the parameter may find an element of one of these types. */
export const finds = (parameter: SearchParameter, ...types: string[]): boolean =>
  elementsOf(parameter).some(({ type }) => types.includes(type));

function read({ expression, key }: SearchParameter): Element[] {
  if (expression === '') return [];
  const type = key.slice(0, key.indexOf('.'));
  const root: Element = { type, path: type };
  try {
    return pathsIn(expression).flatMap((path) => follow(path, root));
  } catch (error) {
    if (!(error instanceof NoPaths)) throw error;
    return (elementsIn(parseExpression(expression), root, expression) ?? []).flatMap((element) => {
      const fhirType = fhirTypeOf(element.type);
      return fhirType === undefined ? [] : { ...element, type: fhirType };
    });
  }
}

const follow = ({ start, steps }: Path, root: Element): Element[] =>
  start === 'condition'
    ? []
    : steps.reduce((elements: Element[], step) => elements.flatMap((from) => next(from, step)), [root]);

function next(from: Element, step: Step): Element[] {
  if (step.kind === 'member') return propertiesCalled(step.name, from.type);
  return step.kind === 'as' && !isA(from.type, step.type) ? [] : [from];
}
