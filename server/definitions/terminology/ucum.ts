// Which codes are units of measure: a grammar, and the table of units and prefixes. https://ucum.org/ucum
import { UcumLhcUtils, type Unit } from '@lhncbc/ucum-lhc';
import { remembered } from '../../fhir/remembered.ts';

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

/** How many units are kept: what is longer is none. */
export const REMEMBERED_UNITS = { most: 5_000, longest: LONGEST_UNIT };

/** Units of one kind can be turned into one another; empty: it is no unit. Read once, then kept. */
export const kindOf = remembered((code) => kindIn(unitOf(code), code), REMEMBERED_UNITS);

/** What a procedure defines is like nothing else: https://ucum.org/ucum#section-Arbitrary-Units */
function kindIn(unit: Unit | undefined, code: string): string {
  if (unit === undefined) return '';
  return unit.isArbitrary_ ? `[${code}]` : `(${unit.dim_?.dimVec_?.join(' ') ?? ''})`;
}

export const isUnit = (code: string): boolean => kindOf(code) !== '';
