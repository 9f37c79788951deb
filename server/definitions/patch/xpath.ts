// The paths of XML Patch, and what they select: https://www.rfc-editor.org/rfc/rfc5261#section-4.1
// Steps by name or *, predicates [n] and [path = 'text'], at the end an attribute, text() or comment().
import { invalidPatchPath, patchTooCostly } from '../../fhir/failures-patch.ts';
import { FHIR, XHTML } from '../xml/shapes.ts';
import { isElement, textOf, type XmlNode, type XmlTreeElement } from '../xml/tree.ts';
import { type Budget, MAX_STEPS } from './paths.ts';

/** A node in its parent, of which the root has none; or an attribute of an element. */
export type Selected =
  | { kind: 'node'; node: XmlNode; parent: XmlTreeElement | undefined }
  | { kind: 'attribute'; name: string; of: XmlTreeElement };

type Predicate = { kind: 'position'; position: number } | { kind: 'equal'; path: Step[]; text: string };
type Step = { test: string; predicates: Predicate[] };

const STEP = /(@?[\w.-]+:[\w.*-]+|@?[A-Za-z_][\w.-]*|\*|\.)(\(\))?/y;
const PREDICATE = /\[\s*(?:(\d+)|((?:[@\w.:*-]|\(\)|\/)+)\s*=\s*(?:'([^']*)'|"([^"]*)"))\s*\]/y;
/** The prefixes that FHIR's own documents use; a name without one is of either. */
const PREFIXES: Record<string, string> = { f: FHIR, h: XHTML };
const MAX_LENGTH = 1000;

/** Throws FhirError 400 for a path that is none, 422 where it costs too much. */
export function select(path: string, root: XmlTreeElement, where: string, budget: Budget): Selected[] {
  const steps = path.length > MAX_LENGTH ? undefined : stepsIn(path.replace(/^\//, ''));
  if (steps === undefined) {
    throw invalidPatchPath(where, path, {
      es: "se admiten pasos con nombre (prefijos f y h), [n], [ruta='texto'], @atributo, text() y comment()",
      en: "it may have steps by name (prefixes f and h), [n], [path='text'], @attribute, text() and comment()",
    });
  }
  const document: XmlTreeElement = {
    kind: 'element',
    name: '',
    namespace: '',
    attributes: new Map(),
    children: [root],
  };
  const spend = (count: number): void => {
    budget.steps -= count;
    if (budget.steps < 0) throw patchTooCostly(where, MAX_STEPS);
  };
  return walk(steps, document, spend).map((one) =>
    one.kind === 'node' && one.parent === document ? { ...one, parent: undefined } : one,
  );
}

// ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────
function stepsIn(path: string): Step[] | undefined {
  const steps: Step[] = [];
  let at = 0;
  do {
    if (steps.length > 0) at++;
    const test = take(STEP, path, at);
    if (test === undefined || !isTest(test[0])) return undefined;
    at += test[0].length;
    const predicates: Predicate[] = [];
    for (let found = take(PREDICATE, path, at); found !== undefined; found = take(PREDICATE, path, at)) {
      const [whole, position, inner = '', single, double] = found;
      const own = position === undefined ? stepsIn(inner) : [];
      if (own === undefined) return undefined;
      predicates.push(
        position === undefined
          ? { kind: 'equal', path: own, text: single ?? double ?? '' }
          : { kind: 'position', position: Number(position) },
      );
      at += whole.length;
    }
    steps.push({ test: test[0], predicates });
  } while (path.charAt(at) === '/');
  return at === path.length ? steps : undefined;
}

function take(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function isTest(test: string): boolean {
  if (test.endsWith('()')) return test === 'text()' || test === 'comment()';
  const [prefix, name] = test.split(':');
  return name === undefined || (prefix !== undefined && Object.hasOwn(PREFIXES, prefix));
}

// ── selecting ───────────────────────────────────────────────────────────────────────────────────────────────────────
function walk(steps: Step[], from: XmlTreeElement, spend: (count: number) => void): Selected[] {
  let found: Selected[] = [{ kind: 'node', node: from, parent: undefined }];
  for (const step of steps) {
    found = found.flatMap((one) => (one.kind === 'node' && isElement(one.node) ? stepped(step, one, spend) : []));
  }
  return found;
}

function stepped(step: Step, from: Selected & { kind: 'node' }, spend: (count: number) => void): Selected[] {
  const parent = from.node as XmlTreeElement;
  const { test, predicates } = step;
  if (test === '.') return [from];
  if (test.startsWith('@')) {
    const name = test.slice(1);
    return parent.attributes.has(name) ? [{ kind: 'attribute', name, of: parent }] : [];
  }
  spend(parent.children.length + 1);
  let nodes = parent.children.filter((node) => passes(node, test));
  for (const predicate of predicates) {
    nodes =
      predicate.kind === 'position'
        ? nodes.slice(predicate.position - 1, predicate.position)
        : nodes.filter((node) => isEqual(node, predicate, spend));
  }
  return nodes.map((node) => ({ kind: 'node', node, parent }));
}

function passes(node: XmlNode, test: string): boolean {
  if (!isElement(node)) return test === `${node.kind}()`;
  if (test.endsWith('()')) return false;
  const [prefix = '', name] = test.includes(':') ? test.split(':') : ['', test];
  return (name === '*' || name === node.name) && (prefix === '' || PREFIXES[prefix] === node.namespace);
}

const isEqual = (
  node: XmlNode,
  { path, text }: Predicate & { kind: 'equal' },
  spend: (count: number) => void,
): boolean => isElement(node) && walk(path, node, spend).some((one) => contentOf(one) === text);

function contentOf(selected: Selected): string | undefined {
  if (selected.kind === 'attribute') return selected.of.attributes.get(selected.name);
  return isElement(selected.node) ? textOf(selected.node) : selected.node.text;
}
