// The functions of FHIRPath on collections, and those FHIR adds: https://hl7.org/fhirpath/N1/#functions,
// https://hl7.org/fhir/R4/fhirpath.html#functions
import { keyOf } from './compare.ts';
import { now, today } from './dates.ts';
import {
  bool,
  children,
  FALSE,
  integer,
  memberReader,
  NONE,
  type Node,
  type Nodes,
  pushChildren,
  TRUE,
} from './nodes.ts';
import { distinct } from './operators.ts';
import { type Call, type Callable, charge, type Eval, forEach, type Run, truth } from './run.ts';
import { textCalls } from './texts.ts';

type Criterion = Eval | undefined;

const plain = (run: (input: Nodes) => Nodes): Callable => [0, 0, () => run];
const first = (nodes: Nodes): unknown => nodes[0]?.value;

/** An argument that is a collection of its own. */
const withCollection = (run: (input: Nodes, other: Nodes) => Nodes): Callable => [
  1,
  1,
  ([other]) =>
    (input, state, outer) =>
      run(input, (other as Eval)(outer, state)),
];

const withNumber = (run: (input: Nodes, count: number) => Nodes): Callable =>
  withCollection((input, other) => (typeof first(other) === 'number' ? run(input, first(other) as number) : NONE));

const filtered = (criterion: Eval, input: Nodes, run: Run): Nodes => {
  const out: Node[] = [];
  forEach(input, run, (item, node) => {
    if (truth(criterion(item, run)) === true) out.push(node);
    return true;
  });
  return out;
};

const exists: Callable = [
  0,
  1,
  ([criterion]: Criterion[]): Call =>
    criterion === undefined
      ? (input) => (input.length > 0 ? TRUE : FALSE)
      : (input, run) => bool(filtered(criterion, input, run).length > 0),
];

const all: Callable = [
  1,
  1,
  ([criterion]) =>
    (input, run) => {
      let holds = true;
      forEach(input, run, (item) => {
        holds = truth((criterion as Eval)(item, run)) === true;
        return holds;
      });
      return bool(holds);
    },
];

const select: Callable = [
  1,
  1,
  ([project]) =>
    (input, run) => {
      const out: Node[] = [];
      forEach(input, run, (item) => {
        for (const node of (project as Eval)(item, run)) out.push(node);
        charge(run, 1);
        return true;
      });
      return out;
    },
];

/** What projecting again and again yields, each value once. */
const repeat: Callable = [
  1,
  1,
  ([project]) =>
    (input, run) => {
      const seen = new Map<string, Node>();
      let queue = input;
      while (queue.length > 0) {
        const next: Node[] = [];
        forEach(queue, run, (item) => {
          for (const node of (project as Eval)(item, run)) {
            const key = keyOf(node);
            if (seen.has(key)) continue;
            seen.set(key, node);
            next.push(node);
          }
          charge(run, 1);
          return true;
        });
        queue = next;
      }
      return [...seen.values()];
    },
];

const aggregate: Callable = [
  1,
  2,
  ([step, start]) =>
    (input, run, outer) => {
      const { total } = run;
      run.total = start?.(outer, run) ?? NONE;
      forEach(input, run, (item) => {
        run.total = (step as Eval)(item, run);
        charge(run, weight(run.total));
        return true;
      });
      const result = run.total;
      run.total = total;
      return result;
    },
];

/** Texts and lists can be doubled again and again. */
const weight = (nodes: Nodes): number =>
  nodes.reduce((sum, { value }) => sum + (typeof value === 'string' ? value.length : 1), 1);

/** Only the branch that is asked for is evaluated. */
const iif: Callable = [
  2,
  3,
  ([condition, yes, no]) =>
    (input, run) =>
      truth((condition as Eval)(input, run)) === true ? (yes as Eval)(input, run) : (no?.(input, run) ?? NONE),
];

function descendants(input: Nodes, run: Run): Nodes {
  const out: Node[] = [];
  for (const node of input) children(node, out);
  for (let at = 0; at < out.length; at++) {
    children(out[at] as Node, out);
    charge(run, 1);
  }
  return out;
}

const childrenOf = (input: Nodes): Nodes => {
  const out: Node[] = [];
  for (const node of input) children(node, out);
  return out;
};

const booleans = (holds: (values: boolean[]) => boolean): Callable =>
  plain((input) => bool(holds(input.map(({ value }) => value === true))));

const keys = (nodes: Nodes): Set<string> => new Set(nodes.map(keyOf));
const isWithin = (some: Nodes, whole: Nodes): boolean => keys(some).isSubsetOf(keys(whole));

// ── what FHIR adds ──────────────────────────────────────────────────────────────────────────────────────────────────
const extensionsOf = memberReader('extension');

const extension: Callable = [
  1,
  1,
  ([url]) =>
    (input, run, outer) => {
      const wanted = first((url as Eval)(outer, run));
      const out: Node[] = [];
      for (const node of input) pushChildren(node, extensionsOf(node.type), out);
      return out.filter(({ value }) => (value as { url?: unknown }).url === wanted);
    },
];

/** What is not at hand is left out. */
const resolve: Callable = [
  0,
  0,
  () => (input, run) =>
    input.flatMap(({ value }) => {
      const reference = typeof value === 'string' ? value : (value as { reference?: unknown } | undefined)?.reference;
      return (typeof reference === 'string' ? run.around.resolve(reference) : undefined) ?? [];
    }),
];

const asked = (ask: (run: Run, canonical: string, node: Node) => boolean | undefined): Callable => [
  1,
  1,
  ([url]) =>
    (input, run, outer) => {
      const canonical = first((url as Eval)(outer, run));
      const [node] = input;
      return node === undefined || typeof canonical !== 'string' ? NONE : bool(ask(run, canonical, node));
    },
];

export const calls: Record<string, Callable> = {
  ...textCalls,
  empty: plain((input) => (input.length === 0 ? TRUE : FALSE)),
  exists,
  all,
  allTrue: booleans((values) => values.every((value) => value)),
  anyTrue: booleans((values) => values.some((value) => value)),
  allFalse: booleans((values) => values.every((value) => !value)),
  anyFalse: booleans((values) => values.some((value) => !value)),
  not: plain((input) => {
    const value = truth(input);
    return bool(value === undefined ? undefined : !value);
  }),
  subsetOf: withCollection((input, other) => bool(isWithin(input, other))),
  supersetOf: withCollection((input, other) => bool(isWithin(other, input))),
  count: plain((input) => integer(input.length)),
  distinct: plain(distinct),
  isDistinct: plain((input) => bool(distinct(input).length === input.length)),
  where: [
    1,
    1,
    ([criterion]) =>
      (input, run) =>
        filtered(criterion as Eval, input, run),
  ],
  select,
  repeat,
  aggregate,
  iif,
  single: plain((input) => (input.length === 1 ? input : NONE)),
  first: plain((input) => input.slice(0, 1)),
  last: plain((input) => input.slice(-1)),
  tail: plain((input) => input.slice(1)),
  skip: withNumber((input, count) => input.slice(Math.max(count, 0))),
  take: withNumber((input, count) => input.slice(0, Math.max(count, 0))),
  intersect: withCollection((input, other) => {
    const wanted = keys(other);
    return distinct(input.filter((node) => wanted.has(keyOf(node))));
  }),
  exclude: withCollection((input, other) => {
    const unwanted = keys(other);
    return input.filter((node) => !unwanted.has(keyOf(node)));
  }),
  union: withCollection((input, other) => distinct([...input, ...other])),
  combine: withCollection((input, other) => [...input, ...other]),
  children: plain(childrenOf),
  descendants: [0, 0, () => descendants],
  trace: [1, 2, () => (input) => input],
  now: plain(() => [{ value: now(), type: 'System.DateTime' }]),
  today: plain(() => [{ value: today(), type: 'System.Date' }]),
  timeOfDay: plain(() => [{ value: now().slice(11, 23), type: 'System.Time' }]),
  hasValue: plain((input) =>
    bool(input.length === 1 && first(input) !== undefined && typeof first(input) !== 'object'),
  ),
  getValue: plain((input) => (first(input) === undefined ? NONE : input)),
  extension,
  resolve,
  memberOf: asked((run, valueSet, node) => run.around.memberOf(valueSet, node)),
  conformsTo: asked((run, profile, node) => run.around.conformsTo(profile, node)),
  /** Narratives are judged on every write, by server/definitions/validation/narrative.ts. */
  htmlChecks: plain(() => TRUE),
};
