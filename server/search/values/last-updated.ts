// `_lastUpdated`, a column of the resource itself: https://hl7.org/fhir/R4/search.html#lastUpdated
import type { SearchParameter } from '../../definitions/search-parameters.ts';
import type { Criterion } from '../query.ts';
import { dateCriterion } from './date.ts';
import type { SearchSettings } from './value-type.ts';

export const modifiers = (): readonly string[] => [];

export function index(): void {
  // the store knows it
}

/** It is an instant: where it begins and where it ends are one. */
export const criterion = (
  { code }: SearchParameter,
  _modifier: string | undefined,
  value: string,
  settings: SearchSettings,
): Criterion =>
  dateCriterion(code, value, settings, (tests) => ({
    kind: 'self',
    tests: tests.map((test) => ({ ...test, column: 'lastUpdated' })),
  }));

/** Every resource has one. */
export const presence = (): Criterion => ({ kind: 'and', of: [] });
