// Invariants: constraints on elements, written in FHIRPath: https://hl7.org/fhir/R4/conformance-rules.html#constraints
import { FhirError, type Text } from '../../fhir/outcome.ts';
import { remembered } from '../../fhir/remembered.ts';
import { type Evaluate, evaluator, type Outcome } from '../fhirpath/evaluate.ts';
import type { Node } from '../fhirpath/nodes.ts';
import type { Surroundings } from '../fhirpath/run.ts';

type Around = Surroundings & { spend(steps: number): void };

/** Whether a node keeps to it; `undecided`: it took too long, or asks what cannot be told. */
export type Invariant = (node: Node, around: Around) => boolean | 'undecided';

/** Compiled once for each expression; a text says why it cannot be used. */
export function invariant(expression: string): Invariant | Text {
  const evaluate = compiledOnce(expression);
  return typeof evaluate === 'function' ? (node, around) => holds(evaluate(node, around, MAX_STEPS)) : evaluate;
}

/** What an expression finds from a node; undefined where that cannot be told. */
export function found(expression: string, node: Node, around: Around): readonly Node[] | undefined {
  const evaluate = compiledOnce(expression);
  const outcome = typeof evaluate === 'function' ? evaluate(node, around, MAX_STEPS) : 'undecided';
  return typeof outcome === 'string' ? undefined : outcome;
}

/** An honest invariant on a code system of a hundred thousand concepts, each with ten properties, stays below. */
const MAX_STEPS = 8_000_000;

/** Expressions come from profiles, and clients load ever new ones. */
const compiledOnce = remembered(compile, { most: 20_000 });

/** What fails, or yields nothing, does not hold; one value that is no boolean does. */
function holds(outcome: Outcome): boolean | 'undecided' {
  if (outcome === 'undecided') return outcome;
  return outcome.length === 1 && outcome !== 'fails' && outcome[0]?.value !== false;
}

function compile(expression: string): Evaluate | Text {
  try {
    return evaluator(expression);
  } catch (error) {
    const [issue] = error instanceof FhirError ? error.issues : [];
    if (issue === undefined) throw error;
    return issue.text;
  }
}
