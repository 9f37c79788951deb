// Units of measure in terms of base units, so that 5 mg and 0.005 g compare: https://ucum.org/ucum,
// https://hl7.org/fhir/R4/search.html#quantity
import { UcumLhcUtils, type Unit } from '@lhncbc/ucum-lhc';
import { remembered } from '../../fhir/remembered.ts';
import { REMEMBERED_UNITS, unitOf } from './ucum.ts';

/** `code` names what all units that convert into each other share: `g.m-3`. */
export type Measure = { code: string; toBase(value: number): number };

const BASE = ['m', 's', 'g', 'rad', 'K', 'C', 'cd'];

/** Undefined: no UCUM code, or one that has no fixed ratio to others of its kind (pH, dB). Read once, then kept. */
export const measureOf: (code: string) => Measure | undefined = remembered(read, REMEMBERED_UNITS);

function read(code: string): Measure | undefined {
  const unit = unitOf(code);
  if (unit === undefined || !(unit.magnitude_ > 0)) return undefined;
  const utils = UcumLhcUtils.getInstance();
  const name = dimension(unit, code);
  if (unit.isArbitrary_) return { code: name, toBase: linear(unit.magnitude_, 0) };
  const [zero, one, two] = [0, 1, 2].map((value) => utils.convertToBaseUnits(code, value).magnitude);
  if (zero === undefined || one === undefined || two === undefined) return undefined;
  const factor = one - zero;
  if (!(Math.abs(two - one - factor) <= Math.abs(factor) * 1e-9)) return undefined; // not a number where it is infinite
  return { code: name, toBase: linear(factor, zero) };
}

const DIGITS = 12;

/** Rounded, since 9.3 × 0.001 is not 0.0093 in binary fractions. */
const linear =
  (factor: number, offset: number): Measure['toBase'] =>
  (value) =>
    Number((value * factor + offset).toPrecision(DIGITS));

/** To UCUM a mole is a number. Arbitrary units, such as [iU], convert into themselves alone. */
function dimension({ dim_, isArbitrary_ }: Unit, code: string): string {
  const exponents = dim_?.dimVec_ ?? [];
  const base = BASE.flatMap((name, at) => {
    const exponent = exponents[at] ?? 0;
    return exponent === 0 ? [] : [exponent === 1 ? name : `${name}${exponent}`];
  });
  const arbitrary = isArbitrary_ ? (code.match(/\[[^\]]+\]/g) ?? [code]) : [];
  return [...base, ...arbitrary].join('.') || '1';
}
