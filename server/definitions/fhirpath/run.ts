// What surrounds the evaluation of an expression, and how far it may go: https://hl7.org/fhir/R4/fhirpath.html#variables
import type { Expression } from './expression.ts';
import type { Node, Nodes } from './nodes.ts';

/** What an expression can ask beyond the resource; kept for all expressions about one resource. */
export type Surroundings = {
  /** %resource and %rootResource, one node each. */
  resource: Nodes;
  root: Nodes;
  /** %extension, of the rules about where an extension may be used. */
  extension?: Nodes;
  /** What a reference leads to, if it is at hand: its text, '' for none, and the whole Reference. */
  resolve(reference: string, value?: unknown): Node | undefined;
  /** Undefined where nobody can tell. */
  memberOf(valueSet: string, node: Node): boolean | undefined;
  conformsTo(profile: string, node: Node): boolean | undefined;
};

/** `self`, `index` and `total` are $this, $index, $total; `context` is %context; `steps`: as many are left. */
export type Run = {
  around: Surroundings;
  context: Nodes;
  self: Nodes;
  index: number;
  total: Nodes;
  steps: number;
  /** Read once: now() is the same throughout an evaluation. */
  now: string | undefined;
};

export type Eval = (focus: Nodes, run: Run) => Nodes;

/** A function of FHIRPath on its input; `outer` is what its arguments start from, unless they are about each item. */
export type Call = (input: Nodes, run: Run, outer: Nodes) => Nodes;
/** A call as it is written: its arguments, how to compile one, and the whole expression, for messages. */
export type About = { args: Expression[]; compile: (expression: Expression) => Eval; at: number; source: string };
/** How many arguments it takes at least and at most. */
export type Callable = [min: number, max: number, make: (args: Eval[], about: About) => Call];

export const startRun = (focus: Nodes, around: Surroundings, steps: number): Run => ({
  around,
  context: focus,
  self: focus,
  index: 0,
  total: [],
  steps,
  now: undefined,
});

/** Judges one item after the other, each being $this. */
export function forEach(input: Nodes, run: Run, visit: (item: Nodes, node: Node) => boolean): void {
  const { self, index } = run;
  for (let at = 0; at < input.length; at++) {
    charge(run, 1);
    const node = input[at] as Node;
    run.self = [node];
    run.index = at;
    if (!visit(run.self, node)) break;
  }
  run.self = self;
  run.index = index;
}

/** Thrown where an evaluation takes too long, or asks what cannot be told; says nothing of the resource. */
export class Undecided extends Error {}

/** Thrown where the specification asks for an error: several items where one may stand, a text minus a text. */
export class Fails extends Error {}

export function charge(run: Run, steps: number): void {
  run.steps -= steps;
  if (run.steps < 0) throw new Undecided();
}

/** What each node leads to, paid for as it comes: a list may hold one large resource thousands of times. To find none is cheap. */
export function gather(input: Nodes, run: Run, push: (node: Node, out: Node[]) => void): Node[] {
  const out: Node[] = [];
  charge(run, input.length >> 3);
  for (const node of input) {
    const had = out.length;
    push(node, out);
    charge(run, out.length - had);
  }
  return out;
}

/** Of reading a text from its beginning to its end. */
export const costOf = (value: unknown): number => (typeof value === 'string' ? value.length >> 4 : 0);

/** https://hl7.org/fhirpath/N1/#singleton-evaluation-of-collections */
export function single(nodes: Nodes): Node | undefined {
  if (nodes.length > 1) throw new Fails();
  return nodes[0];
}

/** One value that is no boolean counts as true. */
export function truth(nodes: Nodes): boolean | undefined {
  const node = single(nodes);
  if (node === undefined) return undefined;
  return typeof node.value === 'boolean' ? node.value : true;
}
