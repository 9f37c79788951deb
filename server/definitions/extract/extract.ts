// Finds the values of all search parameters in a resource: https://hl7.org/fhir/R4/searchparameter-definitions.html#SearchParameter.expression
import type { Resource } from '../../fhir/request.ts';
import { parametersGeneration, type SearchParameter, searchParameters, type TypedValue } from '../search-parameters.ts';
import { isResourceType } from '../structures.ts';
import { compilePaths, type Ending } from './compile.ts';
import type { Run } from './criteria.ts';
import { parseExpression } from './parse.ts';
import { pathsOf } from './paths.ts';

/** A parameter and the values, at least one, that its expression finds. */
export type Extracted = { parameter: SearchParameter; values: TypedValue[] };
export type Extractor = (resource: Resource) => Extracted[];

const extractors = new Map<string, Extractor>();
let generation = parametersGeneration();

/**
 * The parameters of the resource's type that have values, composites and those without an expression excepted.
 * Compiled per type when first used; a resource of no R4 type has none. Contained resources are not looked into.
 */
export function extract(resource: Resource): Extracted[] {
  if (generation !== parametersGeneration()) {
    extractors.clear();
    generation = parametersGeneration();
  }
  const extractor = extractors.get(resource.resourceType);
  if (extractor !== undefined) return extractor(resource);
  return isResourceType(resource.resourceType) ? firstUse(resource.resourceType)(resource) : [];
}

function firstUse(type: string): Extractor {
  const extractor = compileExtractor(type, searchParameters(type));
  extractors.set(type, extractor);
  return extractor;
}

/** One walk for all parameters. Throws FhirError 422 for an expression that does not fit the type or cannot be compiled. */
export function compileExtractor(type: string, parameters: readonly SearchParameter[]): Extractor {
  const compiled = parameters.filter(({ type, expression }) => type !== 'composite' && expression !== '');
  const walk = compilePaths(
    compiled.flatMap(({ expression }, slot) => alternatives(expression, slot)),
    type,
    type,
  );
  const slots = compiled.length;
  return (resource) => {
    const run: Run = { resource, found: new Array(slots) };
    walk(resource, undefined, run);
    const extracted: Extracted[] = [];
    for (let slot = 0; slot < slots; slot++) {
      const values = run.found[slot];
      if (values !== undefined) extracted.push({ parameter: compiled[slot] as SearchParameter, values });
    }
    return extracted;
  };
}

/**
 * An expression on values of type `focus`, a resource or a part of one (`Observation.component`), as in the components
 * of a composite. Throws FhirError 422 like compileExtractor.
 */
export function compileExpression(
  expression: string,
  focus: string,
): (value: unknown, resource: Resource) => TypedValue[] {
  const together = compileTogether([expression], focus);
  return (value, resource) => together(value, resource)[0] ?? [];
}

/** The same for several expressions in one walk; undefined where one finds nothing. */
export function compileTogether(
  expressions: readonly string[],
  focus: string,
): (value: unknown, resource: Resource) => (TypedValue[] | undefined)[] {
  const resourceType = focus.split('.')[0] as string;
  const walk = compilePaths(expressions.flatMap(alternatives), focus, resourceType);
  return (value, resource) => {
    const run: Run = { resource, found: new Array(expressions.length) };
    walk(value, undefined, run);
    return run.found;
  };
}

const alternatives = (expression: string, slot: number) =>
  pathsOf(parseExpression(expression), expression).map((path) => ({ path, end: into(slot) }));

/** A primitive without value, of which only extensions are told, is no value. */
const into =
  (slot: number): Ending =>
  (type) =>
  (value, _element, run) => {
    if (value === undefined) return;
    const values = run.found[slot];
    if (values === undefined) run.found[slot] = [{ type, value }];
    else values.push({ type, value });
  };
