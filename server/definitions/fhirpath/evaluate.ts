// An expression as a function of what it is about, which never throws: https://hl7.org/fhirpath/N1/
import { FhirError } from '../../fhir/outcome.ts';
import { compileExpression } from './compile.ts';
import type { Node, Nodes } from './nodes.ts';
import { parseExpression } from './parse.ts';
import { Fails, type Surroundings, startRun, Undecided } from './run.ts';

/** `fails`: the specification asks for an error; `undecided`: it took more than `steps`, or asks what cannot be told. */
export type Outcome = Nodes | 'fails' | 'undecided';

/** `spend` is told of the steps it took. */
export type Evaluate = (
  focus: Node,
  around: Surroundings & { spend?: (steps: number) => void },
  steps: number,
) => Outcome;

/** Throws FhirError 422 for what is no FHIRPath, and for functions, variables and types there are not. */
export function evaluator(expression: string): Evaluate {
  const evaluate = compileExpression(parseExpression(expression), expression);
  return (node, around, steps) => {
    const focus = [node];
    const run = startRun(focus, around, steps);
    try {
      return evaluate(focus, run);
    } catch (error) {
      if (error instanceof Fails) return 'fails';
      // A pattern that is none, too much for the stack or for a text.
      if ([Undecided, FhirError, RangeError].some((kind) => error instanceof kind)) return 'undecided';
      throw error;
    } finally {
      around.spend?.(steps - run.steps);
    }
  };
}
