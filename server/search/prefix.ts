// The prefixes of ordered values, and what they ask of a range: https://hl7.org/fhir/R4/search.html#prefix
import type { Criterion, Test } from './query.ts';

export type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

const PREFIXED = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)(.*)$/s;

export function splitPrefix(text: string): { prefix: Prefix; rest: string } {
  const [, prefix, rest] = PREFIXED.exec(text) ?? [];
  return prefix === undefined || rest === undefined ? { prefix: 'eq', rest: text } : { prefix: prefix as Prefix, rest };
}

/** Makes a condition of tests on one entry. */
type Ask = (tests: Test[]) => Criterion;
type Order = 'lt' | 'le' | 'gt' | 'ge';

const low = (op: Order, value: number): Test => ({ column: 'low', op, value });
const high = (op: Order, value: number): Test => ({ column: 'high', op, value });

/** Milliseconds since 1970, both ends included; `reach` is how far `ap` goes beyond them. */
export type SoughtDate = { prefix: Prefix; low: number; high: number; reach: number };

/** A range of time. One that overlaps the beginning of what `ge` seeks is neither above it nor within it. */
export function compareDates({ prefix, ...sought }: SoughtDate, ask: Ask): Criterion {
  switch (prefix) {
    case 'eq':
      return ask([low('ge', sought.low), high('le', sought.high)]);
    case 'ne':
      return { kind: 'or', of: [ask([low('lt', sought.low)]), ask([high('gt', sought.high)])] };
    case 'gt':
      return ask([high('gt', sought.high)]);
    case 'lt':
      return ask([low('lt', sought.low)]);
    case 'ge': // above it, or within it
      return { kind: 'or', of: [ask([low('ge', sought.low)]), ask([high('gt', sought.high)])] };
    case 'le':
      return { kind: 'or', of: [ask([high('le', sought.high)]), ask([low('lt', sought.low)])] };
    case 'sa':
      return ask([low('gt', sought.high)]);
    case 'eb':
      return ask([high('lt', sought.low)]);
    case 'ap':
      return ask([low('le', sought.high + sought.reach), high('ge', sought.low - sought.reach)]);
  }
}

/** An instant, which begins where it ends, in a column. */
export function compareInstant({ prefix, ...sought }: SoughtDate, column: string, ask: Ask): Criterion {
  const is = (op: Order, value: number): Test => ({ column, op, value });
  switch (prefix) {
    case 'eq':
      return ask([is('ge', sought.low), is('le', sought.high)]);
    case 'ne':
      return { kind: 'or', of: [ask([is('lt', sought.low)]), ask([is('gt', sought.high)])] };
    case 'gt':
    case 'sa':
      return ask([is('gt', sought.high)]);
    case 'lt':
    case 'eb':
      return ask([is('lt', sought.low)]);
    case 'ge':
      return ask([is('ge', sought.low)]);
    case 'le':
      return ask([is('le', sought.high)]);
    case 'ap':
      return ask([is('ge', sought.low - sought.reach), is('le', sought.high + sought.reach)]);
  }
}

/** What a number may stand for: `low` and `high` by the precision it is written in, `around` is what `ap` takes for near. */
export type SoughtNumber = { value: number; low: number; high: number; around: { low: number; high: number } };

/** Within a tenth. */
export function around(value: number): { low: number; high: number } {
  const tenth = Math.abs(value) / 10;
  return { low: value - tenth, high: value + tenth };
}

/** A number or range against a number; only `eq` and `ne` mind the precision it is written in, whose end is excluded. */
export function compareNumbers(prefix: Prefix, sought: SoughtNumber, ask: Ask): Criterion {
  const { value } = sought;
  switch (prefix) {
    case 'eq':
      return ask([low('ge', sought.low), high('lt', sought.high)]);
    case 'ne':
      return { kind: 'or', of: [ask([low('lt', sought.low)]), ask([high('ge', sought.high)])] };
    case 'gt':
      return ask([high('gt', value)]);
    case 'lt':
      return ask([low('lt', value)]);
    case 'ge':
      return ask([high('ge', value)]);
    case 'le':
      return ask([low('le', value)]);
    case 'sa':
      return ask([low('gt', value)]);
    case 'eb':
      return ask([high('lt', value)]);
    case 'ap':
      return ask([low('le', sought.around.high), high('ge', sought.around.low)]);
  }
}
