// Which codes are units of measure: a grammar, and the table of units and prefixes. https://ucum.org/ucum
import { UcumLhcUtils, type Unit } from '@lhncbc/ucum-lhc';

export const UCUM = 'http://unitsofmeasure.org';

/** Parentheses two deep: the library prints what it stumbles over. https://ucum.org/ucum#section-Grammar-of-Units-and-Unit-Terms */
const grammar = (component: string): string => `/?${component}(?:[./]${component})*`;
const NOTE = '\\{[^{}]*\\}';
const SYMBOL = "(?:10[*^]|[A-Za-z%']*\\[[^[\\]{}()]+\\]|[A-Za-z%']+)(?:[+-]?\\d+)?";
const SIMPLE = `(?:(?:\\d+|${SYMBOL})(?:${NOTE})?|${NOTE})`;
const inParentheses = (term: string): string => `(?:${SIMPLE}|\\(${term}\\)(?:${NOTE})?)`;
export const LONGEST_UNIT = 64;
const CODE = new RegExp(
  `^(?=[\\x21-\\x7e]{1,${LONGEST_UNIT}}$)${grammar(inParentheses(grammar(inParentheses(grammar(SIMPLE)))))}$`,
);

/** Undefined: no code of UCUM. */
export function unitOf(code: string): Unit | undefined {
  if (!CODE.test(code)) return undefined;
  const { unit, origString, retMsg } = UcumLhcUtils.getInstance().getSpecifiedUnit(code, 'validate');
  // A message says that the code is only close to one.
  return unit == null || origString !== code || retMsg.length > 0 ? undefined : unit;
}

const MOST_KEPT = 5_000;
const kept = new Map<string, string>();

/** Units of one kind can be turned into one another; empty: it is no unit. Read once, then kept. */
export function kindOf(code: string): string {
  if (code.length > LONGEST_UNIT) return '';
  let kind = kept.get(code);
  if (kind === undefined) {
    kind = kindIn(unitOf(code), code);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(code, kind);
  }
  return kind;
}

/** What a procedure defines is like nothing else: https://ucum.org/ucum#section-Arbitrary-Units */
function kindIn(unit: Unit | undefined, code: string): string {
  if (unit === undefined) return '';
  return unit.isArbitrary_ ? `[${code}]` : `(${unit.dim_?.dimVec_?.join(' ') ?? ''})`;
}

export const isUnit = (code: string): boolean => kindOf(code) !== '';
