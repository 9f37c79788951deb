// Joins conditions, and says alternatives that differ in one value as a list: `code=a,b` is one condition.
import type { Criterion, Test } from './query.ts';

export const allOf = (conditions: Criterion[]): Criterion => {
  const [only, ...others] = conditions;
  return only !== undefined && others.length === 0 ? only : { kind: 'and', of: conditions };
};

/** Alternatives in the order of their first mention; a single one stays as it is. */
export function anyOf(alternatives: Criterion[]): Criterion {
  const [single] = alternatives;
  if (single !== undefined && alternatives.length === 1) return single;
  const groups = new Map<string, { first: Criterion; values: Set<string> }>();
  for (const alternative of alternatives.flatMap((one) => (one.kind === 'or' ? one.of : [one]))) {
    const values = lastValues(alternative);
    const name = values.length === 0 ? JSON.stringify(alternative) : nameWithout(alternative);
    const group = groups.get(name);
    // One of nothing, `in []`, has the name of those that seek a value, but holds none to be found by.
    if (group === undefined || group.values.size === 0)
      groups.set(name, { first: alternative, values: new Set(values) });
    else for (const value of values) group.values.add(value);
  }
  const [only, ...others] = [...groups.values()].map(({ first, values }) =>
    values.size > 1 ? withLastValues(first, [...values]) : first,
  );
  return only !== undefined && others.length === 0
    ? only
    : { kind: 'or', of: only === undefined ? [] : [only, ...others] };
}

/** The same for those that differ in the last value alone; long lists of the simplest kind come often. */
function nameWithout(criterion: Criterion): string {
  if (criterion.kind !== 'entry') return JSON.stringify(withLastValues(criterion, []));
  const { of, param, tests } = criterion;
  const before = tests.length === 1 ? '' : JSON.stringify(tests.slice(0, -1));
  return `${of} ${param} ${before} ${tests.at(-1)?.column}`;
}

/** The texts of which the last test seeks one. */
function lastValues(criterion: Criterion): string[] {
  const last = 'tests' in criterion ? criterion.tests.at(-1) : undefined;
  if (last?.op === 'in') return last.value;
  return last?.op === 'eq' && typeof last.value === 'string' ? [last.value] : [];
}

function withLastValues(criterion: Criterion, value: string[]): Criterion {
  const { tests, ...rest } = criterion as Extract<Criterion, { tests: Test[] }>;
  const { column } = tests.at(-1) as Test;
  return { ...rest, tests: [...tests.slice(0, -1), { column, op: 'in', value }] };
}
