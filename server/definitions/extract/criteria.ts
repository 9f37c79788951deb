// Compiles the conditions of FHIRPath, such as those inside where(): https://hl7.org/fhirpath/N1/#boolean-logic
import { unknownElement } from '../../fhir/failures-expressions.ts';
import type { Resource } from '../../fhir/request.ts';
import type { Expression, ExpressionOf } from '../fhirpath/expression.ts';
import { isA, referencedType } from '../referenced-type.ts';
import type { TypedValue } from '../search-parameters.ts';
import { structure } from '../structures.ts';
import { fhirType, isCondition, NoPaths } from './paths.ts';

/** One walk through a resource, and what it finds for each place that a path ends in. */
export type Run = { resource: Resource; found: (TypedValue[] | undefined)[] };
/** Takes one value. `element` holds id and extensions of a primitive, where a path asks for them. */
export type Sink = (value: unknown, element: unknown, run: Run) => void;
/** Undefined is FHIRPath's empty: neither true nor false. */
export type Predicate = (value: unknown, element: unknown, run: Run) => Truth;
type Truth = boolean | undefined;

/** What a condition stands on: the type it is asked of, and how to compile the paths inside it. */
export type Ground = {
  type: string;
  text: string;
  /** Calls the sink that `end` gives for a type with each value of that type; undefined as value: extensions only. */
  paths: (expression: Expression, end: (type: string) => Sink) => Sink;
};

/** Throws NoPaths for what it cannot compile. */
export function compileCriterion(expression: Expression, ground: Ground): Predicate {
  if (expression.kind === 'binary' && expression.op !== '|') return compileBinary(expression, ground);
  if (expression.kind === 'type' && expression.op === 'is') return compileIs(expression, ground);
  if (expression.kind === 'call') return compileCall(expression, ground);
  return truth(expression, ground);
}

function compileBinary(expression: ExpressionOf<'binary'>, ground: Ground) {
  if (expression.op === '=' || expression.op === '!=') return compileEquality(expression, ground);
  const combine = LOGIC[expression.op];
  if (combine === undefined) throw new NoPaths();
  const left = compileCriterion(expression.left, ground);
  const right = compileCriterion(expression.right, ground);
  return (value: unknown, element: unknown, run: Run) => combine(left(value, element, run), right(value, element, run));
}

const not = (a: Truth): Truth => (a === undefined ? undefined : !a);
const or = (a: Truth, b: Truth): Truth =>
  a === true || b === true ? true : a === false && b === false ? false : undefined;
const LOGIC: Record<string, (a: Truth, b: Truth) => Truth> = {
  or,
  and: (a, b) => not(or(not(a), not(b))),
  xor: (a, b) => (a === undefined || b === undefined ? undefined : a !== b),
  implies: (a, b) => or(not(a), b),
};

function compileCall(call: ExpressionOf<'call'>, ground: Ground): Predicate {
  const { name, args, of } = call;
  switch (`${name}/${args.length}`) {
    case 'not/0': {
      const inner = compileCriterion(of, ground);
      return (value, element, run) => not(inner(value, element, run));
    }
    case 'exists/0':
      return existence(of, ground);
    case 'exists/1':
      return existence({ ...call, name: 'where' }, ground);
    case 'hasExtension/1':
      return existence({ ...call, name: 'extension' }, ground);
    case 'empty/0': {
      const exists = existence(of, ground);
      return (value, element, run) => !exists(value, element, run);
    }
  }
  if (isCondition(call)) throw new NoPaths();
  return truth(call, ground);
}

function existence(expression: Expression, ground: Ground): Predicate {
  let found = false;
  const visit = ground.paths(expression, () => () => {
    found = true;
  });
  return (value, element, run) => {
    found = false;
    visit(value, element, run);
    return found;
  };
}

/** The one value of a path as a condition: itself if boolean, else true; https://hl7.org/fhirpath/N1/#singleton-evaluation-of-collections */
function truth(expression: Expression, ground: Ground): Predicate {
  const { collect } = collector(expression, ground);
  return (value, element, run) => {
    const items = collect(value, element, run);
    if (items.length !== 1 || items[0] === undefined) return undefined;
    return items[0] !== false;
  };
}

function compileIs({ of, type: named, at }: ExpressionOf<'type'>, ground: Ground): Predicate {
  const type = fhirType(named);
  const wanted = structure(type);
  if (wanted === undefined) throw unknownElement(ground.text, at, type, 'FHIR');
  if (of.kind !== 'call' || of.name !== 'resolve') return single(of, ground, (found) => () => isA(found, type));
  return single(of.of, ground, (found) => {
    if (!isA(found, 'Reference') && !isA(found, 'uri')) return () => undefined;
    return (value, run) => {
      const target = referencedType(value, run.resource);
      return target === undefined ? undefined : target === type || (wanted.abstract && isA(target, type));
    };
  });
}

/** The judgement on the one value of a path; undefined if it has none or several. */
function single(
  expression: Expression,
  ground: Ground,
  judgeOf: (type: string) => (value: unknown, run: Run) => Truth,
): Predicate {
  if (expression.kind === 'focus') {
    const judge = judgeOf(ground.type);
    return (value, _element, run) => judge(value, run);
  }
  const judged: { value: unknown; judge: (value: unknown, run: Run) => Truth }[] = [];
  const visit = ground.paths(expression, (type) => {
    const judge = judgeOf(type);
    return (value) => judged.push({ value, judge });
  });
  return (value, element, run) => {
    judged.length = 0;
    visit(value, element, run);
    return judged.length === 1 ? judged[0]?.judge(judged[0].value, run) : undefined;
  };
}

function compileEquality({ op, left, right }: ExpressionOf<'binary'>, ground: Ground): Predicate {
  const a = collector(left, ground);
  const b = collector(right, ground);
  for (const kind of a.kinds) {
    const against = kind === 'text' ? 'date' : kind === 'date' ? 'text' : undefined;
    const sameKind = b.kinds.has(kind) && (kind === 'date' || kind === 'complex');
    if (sameKind || (against !== undefined && b.kinds.has(against))) {
      throw new NoPaths();
    }
  }
  const equal = (x: unknown[], y: unknown[]): Truth => {
    if (x.length === 0 || y.length === 0 || x.includes(undefined) || y.includes(undefined)) return undefined;
    return x.length === y.length && x.every((item, index) => item === y[index]);
  };
  return (value, element, run) => {
    const result = equal(a.collect(value, element, run), b.collect(value, element, run));
    return op === '=' ? result : not(result);
  };
}

type Kind = 'text' | 'boolean' | 'number' | 'date' | 'complex';

/** Values compare as JavaScript's do only within text, booleans and numbers. */
function kindOf(type: string): Kind {
  if (isA(type, 'string') || isA(type, 'uri')) return 'text';
  if (type === 'boolean') return 'boolean';
  if (isA(type, 'integer') || type === 'decimal') return 'number';
  return ['date', 'dateTime', 'instant', 'time'].includes(type) ? 'date' : 'complex';
}

/** https://hl7.org/fhir/R4/fhirpath.html#types */
export const typeOfLiteral = (value: string | number | boolean): string =>
  typeof value === 'boolean' ? 'boolean' : typeof value === 'number' ? 'decimal' : 'string';

type Collector = {
  collect: (value: unknown, element: unknown, run: Run) => unknown[];
  kinds: Set<Kind>;
};

function collector(expression: Expression, ground: Ground): Collector {
  const types = new Set<string>();
  const items: unknown[] = [];
  const visit = ground.paths(expression, (type) => {
    types.add(type);
    return (value) => items.push(value);
  });
  const collect: Collector['collect'] = (value, element, run) => {
    items.length = 0;
    visit(value, element, run);
    return items;
  };
  return { collect, kinds: new Set([...types].map(kindOf)) };
}
