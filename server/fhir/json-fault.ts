// Where a text stops being JSON, for who has to mend it: https://www.rfc-editor.org/rfc/rfc8259
import type { JsonFault } from './failures.ts';
import { stringEnd } from './json-strings.ts';

const NEAR = 30;

/** `complaint`: what JSON.parse said of it; undefined: the text ends too soon. */
export function faultOf(complaint: string, text: string): JsonFault | undefined {
  const told = /position (\d+)/.exec(complaint)?.[1];
  const at = told === undefined ? unexpectedAt(text) : Number(told);
  if (at >= text.length) return undefined;
  let line = 1;
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1 && end < at; end = text.indexOf('\n', start)) {
    line++;
    start = end + 1;
  }
  const near = text
    .slice(Math.max(at - NEAR, 0), at)
    .replace(/\s+/g, ' ')
    .trim();
  return { line, column: at - start + 1, near: near.toWellFormed() };
}

const SPACE = ' \t\n\r';
const PUNCTUATION = '{}[]:,';
const WORD = /true|false|null|-?\d[\d.eE+-]*/y;

/** JSON.parse tells no place where a value is expected and something else comes. */
function unexpectedAt(text: string): number {
  let last = '';
  for (let at = 0; at < text.length; ) {
    const char = text.charAt(at);
    if (SPACE.includes(char)) at++;
    else if (char === '"') {
      at = stringEnd(text, at);
      last = char;
    } else if (PUNCTUATION.includes(char)) {
      if (wantsValue(last) && !'{['.includes(char) && last + char !== '[]') return at;
      last = char;
      at++;
    } else {
      WORD.lastIndex = at;
      if (!WORD.test(text)) return at;
      at = WORD.lastIndex;
      last = '0';
    }
  }
  return text.length;
}

const wantsValue = (last: string): boolean => last === ':' || last === ',' || last === '[' || last === '';
