// `_lastUpdated`, a column of the resource itself: https://hl7.org/fhir/R4/search.html#lastUpdated
import type { SearchParameter } from '../../definitions/search-parameters.ts';
import { compareInstant } from '../prefix.ts';
import type { Criterion } from '../query.ts';
import { parseDate } from './date.ts';
import type { SearchSettings } from './value-type.ts';

export const modifiers = (): readonly string[] => [];

export function index(): void {
  // the store knows it
}

export const criterion = (
  { code }: SearchParameter,
  _modifier: string | undefined,
  value: string,
  settings: SearchSettings,
): Criterion => compareInstant(parseDate(code, value, settings), 'lastUpdated', (tests) => ({ kind: 'self', tests }));

/** Every resource has one; what is contained in it has none. */
export const presence = (): Criterion => ({ kind: 'self', tests: [] });
