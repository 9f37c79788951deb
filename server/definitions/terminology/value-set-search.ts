// Finds codes by words of what they are called: the `filter` of https://hl7.org/fhir/R4/valueset-operation-expand.html
import { fold } from '../fold.ts';
import type { Members } from './value-set-members.ts';
import type { Member } from './value-set-parts.ts';

/** All members as one text, a line each, every word behind a space: a search for text in it costs microseconds. */
type Haystack = { text: string; starts: Int32Array };

const known = new WeakMap<Members, Haystack>();

/** Members of which every word begins some word of code, display or designations, in order. */
export function matching(members: Members, filter: string): Member[] {
  const words = distinctWords(fold(filter));
  if (words.length === 0) return [...members.list];
  let haystack = known.get(members);
  if (haystack === undefined) {
    haystack = build(members.list);
    known.set(members, haystack);
  }
  const { text } = haystack;
  const [rarest = '', ...others] = words.length === 1 ? words : rarestFirst(words, text);
  return search(haystack, rarest, others).map((at) => members.list[at] as Member);
}

const rarestFirst = (words: readonly string[], text: string): string[] =>
  words
    .map((word) => ({ word, spread: spreadOf(word, text) }))
    .sort((one, other) => other.spread - one.spread)
    .map(({ word }) => word);

/** Without those that others begin with. */
function distinctWords(text: string): string[] {
  const sorted = text.split(' ').sort();
  return sorted.filter((word, at) => word !== '' && sorted[at + 1]?.startsWith(word) !== true);
}

const SAMPLE = 200;

/** How far apart the first of its places are. */
function spreadOf(word: string, text: string): number {
  let at = -1;
  for (let count = 0; count < SAMPLE; count++) {
    at = text.indexOf(` ${word}`, at + 1);
    if (at === -1) return (text.length * SAMPLE) / (count + 1);
  }
  return at;
}

function build(list: readonly Member[]): Haystack {
  const starts = new Int32Array(list.length + 1);
  const lines: string[] = [];
  let length = 0;
  for (const [at, { code, display, designations, concept }] of list.entries()) {
    const names = [...designations, ...(concept?.designations ?? [])].map(({ value }) => value);
    const line = ` ${fold([code, display ?? '', ...names].join(' '))}\n`;
    starts[at] = length;
    length += line.length;
    lines.push(line);
  }
  starts[list.length] = length;
  return { text: lines.join(''), starts };
}

/** Positions in the list, ascending. */
function search({ text, starts }: Haystack, word: string, others: readonly string[]): number[] {
  const found: number[] = [];
  const needle = ` ${word}`;
  let member = 0;
  for (let at = text.indexOf(needle); at !== -1; ) {
    while ((starts[member + 1] as number) <= at) member++;
    const end = starts[member + 1] as number;
    const line = others.length === 0 ? '' : text.slice(starts[member], end);
    if (others.every((other) => line.includes(` ${other}`))) found.push(member);
    at = text.indexOf(needle, end);
  }
  return found;
}
