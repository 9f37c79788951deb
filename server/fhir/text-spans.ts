// Where strings and entries stand in minified JSON text, and how to replace some of them: https://hl7.org/fhir/R4/json.html
import { stringEnd } from './json-strings.ts';

/**
 * The resources of a Bundle's entries as they stand in its text, undefined for an entry without one.
 * `strings`: the offset of the opening quote of every string value (not member name) inside them, in order;
 * those of a resource begin at its `firstString`.
 */
export type BundleSpans = { resources: (ResourceSpan | undefined)[]; strings: Int32Array };
export type ResourceSpan = { start: number; end: number; firstString: number };

/** Replaces `text[start, end)` by other text. */
export type Edit = { start: number; end: number; by: string };

const QUOTE = 0x22;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

/** How deep things stand: Bundle 1, its list of entries 2, an entry 3, its resource 4. */
const BUNDLE = 1;
const ENTRY = 3;
const RESOURCE = 4;

/** One pass over the text, which is minified, valid JSON of an object whose `entry` is a list of objects. */
export function bundleSpans(text: string): BundleSpans {
  const resources: (ResourceSpan | undefined)[] = [];
  let strings = new Int32Array(1024);
  let count = 0;
  let inEntries = false;
  let resource: ResourceSpan | undefined;
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) {
      const end = stringEnd(text, at);
      const isName = text.charCodeAt(end) === COLON;
      if (resource !== undefined) {
        if (!isName) {
          if (count === strings.length) strings = doubled(strings);
          strings[count++] = at;
        }
      } else if (isName && depth === BUNDLE) {
        inEntries = stringAt(text, at) === 'entry';
      } else if (isName && depth === ENTRY && inEntries && stringAt(text, at) === 'resource') {
        if (text.charCodeAt(end + 1) === OPEN_OBJECT) resource = { start: end + 1, end: 0, firstString: count };
      }
      at = isName ? end + 1 : end;
      continue;
    }
    at++;
    if (char === OPEN_OBJECT || char === OPEN_ARRAY) {
      depth++;
      if (depth === ENTRY && inEntries) resources.push(undefined);
    } else if (char === CLOSE_OBJECT || char === CLOSE_ARRAY) {
      if (depth === RESOURCE && resource !== undefined) {
        resource.end = at;
        resources[resources.length - 1] = resource;
        resource = undefined;
      }
      depth--;
    }
  }
  return { resources, strings: strings.slice(0, count) };
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
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
  return raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
}

/** Where the characters `offsets` of the decoded string that opens at `open` stand in the text; they ascend. */
export function offsetsInside(text: string, open: number, offsets: readonly number[]): number[] {
  let at = open + 1;
  let decoded = 0;
  return offsets.map((offset) => {
    for (; decoded < offset; decoded++) {
      if (text[at] !== '\\') at++;
      else at += text[at + 1] === 'u' ? 6 : 2;
    }
    return at;
  });
}
