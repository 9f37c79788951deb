// The functions of FHIRPath on collections: https://hl7.org/fhirpath/N1/#functions
import { compare, keyOf } from './compare.ts';
import { conversionCalls } from './conversions.ts';
import { fhirCalls } from './fhir-functions.ts';
import { bool, children, FALSE, integer, NONE, type Node, type Nodes, TRUE } from './nodes.ts';
import { numberCalls } from './numbers.ts';
import { distinct } from './operators.ts';
import { type Call, type Callable, charge, type Eval, Fails, forEach, gather, type Run, single, truth } from './run.ts';
import { textCalls } from './texts.ts';

type Criterion = Eval | undefined;

/** Looks at an end of the input, or how long it is. */
const atOnce = (run: (input: Nodes) => Nodes): Callable => [0, 0, () => run];

/** Walks the input. */
const plain = (run: (input: Nodes, state: Run) => Nodes): Callable => [
  0,
  0,
  () => (input, state) => {
    charge(state, input.length);
    return run(input, state);
  },
];

/** An argument that is a collection of its own. */
const withCollection = (run: (input: Nodes, other: Nodes, state: Run) => Nodes): Callable => [
  1,
  1,
  ([other]) =>
    (input, state, outer) => {
      const given = (other as Eval)(outer, state);
      charge(state, input.length + given.length);
      return run(input, given, state);
    },
];

const withNumber = (run: (input: Nodes, count: number) => Nodes): Callable =>
  withCollection((input, other) => {
    const count = single(other)?.value;
    return typeof count === 'number' ? run(input, Math.max(count, 0)) : NONE;
  });

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
        const found = (project as Eval)(item, run);
        charge(run, found.length);
        for (const node of found) out.push(node);
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
            const key = keyOf(node, run);
            if (seen.has(key)) continue;
            seen.set(key, node);
            next.push(node);
            charge(run, weight([node]));
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

/** Only the branch that is asked for is evaluated; its input, one item at most, is $this. */
const iif: Callable = [
  2,
  3,
  ([condition, yes, no]) =>
    (input, run) => {
      const { self } = run;
      if (single(input) !== undefined) run.self = input;
      const result =
        truth((condition as Eval)(input, run)) === true ? (yes as Eval)(input, run) : (no?.(input, run) ?? NONE);
      run.self = self;
      return result;
    },
];

/** By one key after the other, each backwards where it has a minus: https://hl7.org/fhirpath/#sortkeyselector--asc--desc */
const sort: Callable = [
  0,
  20,
  (_args, { args, compile }) => {
    const keys = args.map((key) =>
      key.kind === 'negate' ? { of: compile(key.of), sign: -1 } : { of: compile(key), sign: 1 },
    );
    if (keys.length === 0) keys.push({ of: (focus) => focus, sign: 1 });
    return (input, run) => {
      const rows: { node: Node; by: (Node | undefined)[] }[] = [];
      forEach(input, run, (item, node) => {
        rows.push({ node, by: keys.map(({ of }) => single(of(item, run))) });
        return true;
      });
      charge(run, rows.length * keys.length * Math.ceil(Math.log2(rows.length + 1)));
      rows.sort((a, b) => {
        for (const [at, { sign }] of keys.entries()) {
          const order = ordered(a.by[at], b.by[at], sign);
          if (order !== 0) return order;
        }
        return 0;
      });
      return rows.map(({ node }) => node);
    };
  },
];

/** Nothing comes first, backwards too. */
function ordered(a: Node | undefined, b: Node | undefined, sign: number): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return sign * (compare(a, b) ?? 0);
}

function descendants(input: Nodes, run: Run): Nodes {
  const out: Node[] = [];
  let level = input;
  while (level.length > 0) {
    level = gather(level, run, children);
    for (const node of level) out.push(node);
  }
  return out;
}

const booleans = (holds: (values: boolean[]) => boolean): Callable =>
  plain((input) =>
    bool(
      holds(
        input.map(({ value }) => {
          if (typeof value !== 'boolean') throw new Fails();
          return value;
        }),
      ),
    ),
  );

const keys = (nodes: Nodes, run: Run): Set<string> => new Set(nodes.map((node) => keyOf(node, run)));
const isWithin = (some: Nodes, whole: Nodes, run: Run): boolean => keys(some, run).isSubsetOf(keys(whole, run));

export const calls: Record<string, Callable> = {
  ...textCalls,
  ...numberCalls,
  ...conversionCalls,
  ...fhirCalls,
  empty: atOnce((input) => (input.length === 0 ? TRUE : FALSE)),
  exists,
  all,
  allTrue: booleans((values) => values.every((value) => value)),
  anyTrue: booleans((values) => values.some((value) => value)),
  allFalse: booleans((values) => values.every((value) => !value)),
  anyFalse: booleans((values) => values.some((value) => !value)),
  not: atOnce((input) => {
    const value = truth(input);
    return bool(value === undefined ? undefined : !value);
  }),
  subsetOf: withCollection((input, other, run) => bool(isWithin(input, other, run))),
  supersetOf: withCollection((input, other, run) => bool(isWithin(other, input, run))),
  count: atOnce((input) => integer(input.length)),
  distinct: [0, 0, () => distinct],
  isDistinct: [0, 0, () => (input, run) => bool(distinct(input, run).length === input.length)],
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
  sort,
  single: atOnce((input) => (single(input) === undefined ? NONE : input)),
  first: atOnce((input) => input.slice(0, 1)),
  last: atOnce((input) => input.slice(-1)),
  tail: plain((input) => input.slice(1)),
  skip: withNumber((input, count) => input.slice(count)),
  take: withNumber((input, count) => input.slice(0, count)),
  intersect: withCollection((input, other, run) => {
    const wanted = keys(other, run);
    const both = input.filter((node) => wanted.has(keyOf(node, run)));
    return distinct(both, run);
  }),
  exclude: withCollection((input, other, run) => {
    const unwanted = keys(other, run);
    return input.filter((node) => !unwanted.has(keyOf(node, run)));
  }),
  union: withCollection((input, other, run) => distinct([...input, ...other], run)),
  combine: withCollection((input, other) => [...input, ...other]),
  children: plain((input, run) => gather(input, run, children)),
  descendants: [0, 0, () => descendants],
  trace: [1, 2, () => (input) => input],
};
