// Unrolls a FHIRPath expression into straight paths, one per alternative of its unions: https://hl7.org/fhirpath/N1/#path-selection
import type { Expression, ExpressionOf, TypeName } from '../fhirpath/expression.ts';
import { parseExpression } from '../fhirpath/parse.ts';

/** `from` is the place in the tree and `text` the whole expression, for messages. */
type Origin = { from: Expression; text: string };

export type Step = Origin &
  (
    | { kind: 'member'; name: string }
    | { kind: 'as'; type: string }
    | { kind: 'where'; criterion: Expression }
    | { kind: 'nth'; index: number }
  );

/** `condition`: the path has no steps, its only value is the truth of `from`, or `from` itself if it is a literal. */
export type Path = Origin & { start: 'focus' | 'resource' | 'condition'; steps: Step[] };

/** Thrown for what is no set of paths with conditions: server/definitions/extract/general.ts evaluates it. */
export class NoPaths extends Error {}

const CONDITIONS = new Set(['exists', 'empty', 'not', 'hasExtension']);

export const isCondition = ({ name }: ExpressionOf<'call'>): boolean => CONDITIONS.has(name);

/** Throws FhirError 422 for what is no FHIRPath, NoPaths for what cannot be unrolled, or not within reason. */
export function pathsIn(text: string): Path[] {
  const expression = parseExpression(text);
  if (weight(expression) > MAX_WEIGHT) throw new NoPaths();
  return pathsOf(expression, text);
}

const MAX_WEIGHT = 500;

/** How often an expression walks over its focus, at most: unions inside conditions inside unions multiply. */
function weight(expression: Expression): number {
  switch (expression.kind) {
    case 'binary':
      return weight(expression.left) + weight(expression.right);
    case 'call':
      return expression.args.reduce((sum, argument) => sum * (1 + weight(argument)), weight(expression.of));
    default:
      return 'of' in expression ? weight(expression.of) : 1;
  }
}

/** Union loses its duplicates in FHIRPath; here they stay, since index entries are a set anyway. Throws NoPaths. */
export function pathsOf(expression: Expression, text: string): Path[] {
  const start = (kind: Path['start']): Path[] => [{ start: kind, steps: [], from: expression, text }];
  switch (expression.kind) {
    case 'focus':
      return start('focus');
    case 'special':
      if (expression.name !== 'this') break;
      return start('focus');
    case 'variable':
      if (expression.name !== 'resource' && expression.name !== 'rootResource') break;
      return start('resource');
    case 'literal':
      if (!isComparable(expression)) break;
      return start('condition');
    case 'member':
      return extend(expression, text, memberStep(expression));
    case 'index':
      if (expression.index.kind !== 'literal' || expression.index.type !== 'Integer') break;
      return extend(expression, text, { kind: 'nth', index: expression.index.value });
    case 'type':
      if (expression.op === 'is') return start('condition');
      return extend(expression, text, { kind: 'as', type: fhirType(expression.type) });
    case 'binary':
      if (expression.op !== '|') return start('condition');
      return [...pathsOf(expression.left, text), ...pathsOf(expression.right, text)];
    case 'call':
      return isCondition(expression) ? start('condition') : callPaths(expression, text);
  }
  throw new NoPaths();
}

/** Dates are equal by their precision, which takes more than comparing texts. */
const isComparable = ({ type }: ExpressionOf<'literal'>): boolean =>
  type !== 'Date' && type !== 'DateTime' && type !== 'Time';

/** Throws NoPaths for a type of the System. */
export function fhirType({ namespace, name }: TypeName): string {
  if (namespace === 'System') throw new NoPaths();
  return name;
}

type Bare<S> = S extends Step ? Omit<S, keyof Origin> : never;
type Reached = Extract<Expression, { of: Expression }>;

function extend(expression: Reached, text: string, step: Bare<Step>): Path[] {
  return pathsOf(expression.of, text).map((path) => {
    if (path.start === 'condition') throw new NoPaths();
    // The step is one object for all alternatives: (a | b).first() counts them together.
    return { ...path, steps: [...path.steps, { ...step, from: expression, text }] };
  });
}

/** A name in capitals at the start is the type of the focus: `Patient.name` on an Observation is nothing. */
const memberStep = ({ of, name }: ExpressionOf<'member'>): Bare<Step> =>
  of.kind === 'focus' && /^[A-Z]/.test(name) ? { kind: 'as', type: name } : { kind: 'member', name };

function callPaths(call: ExpressionOf<'call'>, text: string): Path[] {
  const [argument, ...more] = call.args;
  if (call.name === 'first' && argument === undefined) return extend(call, text, { kind: 'nth', index: 0 });
  if (argument !== undefined && more.length === 0) {
    if (call.name === 'where') return extend(call, text, { kind: 'where', criterion: argument });
    if (call.name === 'extension' && argument.kind === 'literal') return pathsOf(extensionsWith(call, argument), text);
  }
  throw new NoPaths();
}

/** `extension(url)` is short for `extension.where(url = …)`: https://hl7.org/fhir/R4/fhirpath.html#functions */
function extensionsWith({ of, at }: ExpressionOf<'call'>, url: Expression): Expression {
  const member = (from: Expression, name: string): Expression => ({ kind: 'member', of: from, name, at });
  const sameUrl: Expression = { kind: 'binary', op: '=', left: member({ kind: 'focus', at }, 'url'), right: url, at };
  return { kind: 'call', of: member(of, 'extension'), name: 'where', args: [sameUrl], at };
}
