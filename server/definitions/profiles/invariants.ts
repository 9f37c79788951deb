// Invariants: constraints on elements, written in FHIRPath: https://hl7.org/fhir/R4/conformance-rules.html#constraints
import { FhirError, type Text } from '../../fhir/outcome.ts';
import { compileExpression } from '../fhirpath/compile.ts';
import type { Node } from '../fhirpath/nodes.ts';
import { parseExpression } from '../fhirpath/parse.ts';
import { Fails, type Surroundings, startRun, truth, Undecided } from '../fhirpath/run.ts';

/** Whether a node keeps to it; `undecided`: it took too long, or asks what cannot be told. */
export type Invariant = (node: Node, around: Surroundings & { spend(steps: number): void }) => boolean | 'undecided';

const compiled = new Map<string, Invariant | Text>();
/** Expressions come from profiles; a hub that loads ever new ones starts anew. */
const MOST = 20_000;
/** An honest invariant on a code system of ten thousand concepts stays far below. */
const MAX_STEPS = 5_000_000;

/** Compiled once for each expression; a text says why it cannot be used. */
export function invariant(expression: string): Invariant | Text {
  let known = compiled.get(expression);
  if (known === undefined) {
    known = compile(expression);
    if (compiled.size >= MOST) compiled.clear();
    compiled.set(expression, known);
  }
  return known;
}

/** Too long, not to be told, a pattern that is none, too much for the stack or for a text. */
const UNDECIDED = [Undecided, FhirError, RangeError];

function compile(expression: string): Invariant | Text {
  try {
    const evaluate = compileExpression(parseExpression(expression), expression);
    return (node, around) => {
      const focus = [node];
      const run = startRun(focus, around, MAX_STEPS);
      try {
        return truth(evaluate(focus, run)) === true;
      } catch (error) {
        if (error instanceof Fails) return false;
        if (UNDECIDED.some((kind) => error instanceof kind)) return 'undecided';
        throw error;
      } finally {
        around.spend(MAX_STEPS - run.steps);
      }
    };
  } catch (error) {
    const [issue] = error instanceof FhirError ? error.issues : [];
    if (issue === undefined) throw error;
    return issue.text;
  }
}
