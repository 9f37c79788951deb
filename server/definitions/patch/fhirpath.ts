// FHIRPath Patch on a resource's text; what it does not touch stays byte for byte: https://hl7.org/fhir/R4/fhirpatch.html
import {
  cannotRemoveAll,
  indexOutOfRange,
  patchMemberMissing,
  pathIsNotAList,
  pathMatchesNothing,
  pathMatchesSeveral,
  unknownPatchOperation,
  unknownPatchPart,
  wrongPatchPart,
} from '../../fhir/failures-patch.ts';
import { type JsonNode, type JsonObject, parseTree, printTree, treeValue } from '../../fhir/json-tree.ts';
import type { Json } from '../../fhir/request.ts';
import {
  addChild,
  type Content,
  contentsAround,
  type Element,
  membersOf,
  type Place,
  removeElement,
  replaceContent,
  resourceElement,
  setContentsAround,
} from './element-tree.ts';
import { type Budget, locate, newBudget } from './paths.ts';
import { assertVacant, fitting, type Given, givenIn, nameOf, partsOf } from './values.ts';

const PARTS = ['type', 'path', 'name', 'value', 'index', 'source', 'destination'];

/** One operation; a part that its type needs and that is absent throws 400 when it is asked for. */
type Operation = {
  type: keyof typeof APPLY;
  path: string;
  name: () => string;
  value: () => Given;
  integer: (part: 'index' | 'source' | 'destination') => number;
  /** Names the operation in errors: `Parameters.parameter[2]`. */
  where: string;
};
type Target = Operation & { found: Element[] };

const APPLY = { add, insert, delete: remove, replace, move };

/**
 * The text with all operations applied in order, or none: throws FhirError 400 for Parameters that are no patch, 422
 * where they do not fit this resource. Whether the result is a valid resource is for the caller to find out.
 */
export function applyFhirPathPatch(text: string, parameters: Json): string {
  const operations = partsOf(parseTree(parameters.text) as JsonObject, 'parameter').map((parameter, index) =>
    readOperation(parameter, `Parameters.parameter[${index}]`),
  );
  const root = parseTree(text) as JsonObject;
  const budget: Budget = newBudget();
  for (const operation of operations) {
    const { type, path, where } = operation;
    APPLY[type]({ ...operation, found: locate(path, resourceElement(root), where, budget) });
  }
  return printTree(root);
}

// ── reading the parameters ──────────────────────────────────────────────────────────────────────────────────────────
function readOperation(parameter: JsonObject, where: string): Operation {
  if (nameOf(parameter) !== 'operation') throw unknownPatchPart(where, nameOf(parameter), ['operation']);
  const parts = new Map<string, JsonObject>();
  for (const part of partsOf(parameter)) {
    const name = nameOf(part);
    if (!PARTS.includes(name) || parts.has(name)) throw unknownPatchPart(where, name, PARTS);
    parts.set(name, part);
  }
  let type = 'operation';
  const given = (name: string): Given => {
    const value = parts.has(name) ? givenIn(parts.get(name) as JsonObject) : undefined;
    if (value === undefined) throw patchMemberMissing(where, type, name);
    return value;
  };
  const text = (name: string): string => scalar(given(name), where, name, 'string', 'valueString');
  type = scalar(given('type'), where, 'type', 'string', 'valueCode');
  if (!Object.hasOwn(APPLY, type)) throw unknownPatchOperation(where, `"${type}"`, Object.keys(APPLY));
  return {
    type: type as keyof typeof APPLY,
    path: text('path'),
    name: () => text('name'),
    value: () => given('value'),
    integer: (name) => scalar(given(name), where, name, 'number', 'valueInteger'),
    where,
  };
}

type Scalar = { string: string; number: number };

function scalar<K extends keyof Scalar>(given: Given, where: string, name: string, kind: K, as: string): Scalar[K] {
  const node: JsonNode | undefined = given.kind === 'typed' ? given.content.value : undefined;
  const value = node?.kind === 'leaf' ? treeValue(node) : undefined;
  if (typeof value !== kind) throw wrongPatchPart(where, name, as);
  return value as Scalar[K];
}

// ── applying an operation ───────────────────────────────────────────────────────────────────────────────────────────
function add(target: Target): void {
  const parent = theOne(target);
  const { property, content } = fitting(target.value(), parent.type, target.name(), target.where);
  const members = membersOf(parent);
  if (members !== undefined) assertVacant(members, property, parent.type, target.where);
  addChild(parent, property, content);
}

function insert(target: Target): void {
  const list = theList(target);
  const contents = contentsAround(list);
  const index = inRange(target, 'index', contents.length);
  const { content } = fitting(target.value(), list.parent.type, list.property.name, target.where);
  setContentsAround(list, contents.toSpliced(index, 0, content));
}

function remove(target: Target): void {
  if (target.found.length === 0) return;
  const { at } = theOne(target);
  if (at === undefined) throw cannotRemoveAll(target.where);
  removeElement(at);
}

function replace(target: Target): void {
  const { at } = theOne(target);
  if (at === undefined) throw cannotRemoveAll(target.where);
  const { name, choice } = at.property;
  const { property, content } = fitting(target.value(), at.parent.type, choice?.slice(0, -3) ?? name, target.where);
  replaceContent(at, property, content);
}

function move(target: Target): void {
  const list = theList(target);
  const contents = contentsAround(list);
  const from = inRange(target, 'source', contents.length - 1);
  const to = inRange(target, 'destination', contents.length - 1);
  const moved = contents[from] as Content;
  setContentsAround(list, contents.toSpliced(from, 1).toSpliced(to, 0, moved));
}

function theOne({ found, path, type, where }: Target): Element {
  const [one, ...more] = found;
  if (one === undefined) throw pathMatchesNothing(where, path, type);
  if (more.length > 0) throw pathMatchesSeveral(where, path, found.length);
  return one;
}

/** The list whose elements, and no others, the path has found. */
function theList({ found, path, type, where }: Target): Place {
  const [first] = found;
  if (first === undefined) throw pathMatchesNothing(where, path, type);
  const list = first.at;
  const isWhole = found.every(({ at }) => at?.parent === list?.parent && at?.property === list?.property);
  if (list === undefined || !list.property.list || !isWhole || contentsAround(list).length !== found.length) {
    throw pathIsNotAList(where, path);
  }
  return list;
}

function inRange({ integer, where }: Target, name: 'index' | 'source' | 'destination', highest: number): number {
  const index = integer(name);
  if (!Number.isInteger(index) || index < 0 || index > highest) throw indexOutOfRange(where, name, index, highest);
  return index;
}
