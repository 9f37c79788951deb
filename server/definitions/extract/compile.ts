// Compiles the FHIRPath of search parameters into closures that push each value on to the next step: https://hl7.org/fhirpath/N1/
// Types are settled while compiling: `as`, `is` and choices cost nothing later, and paths with a common beginning walk it once.
import { unknownElement } from '../../fhir/failures-expressions.ts';
import type { FhirError } from '../../fhir/outcome.ts';
import type { Resource } from '../../fhir/request.ts';
import type { Expression } from '../fhirpath/expression.ts';
import { isA } from '../referenced-type.ts';
import { isPrimitive, propertiesCalled, resourceTypes, structure } from '../structures.ts';
import { compileCriterion, type Predicate, type Sink, typeOfLiteral } from './criteria.ts';
import { ofElement, readMember } from './members.ts';
import { NoPaths, type Path, pathsOf, type Step } from './paths.ts';

/** What to do with values of a type at the end of a path. */
export type Ending = (type: string) => Sink;
export type Alternative = { path: Path; end: Ending };

/**
 * A function that walks all paths from a value of type `focus` in a resource.
 * Throws FhirError 422 for an unknown element or type, NoPaths for what cannot be compiled.
 */
export function compilePaths(alternatives: Alternative[], focus: string, resourceType: string): Sink {
  const members: Members = { unknown: new Map(), known: new Set() };
  const sink = compileFrom(alternatives, focus, { resourceType, nested: false, members, criteria: new Map() });
  for (const [member, failure] of members.unknown) if (!members.known.has(member)) throw failure();
  return sink;
}

/** A member that some type does not have is an error unless another type that can stand there has it. */
type Members = { unknown: Map<Expression, () => FhirError>; known: Set<Expression> };
/** `nested`: inside a condition, where a primitive without value exists if it has extensions. */
type Scope = { resourceType: string; nested: boolean; members: Members; criteria: Criteria };
/** Compiled once per type, or conditions inside conditions would multiply by the fifty types an extension may hold. */
type Criteria = Map<Expression, Map<string, Predicate>>;
type Node = { endings: Ending[]; branches: { step: Step; next: Node }[] };
type Counter = { count: number };
/** `sinks` are kept per type too, so that paths through choices stay linear to compile. */
type Context = Scope & { sinks: Map<Node, Map<string, Sink | undefined>>; counters: Map<Expression, Counter> };

function compileFrom(alternatives: Alternative[], focus: string, scope: Scope): Sink {
  const context: Context = { ...scope, sinks: new Map(), counters: new Map() };
  const fromFocus: Node = { endings: [], branches: [] };
  const fromResource: Node = { endings: [], branches: [] };
  const sinks: (Sink | undefined)[] = [];
  for (const { path, end } of alternatives) {
    if (path.start === 'focus') insert(fromFocus, path.steps, end);
    else if (path.start === 'condition') sinks.push(conditionSink(path, end, focus, context));
    else if (!scope.nested) insert(fromResource, path.steps, end);
    // Starting over at the resource for each value would make the work grow with the square of its size, or worse.
    else throw new NoPaths();
  }
  sinks.push(compileNode(fromFocus, focus, context));
  const toResource = compileNode(fromResource, scope.resourceType, context);
  if (toResource !== undefined) sinks.push((_value, _element, run) => toResource(run.resource, undefined, run));
  return counting(all(sinks) ?? (() => {}), context);
}

/** Adds a path to the tree, along what it shares with those already there. Conditions and counts are never shared. */
function insert(root: Node, steps: Step[], end: Ending): void {
  let node = root;
  for (const step of steps) {
    let branch = node.branches.find((other) => isSameStep(other.step, step));
    if (branch === undefined) {
      branch = { step, next: { endings: [], branches: [] } };
      node.branches.push(branch);
    }
    node = branch.next;
  }
  node.endings.push(end);
}

function isSameStep(a: Step, b: Step): boolean {
  if (a.kind === 'member' && b.kind === 'member') return a.name === b.name;
  if (a.kind === 'as' && b.kind === 'as') return a.type === b.type;
  return a === b;
}

function conditionSink({ from, text }: Path, end: Ending, focus: string, scope: Scope): Sink {
  if (from.kind === 'literal') {
    const sink = end(typeOfLiteral(from.value));
    return (_value, _element, run) => sink(from.value, undefined, run);
  }
  const predicate = criterion(from, focus, text, scope);
  const sink = end('boolean');
  return (value, element, run) => {
    const truth = predicate(value, element, run);
    if (truth !== undefined) sink(truth, undefined, run);
  };
}

function criterion(expression: Expression, type: string, text: string, scope: Scope): Predicate {
  const byType = scope.criteria.get(expression) ?? new Map<string, Predicate>();
  scope.criteria.set(expression, byType);
  const known = byType.get(type);
  if (known !== undefined) return known;
  const paths = (inner: Expression, end: Ending): Sink => {
    const alternatives = pathsOf(inner, text).map((path) => ({ path, end }));
    return compileFrom(alternatives, type, { ...scope, nested: true });
  };
  const predicate = compileCriterion(expression, { type, text, paths });
  byType.set(type, predicate);
  return predicate;
}

/** Undefined where nothing can come of values of this type. */
function compileNode(node: Node, type: string, context: Context): Sink | undefined {
  const byType = context.sinks.get(node) ?? new Map<string, Sink | undefined>();
  context.sinks.set(node, byType);
  if (!byType.has(type)) byType.set(type, nodeSink(node, type, context));
  return byType.get(type);
}

function nodeSink(node: Node, type: string, context: Context): Sink | undefined {
  if (type === 'Resource' && (node.endings.length > 0 || node.branches.length > 0)) return dispatch(node, context);
  return all([
    ...node.endings.map((end) => end(type)),
    ...node.branches.map(({ step, next }) => compileStep(step, next, type, context)),
  ]);
}

/** A resource inside a resource says itself what it is. */
function dispatch(node: Node, context: Context): Sink {
  const sinks = new Map(resourceTypes().map((type) => [type, compileNode(node, type, context)]));
  return (value, element, run) => sinks.get((value as Resource).resourceType)?.(value, element, run);
}

function compileStep(step: Step, next: Node, type: string, context: Context): Sink | undefined {
  switch (step.kind) {
    case 'as':
      if (structure(step.type) === undefined) throw unknownElement(step.text, step.from.at, step.type, 'FHIR');
      return isA(type, step.type) ? compileNode(next, type, context) : undefined;
    case 'where': {
      const predicate = criterion(step.criterion, type, step.text, context);
      const sink = compileNode(next, type, context);
      return (
        sink &&
        ((value, element, run) => {
          if (predicate(value, element, run) === true) sink(value, element, run);
        })
      );
    }
    case 'nth':
      return compileNth(step, compileNode(next, type, context), context);
    case 'member':
      return compileMember(step, next, type, context);
  }
}

/** The index counts all that the path finds from its start: `name.given[1]` may belong to the second name. */
function compileNth(
  { from, index }: Step & { kind: 'nth' },
  next: Sink | undefined,
  context: Context,
): Sink | undefined {
  const counter = context.counters.get(from) ?? { count: 0 };
  context.counters.set(from, counter);
  return (value, element, run) => {
    if (counter.count++ === index) next?.(value, element, run);
  };
}

function counting(sink: Sink, { counters }: Context): Sink {
  if (counters.size === 0) return sink;
  const all = [...counters.values()];
  return (value, element, run) => {
    for (const counter of all) counter.count = 0;
    sink(value, element, run);
  };
}

function compileMember(step: Step & { kind: 'member' }, next: Node, type: string, context: Context): Sink | undefined {
  const { known, unknown } = context.members;
  const properties = propertiesCalled(step.name, type);
  if (properties.length > 0) known.add(step.from);
  else unknown.set(step.from, () => unknownElement(step.text, step.from.at, step.name, type));
  const keepsElements = context.nested || asksForElement(next);
  const readers = properties.map((property) => {
    const sink = compileNode(next, property.type, context);
    return sink && readMember(property, sink, keepsElements);
  });
  const reader = all(readers);
  return reader && isPrimitive(type) ? ofElement(reader) : reader;
}

/** Whether the path goes on to the id or the extensions of what it has reached, to a condition that may, or counts. */
const asksForElement = ({ branches }: Node): boolean =>
  branches.some(({ step, next }) => {
    if (step.kind === 'member') return step.name === 'id' || step.name === 'extension';
    return step.kind !== 'as' || asksForElement(next);
  });

/** One sink for several; undefined for none. */
function all(sinks: (Sink | undefined)[]): Sink | undefined {
  const some = sinks.filter((sink) => sink !== undefined);
  if (some.length < 2) return some[0];
  return (value, element, run) => {
    for (const sink of some) sink(value, element, run);
  };
}
