// A JSON document that can be edited without touching what was not meant: leaves keep their token, members their order.
// https://hl7.org/fhir/R4/json.html
import { stringEnd } from './json-strings.ts';
import { valueEnd } from './resource-text.ts';

/** A string, number, true, false or null, spelled as it came. */
export type JsonLeaf = { kind: 'leaf'; token: string };
export type JsonArray = { kind: 'array'; items: JsonNode[] };
/** `key` is the name's token, quotes included; the map is keyed by the name it stands for. */
export type JsonMember = { key: string; value: JsonNode };
export type JsonObject = { kind: 'object'; members: Map<string, JsonMember> };
export type JsonNode = JsonLeaf | JsonArray | JsonObject;

const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Reads text as `parseJson` leaves it: well formed, without whitespace between tokens, nested at most 64 deep. */
export function parseTree(text: string): JsonNode {
  return nodeAt(text, 0).node;
}

function nodeAt(text: string, at: number): { node: JsonNode; end: number } {
  const first = text.charCodeAt(at);
  if (first === OPEN_OBJECT) return objectAt(text, at);
  if (first === OPEN_ARRAY) return arrayAt(text, at);
  const end = valueEnd(text, at);
  return { node: { kind: 'leaf', token: text.slice(at, end) }, end };
}

function objectAt(text: string, open: number): { node: JsonObject; end: number } {
  const members = new Map<string, JsonMember>();
  let at = open + 1;
  while (text.charCodeAt(at) !== CLOSE_OBJECT) {
    const keyEnd = stringEnd(text, at);
    const key = text.slice(at, keyEnd);
    const { node, end } = nodeAt(text, keyEnd + 1);
    members.set(memberName(key), { key, value: node });
    at = text.charCodeAt(end) === COMMA ? end + 1 : end;
  }
  return { node: { kind: 'object', members }, end: at + 1 };
}

function arrayAt(text: string, open: number): { node: JsonArray; end: number } {
  const items: JsonNode[] = [];
  let at = open + 1;
  while (text.charCodeAt(at) !== CLOSE_ARRAY) {
    const { node, end } = nodeAt(text, at);
    items.push(node);
    at = text.charCodeAt(end) === COMMA ? end + 1 : end;
  }
  return { node: { kind: 'array', items }, end: at + 1 };
}

/** The name a key token stands for. */
export const memberName = (key: string): string =>
  key.includes('\\') ? (JSON.parse(key) as string) : key.slice(1, -1);

export function printTree(node: JsonNode): string {
  if (node.kind === 'leaf') return node.token;
  if (node.kind === 'array') return `[${node.items.map(printTree).join(',')}]`;
  const members = [...node.members.values()].map(({ key, value }) => `${key}:${printTree(value)}`);
  return `{${members.join(',')}}`;
}

export function cloneTree(node: JsonNode): JsonNode {
  if (node.kind === 'leaf') return node;
  if (node.kind === 'array') return { kind: 'array', items: node.items.map(cloneTree) };
  const members = new Map<string, JsonMember>();
  for (const [name, { key, value }] of node.members) members.set(name, { key, value: cloneTree(value) });
  return { kind: 'object', members };
}

/** The JavaScript value; numbers lose their spelling. */
export const treeValue = (node: JsonNode): unknown => JSON.parse(printTree(node));

export const leaf = (value: string | number | boolean | null): JsonLeaf => ({
  kind: 'leaf',
  token: JSON.stringify(value),
});

export const isNull = (node: JsonNode | undefined): boolean => node?.kind === 'leaf' && node.token === 'null';

/** Sets a member; a new one comes last. */
export function setMember(object: JsonObject, name: string, value: JsonNode): void {
  object.members.set(name, { key: object.members.get(name)?.key ?? JSON.stringify(name), value });
}

/** Gives a member another name and value in its old place. */
export function renameMember(object: JsonObject, from: string, to: string, value: JsonNode): void {
  const before = [...object.members];
  object.members.clear();
  for (const [name, member] of before) {
    if (name === from) object.members.set(to, { key: JSON.stringify(to), value });
    else object.members.set(name, member);
  }
}

/** How many characters and how many levels a node has, printed. */
export function measure(node: JsonNode): { size: number; depth: number } {
  if (node.kind === 'leaf') return { size: node.token.length, depth: 0 };
  let size = 1;
  let depth = 0;
  const add = (child: JsonNode, key: string): void => {
    const inner = measure(child);
    size += key.length + inner.size + 1;
    depth = Math.max(depth, inner.depth);
  };
  if (node.kind === 'array') for (const item of node.items) add(item, '');
  else for (const { key, value } of node.members.values()) add(value, `${key}:`);
  return { size: Math.max(size, 2), depth: depth + 1 };
}

/**
 * Deep equality as RFC 6902 §4.6 has it: strings by their characters, numbers by their decimal value, arrays in order,
 * objects whatever the order of their members.
 */
export function equalTrees(a: JsonNode, b: JsonNode): boolean {
  if (a.kind === 'leaf') return b.kind === 'leaf' && leafIdentity(a.token) === leafIdentity(b.token);
  if (a.kind === 'array') {
    return (
      b.kind === 'array' && a.items.length === b.items.length && a.items.every((item, i) => same(item, b.items[i]))
    );
  }
  if (b.kind !== 'object' || a.members.size !== b.members.size) return false;
  return [...a.members].every(([name, member]) => same(member.value, b.members.get(name)?.value));
}

const same = (a: JsonNode, b: JsonNode | undefined): boolean => b !== undefined && equalTrees(a, b);

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Equal for tokens of equal value: `1.10` and `11e-1`, `"\u0041"` and `"A"`. */
function leafIdentity(token: string): string {
  if (token.startsWith('"')) return token.includes('\\') ? `"${JSON.parse(token) as string}"` : token;
  const [, sign, whole, fraction = '', exponent = '0'] = NUMBER.exec(token) ?? [];
  if (whole === undefined) return token;
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return Number.isSafeInteger(power) ? `${sign}${significant}e${power}` : token;
}
