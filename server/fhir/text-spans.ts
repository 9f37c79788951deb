// Where strings and entries stand in minified JSON text, and how to replace some of them: https://hl7.org/fhir/R4/json.html
import { stringEnd } from './json.ts';

/** A resource inside a Bundle's text: offsets of its object, and of the opening quote of every string value in it, in order. */
export type ResourceSpan = { start: number; end: number; strings: Int32Array };

/** Replaces `text[start, end)` by other text. */
export type Edit = { start: number; end: number; by: string };

const QUOTE = '"';
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

/** How deep things stand: Bundle 1, its list of entries 2, an entry 3, its resource 4. */
const BUNDLE = 1;
const ENTRY = 3;
const RESOURCE = 4;

/**
 * The resource of each entry of a Bundle, undefined for an entry without one; one pass over the text.
 * `text` is minified, valid JSON of an object whose `entry` is a list of objects. Member names are not string values.
 */
export function entryResources(text: string): (ResourceSpan | undefined)[] {
  const found: (ResourceSpan | undefined)[] = [];
  const strings = new Offsets();
  let inEntries = false;
  let inResource = false;
  let depth = 0;
  let start = 0;
  let at = 0;
  while (at < text.length) {
    const quote = text.indexOf(QUOTE, at);
    const gapEnd = quote === -1 ? text.length : quote;
    for (; at < gapEnd; at++) {
      const char = text.charCodeAt(at);
      if (char === OPEN_OBJECT || char === OPEN_ARRAY) {
        depth++;
        if (inEntries && depth === ENTRY) found.push(undefined);
      } else if (char === CLOSE_OBJECT || char === CLOSE_ARRAY) {
        if (inResource && depth === RESOURCE) {
          found[found.length - 1] = { start, end: at + 1, strings: strings.take() };
          inResource = false;
        }
        depth--;
      }
    }
    if (quote === -1) break;
    at = stringEnd(text, quote);
    const isName = text.charCodeAt(at) === COLON;
    if (inResource) {
      if (!isName) strings.push(quote);
    } else if (isName && depth === BUNDLE) {
      inEntries = nameAt(text, quote, at) === 'entry';
    } else if (isName && inEntries && depth === ENTRY && nameAt(text, quote, at) === 'resource') {
      inResource = text.charCodeAt(at + 1) === OPEN_OBJECT;
      start = at + 1;
    }
  }
  return found;
}

/** The offset of the opening quote of every string value (not member name) of minified JSON, in order. */
export function stringValues(text: string): Int32Array {
  const strings = new Offsets();
  let quote = text.indexOf(QUOTE);
  while (quote !== -1) {
    const end = stringEnd(text, quote);
    if (text.charCodeAt(end) !== COLON) strings.push(quote);
    quote = text.indexOf(QUOTE, end);
  }
  return strings.take();
}

/** The text between `start` and `end` with its edits made; they are in order and do not overlap. */
export function splice(text: string, edits: readonly Edit[], start = 0, end = text.length): string {
  let result = '';
  let from = start;
  for (const edit of edits) {
    result += text.slice(from, edit.start) + edit.by;
    from = edit.end;
  }
  return result + text.slice(from, end);
}

/** The string whose opening quote stands at `open`. */
export function stringAt(text: string, open: number): string {
  const end = stringEnd(text, open);
  const raw = text.slice(open + 1, end - 1);
  return raw.includes('\\') ? (JSON.parse(text.slice(open, end)) as string) : raw;
}

/** Where the characters `offset` of the decoded string that opens at `open` stand in the text; offsets ascend. */
export function offsetsInside(text: string, open: number, offsets: readonly number[]): number[] {
  const found: number[] = [];
  let at = open + 1;
  let decoded = 0;
  for (const offset of offsets) {
    while (decoded < offset) {
      if (text[at] === '\\') at += text[at + 1] === 'u' ? 6 : 2;
      else at++;
      decoded++;
    }
    found.push(at);
  }
  return found;
}

const nameAt = (text: string, open: number, end: number): string => {
  const raw = text.slice(open + 1, end - 1);
  return raw.includes('\\') ? (JSON.parse(text.slice(open, end)) as string) : raw;
};

/** A growing list of offsets, emptied by `take`. */
class Offsets {
  #items = new Int32Array(256);
  #size = 0;

  push(offset: number): void {
    if (this.#size === this.#items.length) {
      const larger = new Int32Array(2 * this.#size);
      larger.set(this.#items);
      this.#items = larger;
    }
    this.#items[this.#size++] = offset;
  }

  take(): Int32Array {
    const taken = this.#items.slice(0, this.#size);
    this.#size = 0;
    return taken;
  }
}
