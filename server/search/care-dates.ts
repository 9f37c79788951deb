// What care a time span covers, by the dates that search knows of each type: https://hl7.org/fhir/R4/patient-operation-everything.html
import { type SearchParameter, searchParameter, searchParameters } from '../definitions/search-parameters.ts';
import { resourceTypes } from '../definitions/structures.ts';
import type { DateRange } from './date-range.ts';
import type { Criterion } from './query.ts';

/** Dates of a person, of what was measured, or of money: they say nothing of when care was given. */
const OF_SOMETHING_ELSE = ['_lastUpdated', 'birthdate', 'death-date', 'value-date', 'payment-date', 'reaction-date'];

/** They last from the first of these dates on, until another says that they ended. */
const LASTING: Record<string, { from: string[]; until?: string }> = {
  AllergyIntolerance: { from: ['onset', 'date'] },
  Condition: { from: ['onset-date', 'recorded-date'], until: 'abatement-date' },
};

/** True for resources with a date in the span, for conditions that last into it, and for what has no such date at all. */
export function caredFor(span: DateRange): Criterion {
  const undated: string[] = [];
  const dated: Criterion[] = [];
  for (const type of resourceTypes()) {
    const rule = Object.hasOwn(LASTING, type) ? lasting(type, span) : within(careDates(type), span);
    if (rule === undefined) undated.push(type);
    else dated.push({ kind: 'and', of: [{ kind: 'type', types: [type] }, rule] });
  }
  return { kind: 'or', of: [{ kind: 'type', types: undated }, ...dated] };
}

const careDates = (type: string): SearchParameter[] =>
  searchParameters(type).filter(
    ({ type, code, expression }) => type === 'date' && expression !== '' && !OF_SOMETHING_ELSE.includes(code),
  );

function within(parameters: readonly SearchParameter[], { low, high }: DateRange): Criterion | undefined {
  if (parameters.length === 0) return undefined;
  const inSpan = parameters.map((one) => dated(one, { from: low, until: high }));
  return { kind: 'or', of: [...inSpan, none(parameters)] };
}

function lasting(type: string, { low, high }: DateRange): Criterion {
  const { from, until } = LASTING[type] as (typeof LASTING)[string];
  const begins = from.map((code) => searchParameter(type, code) as SearchParameter);
  const hasBegun: Criterion = { kind: 'or', of: [...begins.map((one) => dated(one, { until: high })), none(begins)] };
  if (until === undefined) return hasBegun;
  const ends = searchParameter(type, until) as SearchParameter;
  return { kind: 'and', of: [hasBegun, { kind: 'or', of: [dated(ends, { from: low }), none([ends])] }] };
}

/** The parameter has an entry that does not end before `from` nor begin behind `until`. */
const dated = ({ key }: SearchParameter, { from, until }: { from?: number; until?: number }): Criterion => ({
  kind: 'entry',
  of: 'date',
  param: key,
  tests: [
    ...(from === undefined ? [] : [{ column: 'high', op: 'ge', value: from } as const]),
    ...(until === undefined ? [] : [{ column: 'low', op: 'le', value: until } as const]),
  ],
});

const none = (parameters: readonly SearchParameter[]): Criterion => ({
  kind: 'not',
  of: { kind: 'or', of: parameters.map((one) => dated(one, {})) },
});
