// JSON kept token by token: guards what JSON.parse lets through, and keeps the text beside the value.
// https://hl7.org/fhir/R4/json.html
import { brokenJson, duplicateMember, nestedTooDeep, unsafeCharacter } from './failures.ts';
import { faultOf } from './json-fault.ts';
import { stringEnd } from './json-strings.ts';
import type { Json } from './request.ts';

const MAX_DEPTH = 64;

const QUOTE = 0x22;

/**
 * The value and the same text without insignificant whitespace; order, escapes and the spelling of numbers stay.
 * Throws FhirError 400 for broken JSON, nesting beyond 64, a member named twice, `__proto__`, U+0000 and lone surrogates.
 */
export function parseJson(source: string): Json {
  const text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  const { minified, members } = minify(text);
  let value: unknown;
  try {
    value = JSON.parse(text); // not the minified one, in which `1 2` has become `12`
  } catch (error) {
    throw brokenJson(faultOf((error as Error).message, text));
  }
  // JSON.parse keeps the last of two members with one name: then the value holds fewer members than the text.
  if (countMembers(value) !== members) throw duplicateMember(findDuplicate(minified));
  if (!minified.isWellFormed() || UNSAFE_ESCAPE.test(minified)) guardStrings(value, '');
  return { value, text: minified };
}

/** `\u0000`, or any escaped surrogate: rare enough to look closer only then. */
const UNSAFE_ESCAPE = /\\u(?:0000|[dD][89a-fA-F])/;

/** Drops whitespace between tokens, counts members, bounds the depth. Says nothing of syntax: JSON.parse does. */
function minify(text: string): { minified: string; members: number } {
  let minified = '';
  let from = 0;
  let depth = 0;
  let members = 0;
  const length = text.length;
  for (let at = 0; at < length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) {
      at = stringEnd(text, at) - 1;
    } else if (char === 0x20 || char === 0x0a || char === 0x0d || char === 0x09) {
      minified += text.slice(from, at);
      while (isSpace(text.charCodeAt(at + 1))) at++;
      from = at + 1;
    } else if (char === 0x3a) {
      members++;
    } else if (char === 0x7b || char === 0x5b) {
      if (++depth > MAX_DEPTH) throw nestedTooDeep(MAX_DEPTH);
    } else if (char === 0x7d || char === 0x5d) {
      depth--;
    }
  }
  return { minified: from === 0 ? text : minified + text.slice(from), members };
}

const isSpace = (char: number): boolean => char === 0x20 || char === 0x0a || char === 0x0d || char === 0x09;

function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countMembers(item);
    return count;
  }
  for (const name in value) {
    if (name === '__proto__') throw duplicateMember(name);
    count += 1 + countMembers((value as Record<string, unknown>)[name]);
  }
  return count;
}

/** The first member that its object already has; found by reading the text again, since the value has lost it. */
function findDuplicate(minified: string): string {
  const scopes: (Set<string> | null)[] = [];
  for (let at = 0; at < minified.length; at++) {
    const char = minified[at];
    if (char === '{') scopes.push(new Set());
    else if (char === '[') scopes.push(null);
    else if (char === '}' || char === ']') scopes.pop();
    else if (char === '"') {
      const end = stringEnd(minified, at);
      const scope = scopes.at(-1);
      if (scope && minified[end] === ':') {
        const name = JSON.parse(minified.slice(at, end)) as string;
        if (scope.has(name)) return name;
        scope.add(name);
      }
      at = end - 1;
    }
  }
  return '__proto__';
}

/** Throws at the first string with U+0000 or half a surrogate pair. */
function guardStrings(value: unknown, path: string): void {
  if (typeof value === 'string') {
    if (value.includes('\u0000') || !value.isWellFormed()) throw unsafeCharacter(path);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      if (name.includes('\u0000') || !name.isWellFormed()) throw unsafeCharacter(path);
      guardStrings(item, Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`);
    }
  }
}
