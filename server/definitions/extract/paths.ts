// Unrolls a FHIRPath expression into straight paths, one per alternative of its unions: https://hl7.org/fhirpath/N1/#path-selection
import { unsupportedExpression } from '../../fhir/failures-expressions.ts';
import type { Expression } from './parse.ts';

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

const CONDITIONS = new Set(['exists', 'empty', 'not', 'hasExtension']);

export const isCondition = ({ name }: Extract<Expression, { kind: 'call' }>): boolean => CONDITIONS.has(name);

/** Union loses its duplicates in FHIRPath; here they stay, since index entries are a set anyway. Throws FhirError 422. */
export function pathsOf(expression: Expression, text: string): Path[] {
  const start = (kind: Path['start']): Path[] => [{ start: kind, steps: [], from: expression, text }];
  switch (expression.kind) {
    case 'focus':
      return start('focus');
    case 'resource':
      return start('resource');
    case 'literal':
      return start('condition');
    case 'member':
      return extend(expression, text, memberStep(expression));
    case 'index':
      return extend(expression, text, { kind: 'nth', index: expression.index });
    case 'type':
      if (expression.op === 'is') return start('condition');
      return extend(expression, text, { kind: 'as', type: expression.type });
    case 'binary':
      if (expression.op !== '|') return start('condition');
      return [...pathsOf(expression.left, text), ...pathsOf(expression.right, text)];
    case 'call':
      return isCondition(expression) ? start('condition') : callPaths(expression, text);
  }
}

type Bare<S> = S extends Step ? Omit<S, keyof Origin> : never;
type Reached = Extract<Expression, { of: Expression }>;

function extend(expression: Reached, text: string, step: Bare<Step>): Path[] {
  return pathsOf(expression.of, text).map((path) => {
    if (path.start === 'condition') throw unsupportedExpression(text, expression.at, text.slice(expression.at));
    // The step is one object for all alternatives: (a | b).first() counts them together.
    return { ...path, steps: [...path.steps, { ...step, from: expression, text }] };
  });
}

/** A name in capitals at the start is the type of the focus: `Patient.name` on an Observation is nothing. */
const memberStep = ({ of, name }: Extract<Expression, { kind: 'member' }>): Bare<Step> =>
  of.kind === 'focus' && /^[A-Z]/.test(name) ? { kind: 'as', type: name } : { kind: 'member', name };

function callPaths(call: Extract<Expression, { kind: 'call' }>, text: string): Path[] {
  const [argument, ...more] = call.args;
  if (call.name === 'first' && argument === undefined) return extend(call, text, { kind: 'nth', index: 0 });
  if (argument !== undefined && more.length === 0) {
    if (call.name === 'where') return extend(call, text, { kind: 'where', criterion: argument });
    if (call.name === 'extension' && argument.kind === 'literal') return pathsOf(extensionsWith(call, argument), text);
  }
  throw unsupportedExpression(text, call.at, `${call.name}(${call.args.length === 0 ? '' : '…'})`);
}

/** `extension(url)` is short for `extension.where(url = …)`: https://hl7.org/fhir/R4/fhirpath.html#functions */
function extensionsWith({ of, at }: Extract<Expression, { kind: 'call' }>, url: Expression): Expression {
  const member = (from: Expression, name: string): Expression => ({ kind: 'member', of: from, name, at });
  const sameUrl: Expression = { kind: 'binary', op: '=', left: member({ kind: 'focus', at }, 'url'), right: url, at };
  return { kind: 'call', of: member(of, 'extension'), name: 'where', args: [sameUrl], at };
}
