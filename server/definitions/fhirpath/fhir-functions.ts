// The functions that FHIR adds to FHIRPath, and those about the clock and types: https://hl7.org/fhir/R4/fhirpath.html#functions
import { bool, memberReader, NONE, type Node, type Nodes, pushChildren, TRUE } from './nodes.ts';
import { type Callable, type Eval, Fails, gather, type Run, single, Undecided } from './run.ts';

const extensionsOf = memberReader('extension');
const modifiersOf = memberReader('modifierExtension');

const urlOf = ({ value }: Node): unknown => (value as { url?: unknown } | undefined)?.url;

const membersOf = (input: Nodes, reader: ReturnType<typeof memberReader>, run: Run): Node[] =>
  gather(input, run, (node, out) => pushChildren(node, reader(node.type), out));

const extensionsWith = (input: Nodes, url: Eval, run: Run, outer: Nodes): Nodes => {
  const wanted = single(url(outer, run))?.value;
  return membersOf(input, extensionsOf, run).filter((extension) => urlOf(extension) === wanted);
};

const extension: Callable = [
  1,
  1,
  ([url]) =>
    (input, run, outer) =>
      extensionsWith(input, url as Eval, run, outer),
];

const hasExtension: Callable = [
  1,
  1,
  ([url]) =>
    (input, run, outer) =>
      bool(extensionsWith(input, url as Eval, run, outer).length > 0),
];

/** Fails where a modifier extension is there whose url is not given. */
const checkModifiers: Callable = [
  1,
  20,
  (urls) => (input, run, outer) => {
    const known = new Set(urls.map((url) => single(url(outer, run))?.value));
    if (membersOf(input, modifiersOf, run).some((modifier) => !known.has(urlOf(modifier)))) throw new Fails();
    return input;
  },
];

/** What is not at hand is left out. */
const resolve: Callable = [
  0,
  0,
  () => (input, run) =>
    gather(input, run, ({ value }, out) => {
      const reference = typeof value === 'string' ? value : (value as { reference?: unknown } | undefined)?.reference;
      const found = run.around.resolve(typeof reference === 'string' ? reference : '', value);
      if (found !== undefined) out.push(found);
    }),
];

const asked = (ask: (run: Run, canonical: string, node: Node) => boolean | undefined): Callable => [
  1,
  1,
  ([url]) =>
    (input, run, outer) => {
      const canonical = single((url as Eval)(outer, run))?.value;
      const node = single(input);
      if (node === undefined || typeof canonical !== 'string') return NONE;
      const answer = ask(run, canonical, node);
      if (answer === undefined) throw new Undecided();
      return bool(answer);
    },
];

/** It takes more of the definitions than are kept, or a code system. */
const notHere = (args: number): Callable => [
  args,
  args,
  () => (input) => {
    if (input.length === 0) return NONE;
    throw new Undecided();
  },
];

const type = (input: Nodes, run: Run): Nodes =>
  gather(input, run, (node, out) => {
    const [namespace, name] = node.type.startsWith('System.') ? ['System', node.type.slice(7)] : ['FHIR', node.type];
    out.push({ value: { namespace, name }, type: 'System.TypeInfo' });
  });

function nowIn(run: Run): string {
  run.now ??= new Date().toISOString();
  return run.now;
}

/** As the machine's clock has it, in UTC. */
const clock = (from: number, to: number, type: string): Callable => [
  0,
  0,
  () => (_input, run) => [{ value: nowIn(run).slice(from, to), type }],
];

const hasValue = (input: Nodes): boolean =>
  input.length === 1 && input[0]?.value !== undefined && typeof input[0].value !== 'object';

export const fhirCalls: Record<string, Callable> = {
  extension,
  hasExtension,
  checkModifiers,
  resolve,
  hasValue: [0, 0, () => (input) => bool(hasValue(input))],
  getValue: [0, 0, () => (input) => (hasValue(input) ? input : NONE)],
  memberOf: asked((run, valueSet, node) => run.around.memberOf(valueSet, node)),
  conformsTo: asked((run, profile, node) => run.around.conformsTo(profile, node)),
  /** Narratives are judged on every write, by server/definitions/validation/narrative.ts. */
  htmlChecks: [0, 0, () => () => TRUE],
  elementDefinition: notHere(0),
  slice: notHere(2),
  subsumes: notHere(1),
  subsumedBy: notHere(1),
  type: [0, 0, () => type],
  now: clock(0, 24, 'System.DateTime'),
  today: clock(0, 10, 'System.Date'),
  timeOfDay: clock(11, 23, 'System.Time'),
};
