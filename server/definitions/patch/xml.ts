// XML Patch on a resource: https://www.rfc-editor.org/rfc/rfc5261 https://hl7.org/fhir/R4/http.html#patch
// It is applied to the resource as XML; what comes back is in the order of the definitions, every value spelled as it was.
import {
  cannotRemoveAll,
  patchMemberMissing,
  pathMatchesNothing,
  pathMatchesSeveral,
  unknownPatchOperation,
} from '../../fhir/failures-patch.ts';
import {
  attributeExists,
  besideTheRoot,
  patchContent,
  patchNotADiff,
  patchSpoilsXml,
} from '../../fhir/failures-patch-xml.ts';
import { FhirError } from '../../fhir/outcome.ts';
import { printXml } from '../xml/print.ts';
import { readXml } from '../xml/read.ts';
import { FHIR } from '../xml/shapes.ts';
import { isElement, printXmlTree, readTree, textOf, type XmlNode, type XmlTreeElement } from '../xml/tree.ts';
import { type Budget, newBudget } from './paths.ts';
import { type Selected, select } from './xpath.ts';

const OPERATIONS = { add, replace, remove };

/** One operation, and the one thing that its path selects; `where` names it in errors: `diff.replace[2]`. */
type Operation = { element: XmlTreeElement; target: Selected; where: string };

/**
 * The JSON of a resource with all operations applied in order, or none: throws FhirError 400 for a document that is no
 * patch, 422 where it does not fit this resource.
 */
export function applyXmlPatch(json: string, patch: string): string {
  const root = readTree(printXml(json));
  patchTree(root, patch);
  try {
    return readXml(printXmlTree(root));
  } catch (error) {
    const [issue] = error instanceof FhirError ? error.issues : [];
    if (issue === undefined) throw error;
    throw patchSpoilsXml(issue.text, issue.expression);
  }
}

export function patchTree(root: XmlTreeElement, patch: string): void {
  const operations = readTree(patch).children.filter(isElement);
  if (operations.length === 0) throw patchNotADiff();
  const budget: Budget = newBudget();
  for (const [at, element] of operations.entries()) {
    const { name } = element;
    const where = `diff.${name}[${at}]`;
    if (!Object.hasOwn(OPERATIONS, name)) throw unknownPatchOperation(where, `<${name}>`, Object.keys(OPERATIONS));
    const path = element.attributes.get('sel');
    if (path === undefined) throw patchMemberMissing(where, name, 'sel');
    const [target, ...more] = select(path, root, where, budget);
    if (target === undefined) throw pathMatchesNothing(where, path, name);
    if (more.length > 0) throw pathMatchesSeveral(where, path, more.length + 1);
    OPERATIONS[name as keyof typeof OPERATIONS]({ element, target, where });
  }
}

// ── applying an operation ───────────────────────────────────────────────────────────────────────────────────────────
const POSITIONS = ['before', 'after', 'prepend', 'append'];

function add(operation: Operation): void {
  const { element, target, where } = operation;
  const pos = element.attributes.get('pos') ?? 'append';
  if (!POSITIONS.includes(pos)) throw patchContent(where, `pos="${pos}"`, POSITIONS.join(', '));
  const isBeside = pos === 'before' || pos === 'after';
  if (element.attributes.has('type')) addAttribute(operation);
  else if (isBeside) addBeside(target, contentOf(element), pos === 'before' ? 0 : 1, where);
  else {
    const { children } = elementIn(operation);
    children.splice(pos === 'prepend' ? 0 : children.length, 0, ...contentOf(element));
  }
}

function elementIn({ target, where }: Operation): XmlTreeElement {
  if (target.kind === 'attribute' || !isElement(target.node)) throw patchContent(where, 'sel', 'element');
  return target.node;
}

function addAttribute(operation: Operation): void {
  const { element, where } = operation;
  const type = element.attributes.get('type');
  const name = /^@([A-Za-z_][\w.-]*)$/.exec(type ?? '')?.[1];
  if (name === undefined) throw patchContent(where, `type="${type}"`, '@name');
  const { attributes } = elementIn(operation);
  if (attributes.has(name)) throw attributeExists(where, name);
  attributes.set(name, textOf(element));
}

function addBeside(target: Selected, content: XmlNode[], by: 0 | 1, where: string): void {
  if (target.kind === 'attribute') throw patchContent(where, 'sel', 'element, text(), comment()');
  const { node, parent } = target;
  if (parent === undefined) throw besideTheRoot(where);
  parent.children.splice(parent.children.indexOf(node) + by, 0, ...content);
}

function replace({ element, target, where }: Operation): void {
  if (target.kind === 'attribute') {
    target.of.attributes.set(target.name, textOf(element));
    return;
  }
  const { node, parent } = target;
  if (parent === undefined) throw besideTheRoot(where);
  const content = contentOf(element).filter((one) => one.kind === node.kind);
  if (node.kind !== 'text' && content.length !== 1) throw patchContent(where, `<${element.name}>`, `1 ${node.kind}`);
  parent.children.splice(parent.children.indexOf(node), 1, ...content);
}

function remove({ target, where }: Operation): void {
  if (target.kind === 'attribute') {
    target.of.attributes.delete(target.name);
    return;
  }
  const { node, parent } = target;
  if (parent === undefined) throw cannotRemoveAll(where);
  parent.children.splice(parent.children.indexOf(node), 1);
}

/** Space between elements says nothing; an element without a namespace is meant as FHIR's. */
function contentOf({ children }: XmlTreeElement): XmlNode[] {
  const hasElements = children.some((child) => child.kind !== 'text');
  return children.filter((child) => !hasElements || child.kind !== 'text' || child.text.trim() !== '').map(inFhir);
}

const inFhir = (node: XmlNode): XmlNode =>
  isElement(node) && node.namespace === '' ? { ...node, namespace: FHIR, children: node.children.map(inFhir) } : node;
