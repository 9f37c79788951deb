// Finds the values of all search parameters in a resource: https://hl7.org/fhir/R4/searchparameter-definitions.html#SearchParameter.expression
import type { Resource } from '../../fhir/request.ts';
import { parametersGeneration, type SearchParameter, searchParameters, type TypedValue } from '../search-parameters.ts';
import { isResourceType } from '../structures.ts';
import { compilePaths, type Ending } from './compile.ts';
import type { Run } from './criteria.ts';
import { compileGeneral } from './general.ts';
import { NoPaths, type Path, pathsIn } from './paths.ts';

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

/** One walk for all parameters. Throws FhirError 422 for an expression that does not fit the type or is no FHIRPath. */
export function compileExtractor(type: string, parameters: readonly SearchParameter[]): Extractor {
  const compiled = parameters.filter(({ type, expression }) => type !== 'composite' && expression !== '');
  const together = compileTogether(
    compiled.map(({ expression }) => expression),
    type,
  );
  return (resource) => {
    const found = together(resource, resource);
    const extracted: Extracted[] = [];
    for (let slot = 0; slot < found.length; slot++) {
      const values = found[slot];
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

type Together = (value: unknown, resource: Resource) => (TypedValue[] | undefined)[];

/** The same for several expressions in one walk; undefined where one finds nothing. */
export function compileTogether(expressions: readonly string[], focus: string): Together {
  try {
    return compileWalk([...expressions.entries()], expressions.length, focus);
  } catch (error) {
    if (!(error instanceof NoPaths)) throw error;
    return compileMixed(expressions, focus);
  }
}

type Slot = [slot: number, expression: string];

function compileWalk(slots: Slot[], length: number, focus: string): Together {
  const alternatives = slots.flatMap(([slot, expression]) =>
    pathsIn(expression).map((path) => ({ path, end: into(slot) })),
  );
  const walk = compilePaths(alternatives, focus, focus.split('.')[0] as string);
  return (value, resource) => {
    const run: Run = { resource, found: new Array(length) };
    walk(value, undefined, run);
    return run.found;
  };
}

/** Paths are walked together; each expression that is more than paths is evaluated. */
function compileMixed(expressions: readonly string[], focus: string): Together {
  const slots = [...expressions.entries()];
  const general = slots.filter((slot) => !isPaths(slot, focus));
  const walk = compileWalk(
    slots.filter((slot) => !general.includes(slot)),
    expressions.length,
    focus,
  );
  const evaluated = general.map(([slot, expression]) => ({ slot, evaluate: compileGeneral(expression, focus) }));
  return (value, resource) => {
    const found = walk(value, resource);
    for (const { slot, evaluate } of evaluated) {
      const values = evaluate(value, resource);
      if (values.length > 0) found[slot] = values;
    }
    return found;
  };
}

function isPaths(slot: Slot, focus: string): boolean {
  try {
    compileWalk([slot], 1, focus);
    return true;
  } catch (error) {
    if (error instanceof NoPaths) return false;
    throw error;
  }
}

/** Of each list of paths whether one of them finds a value in the resource. */
export function compilePresence(lists: readonly Path[][], type: string): (resource: Resource) => readonly boolean[] {
  const walk = compilePaths(
    lists.flatMap((paths, slot) => paths.map((path) => ({ path, end: into(slot) }))),
    type,
    type,
  );
  return (resource) => {
    const run: Run = { resource, found: new Array(lists.length) };
    walk(resource, undefined, run);
    return run.found.map((values) => values !== undefined);
  };
}

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
