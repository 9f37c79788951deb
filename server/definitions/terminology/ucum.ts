// Which codes are units of measure: a grammar, and the table of units and prefixes. https://ucum.org/ucum
import { UcumLhcUtils, type Unit } from '@lhncbc/ucum-lhc';

export const UCUM = 'http://unitsofmeasure.org';

/** Parentheses two deep: the library prints what it stumbles over. https://ucum.org/ucum#section-Grammar-of-Units-and-Unit-Terms */
const grammar = (component: string): string => `/?${component}(?:[./]${component})*`;
const NOTE = '\\{[^{}]*\\}';
const SYMBOL = "(?:10[*^]|[A-Za-z%']*\\[[^[\\]{}()]+\\]|[A-Za-z%']+)(?:[+-]?\\d+)?";
const SIMPLE = `(?:(?:\\d+|${SYMBOL})(?:${NOTE})?|${NOTE})`;
const inParentheses = (term: string): string => `(?:${SIMPLE}|\\(${term}\\)(?:${NOTE})?)`;
const CODE = new RegExp(`^(?=[\\x21-\\x7e]{1,64}$)${grammar(inParentheses(grammar(inParentheses(grammar(SIMPLE)))))}$`);

/** Undefined: no code of UCUM. */
export function unitOf(code: string): Unit | undefined {
  if (!CODE.test(code)) return undefined;
  const { unit, origString, retMsg } = UcumLhcUtils.getInstance().getSpecifiedUnit(code, 'validate');
  // A message says that the code is only close to one.
  return unit == null || origString !== code || retMsg.length > 0 ? undefined : unit;
}

const MOST_KEPT = 5_000;
const kept = new Map<string, boolean>();

/** Read once, then kept. */
export function isUnit(code: string): boolean {
  let known = kept.get(code);
  if (known === undefined) {
    known = unitOf(code) !== undefined;
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(code, known);
  }
  return known;
}
