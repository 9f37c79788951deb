// What surrounds the evaluation of one invariant, and how far it may go: https://hl7.org/fhir/R4/fhirpath.html#variables
import type { Node, Nodes } from './nodes.ts';

/** What an expression can ask beyond the resource; kept for all invariants of one resource. */
export type Surroundings = {
  /** %resource and %rootResource, one node each. */
  resource: Nodes;
  root: Nodes;
  /** What a reference text leads to, if it is at hand. */
  resolve(reference: string): Node | undefined;
  /** Undefined where nobody can tell. */
  memberOf(valueSet: string, node: Node): boolean | undefined;
  conformsTo(profile: string, node: Node): boolean | undefined;
  /** Takes the steps an invariant needed off what the resource may cost; throws when that is used up. */
  spend(steps: number): void;
};

/** `self`, `index` and `total` are $this, $index, $total; `context` is %context. */
export type Run = {
  around: Surroundings;
  context: Nodes;
  self: Nodes;
  index: number;
  total: Nodes;
  steps: number;
};

export type Eval = (focus: Nodes, run: Run) => Nodes;

/** A function of FHIRPath on its input; `outer` is what its arguments start from, unless they are about each item. */
export type Call = (input: Nodes, run: Run, outer: Nodes) => Nodes;
/** How many arguments it takes at least and at most; `literal` is the first one if it is a constant. */
export type Callable = [
  min: number,
  max: number,
  make: (args: Eval[], about: { source: string; literal: unknown }) => Call,
];

/** Judges one item after the other, each being $this. */
export function forEach(input: Nodes, run: Run, visit: (item: Nodes, node: Node) => boolean): void {
  const { self, index } = run;
  for (let at = 0; at < input.length; at++) {
    const node = input[at] as Node;
    run.self = [node];
    run.index = at;
    if (!visit(run.self, node)) break;
  }
  run.self = self;
  run.index = index;
}

/** An honest invariant on a code system of ten thousand concepts stays far below. */
const MAX_STEPS = 5_000_000;

/** Thrown where an invariant takes too long; says nothing of the resource. */
export class TooManySteps extends Error {}

export function charge(run: Run, steps: number): void {
  run.steps += steps;
  if (run.steps > MAX_STEPS) throw new TooManySteps();
}

/** One value that is no boolean counts as true: https://hl7.org/fhirpath/N1/#singleton-evaluation-of-collections */
export function truth(nodes: Nodes): boolean | undefined {
  const [first] = nodes;
  if (first === undefined) return undefined;
  return nodes.length === 1 && typeof first.value === 'boolean' ? first.value : true;
}
