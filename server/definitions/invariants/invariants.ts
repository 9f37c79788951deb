// Invariants: constraints on elements, written in FHIRPath: https://hl7.org/fhir/R4/conformance-rules.html#constraints
import { compileAst } from './compile.ts';
import { NONE, type Node } from './nodes.ts';
import { parseInvariant } from './parse.ts';
import { type Eval, type Run, type Surroundings, TooManySteps, truth } from './run.ts';
import { InvariantError } from './tokens.ts';

export type { Surroundings } from './run.ts';

/** Whether a node keeps to it; `undecided`: it took too long, or asks what cannot be told. */
export type Invariant = (node: Node, around: Surroundings) => boolean | 'undecided';

const compiled = new Map<string, Invariant | string>();
/** Expressions come from profiles; a hub that loads ever new ones starts anew. */
const MOST = 20_000;

/** Compiled once for each expression; a text says why it cannot be used. */
export function invariant(expression: string): Invariant | string {
  let known = compiled.get(expression);
  if (known === undefined) {
    known = compile(expression);
    if (compiled.size >= MOST) compiled.clear();
    compiled.set(expression, known);
  }
  return known;
}

/** Too long, not known here, a pattern that is none, too much for the stack or for a text. */
const UNDECIDED = [TooManySteps, InvariantError, SyntaxError, RangeError];

function compile(expression: string): Invariant | string {
  let evaluate: Eval;
  try {
    evaluate = compileAst(parseInvariant(expression), expression);
  } catch (error) {
    if (error instanceof InvariantError || error instanceof SyntaxError) return error.message;
    throw error;
  }
  return (node, around) => {
    const focus = [node];
    const run: Run = { around, context: focus, self: focus, index: 0, total: NONE, steps: 0 };
    try {
      return truth(evaluate(focus, run)) === true;
    } catch (error) {
      if (UNDECIDED.some((kind) => error instanceof kind)) return 'undecided';
      throw error;
    } finally {
      around.spend(run.steps);
    }
  };
}
