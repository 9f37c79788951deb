// JSON Patch on a resource's text; what it does not touch stays byte for byte: https://www.rfc-editor.org/rfc/rfc6902
// https://hl7.org/fhir/R4/http.html#patch
import {
  cannotRemoveAll,
  invalidPointer,
  malformedPatch,
  moveIntoItself,
  patchMemberMissing,
  patchNotAList,
  patchTestFailed,
  patchTooLarge,
  pointerAbsent,
  unknownPatchOperation,
} from '../../fhir/failures-patch.ts';
import {
  cloneTree,
  equalTrees,
  type JsonNode,
  measure,
  parseTree,
  printTree,
  setMember,
  treeValue,
} from '../../fhir/json-tree.ts';
import type { Json } from '../../fhir/request.ts';

const OPERATIONS = ['add', 'remove', 'replace', 'move', 'copy', 'test'] as const;

/** Most characters that one patch may copy: copies of copies double with each operation. */
const MAX_COPIED = 5_000_000;
const MAX_DEPTH = 64;

type Pointer = { text: string; tokens: string[] };
type Operation = {
  op: (typeof OPERATIONS)[number];
  path: Pointer;
  from: Pointer;
  value: JsonNode;
  /** Names the operation in errors: `patch[2]`. */
  where: string;
};
type Patched = { root: JsonNode; copied: number };

/**
 * The text with all operations applied in order, or none: throws FhirError 400 for a malformed patch, 422 where it does
 * not fit this text. Whether the result is a valid resource is for the caller to find out.
 */
export function applyJsonPatch(text: string, patch: Json): string {
  const document = parseTree(patch.text);
  if (document.kind !== 'array') throw patchNotAList();
  const operations = document.items.map((item, index) => readOperation(item, `patch[${index}]`));
  const patched: Patched = { root: parseTree(text), copied: 0 };
  for (const operation of operations) apply(operation, patched);
  return printTree(patched.root);
}

// ── reading the document ────────────────────────────────────────────────────────────────────────────────────────────
const NOWHERE: Pointer = { text: '', tokens: [] };
const NOTHING: JsonNode = { kind: 'leaf', token: 'null' };

function readOperation(item: JsonNode, where: string): Operation {
  if (item.kind !== 'object')
    throw malformedPatch(where, 'La operación no es un objeto.', 'The operation is no object.');
  const found = item.members.get('op')?.value;
  const given = found?.kind === 'leaf' ? treeValue(found) : undefined;
  const op = OPERATIONS.find((name) => name === given);
  if (op === undefined) {
    throw unknownPatchOperation(where, found === undefined ? 'undefined' : shorten(found), OPERATIONS);
  }
  const needed = (member: string): JsonNode => {
    const value = item.members.get(member)?.value;
    if (value === undefined) throw patchMemberMissing(where, op, member);
    return value;
  };
  return {
    op,
    path: readPointer(needed('path'), where),
    from: op === 'move' || op === 'copy' ? readPointer(needed('from'), where) : NOWHERE,
    value: op === 'add' || op === 'replace' || op === 'test' ? needed('value') : NOTHING,
    where,
  };
}

/** https://www.rfc-editor.org/rfc/rfc6901 */
function readPointer(node: JsonNode, where: string): Pointer {
  const text = treeValue(node);
  if (typeof text !== 'string' || !/^(\/|$)/.test(text) || /~(?![01])/.test(text)) {
    throw invalidPointer(where, String(text));
  }
  const tokens = text.split('/').slice(1);
  return { text, tokens: tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~')) };
}

// ── applying it ─────────────────────────────────────────────────────────────────────────────────────────────────────
function apply(operation: Operation, patched: Patched): void {
  const { op, path, from, value, where } = operation;
  if (op === 'add') insert(patched, operation, cloneTree(value));
  else if (op === 'remove') remove(patched, path, where);
  else if (op === 'replace') replace(patched, operation);
  else if (op === 'copy') insert(patched, operation, cloneTree(at(patched.root, from, where)));
  else if (op === 'move') move(patched, operation);
  else if (!equalTrees(at(patched.root, path, where), value)) {
    throw patchTestFailed(where, path.text, shorten(value), shorten(at(patched.root, path, where)));
  }
}

function move(patched: Patched, operation: Operation): void {
  const { from, path, where } = operation;
  if (path.text.startsWith(`${from.text}/`)) throw moveIntoItself(where, from.text, path.text);
  const moved = at(patched.root, from, where);
  if (path.text === from.text) return;
  remove(patched, from, where);
  insert(patched, operation, moved);
}

function replace(patched: Patched, operation: Operation): void {
  const { path, where, value } = operation;
  at(patched.root, path, where);
  const key = path.tokens.at(-1);
  const parent = key === undefined ? undefined : at(patched.root, parentOf(path), where);
  if (parent?.kind === 'array') {
    account(patched, operation, value);
    parent.items[Number(key)] = cloneTree(value);
  } else {
    insert(patched, operation, cloneTree(value));
  }
}

function insert(patched: Patched, operation: Operation, value: JsonNode): void {
  const { path, where } = operation;
  account(patched, operation, value);
  const key = path.tokens.at(-1);
  if (key === undefined) {
    patched.root = value;
    return;
  }
  const parent = at(patched.root, parentOf(path), where);
  if (parent.kind === 'object') setMember(parent, key, value);
  else if (parent.kind === 'array') parent.items.splice(insertionIndex(parent.items, key, path, where), 0, value);
  else throw pointerAbsent(where, parentOf(path).text);
}

function remove({ root }: Patched, path: Pointer, where: string): void {
  at(root, path, where);
  const key = path.tokens.at(-1);
  if (key === undefined) throw cannotRemoveAll(where);
  const parent = at(root, parentOf(path), where);
  if (parent.kind === 'object') parent.members.delete(key);
  else if (parent.kind === 'array') parent.items.splice(Number(key), 1);
}

function account(patched: Patched, { op, path, where }: Operation, value: JsonNode): void {
  const { size, depth } = measure(value);
  if (op === 'copy') patched.copied += size;
  if (patched.copied > MAX_COPIED || path.tokens.length + depth > MAX_DEPTH) throw patchTooLarge(where, MAX_COPIED);
}

/** The value a pointer names. Throws 422 where there is none. */
function at(root: JsonNode, pointer: Pointer, where: string): JsonNode {
  let node: JsonNode | undefined = root;
  for (const token of pointer.tokens) {
    if (node.kind === 'object') node = node.members.get(token)?.value;
    else if (node.kind === 'array' && INDEX.test(token)) node = node.items[Number(token)];
    else node = undefined;
    if (node === undefined) throw pointerAbsent(where, pointer.text);
  }
  return node;
}

const INDEX = /^(0|[1-9][0-9]*)$/;

function insertionIndex(items: JsonNode[], key: string, path: Pointer, where: string): number {
  if (key === '-') return items.length;
  if (!INDEX.test(key) || Number(key) > items.length) throw pointerAbsent(where, path.text);
  return Number(key);
}

function parentOf({ text, tokens }: Pointer): Pointer {
  return { text: text.slice(0, text.lastIndexOf('/')), tokens: tokens.slice(0, -1) };
}

function shorten(node: JsonNode): string {
  const text = printTree(node);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
