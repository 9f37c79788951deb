// Words that people read in a resource: https://hl7.org/fhir/R4/search.html#content
import type { Resource } from '../../../server/fhir/request.ts';
import { unescaped } from './escapes.ts';
import { fold } from './strings.ts';
import { askEngine } from './values.ts';

/** Elements of these types are meant to be read; codes, URLs, ids and references are not. */
const READABLE = ['string', 'markdown', 'xhtml'];

/** Every word that is sought begins a word of the narrative (`_text`), or of anything in the resource (`_content`). */
export function hasWords(resource: Resource, where: '_text' | '_content', search: string): boolean {
  const words = where === '_text' ? narrativeWords(resource) : allWords(resource);
  return wordsIn(unescaped(search)).every((sought) => words.some((word) => word.startsWith(sought)));
}

const wordsIn = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

export function narrativeWords({ text }: Resource): string[] {
  const { div = '' } = (text ?? {}) as { div?: string };
  return wordsIn(readable(div));
}

const known = new WeakMap<Resource, string[]>();

export function allWords(resource: Resource): string[] {
  let words = known.get(resource);
  if (words === undefined) {
    const read = askEngine('descendants()', resource).filter(
      ({ type, path }) => READABLE.includes(type) && path !== 'Reference.reference',
    );
    words = [...new Set(read.flatMap(({ type, value }) => wordsIn(textOf(type, value))))];
    known.set(resource, words);
  }
  return words;
}

const textOf = (type: string, value: unknown): string =>
  typeof value !== 'string' ? '' : type === 'xhtml' ? readable(value) : value;

/** Markup that stands inside words: `<b>den</b>gue` is one. */
const INLINE = new Set(
  'a abbr acronym b big cite code dfn em font i kbd q s samp small span strong sub sup tt u var'.split(' '),
);
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** https://hl7.org/fhir/R4/narrative.html */
function readable(xhtml: string): string {
  return xhtml
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<(\/?)([\w:]+)[^>]*>|&(#?)(\w+);/g, (_, __, tag, numeric, name) => {
      if (tag !== undefined) return INLINE.has(tag) ? '' : ' ';
      if (numeric === '') return ENTITIES[name] ?? ' ';
      return String.fromCodePoint(name.startsWith('x') ? Number.parseInt(name.slice(1), 16) : Number(name));
    });
}
