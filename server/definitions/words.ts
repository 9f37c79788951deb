// The words people read in a resource, its narrative or all of it: https://hl7.org/fhir/R4/narrative.html
import type { Resource } from '../fhir/request.ts';
import { walkStrings } from './walk.ts';

/** Texts that are meant to be read; codes, URLs and ids are not. `narrative`: those of `text.div` alone. */
export function textsOf(resource: Resource, where: 'narrative' | 'everything'): string[] {
  if (where === 'narrative') return narrativeOf(resource);
  const texts: string[] = [];
  walkStrings(resource, (text, type) => {
    if (type === 'string' || type === 'markdown') texts.push(text);
    else if (type === 'xhtml') texts.push(plain(text));
  });
  return texts;
}

function narrativeOf({ text }: Resource): string[] {
  const { div } = (text ?? {}) as { div?: unknown };
  return typeof div === 'string' ? [plain(div)] : [];
}

const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Tags part words no less than spaces do, except those that only dress a part of a word. */
const plain = (xhtml: string): string =>
  xhtml
    .replace(/<\/?(?:a|abbr|b|big|em|i|small|span|strong|sub|sup|tt|u)\b[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]+));/gi, (_, hex, decimal, name) =>
      name === undefined
        ? character(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
        : (NAMED[name] ?? ' '),
    );

const character = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : ' ');
