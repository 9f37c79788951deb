// `_id`, a column of the resource itself: https://hl7.org/fhir/R4/search.html#id
import type { SearchParameter } from '../../definitions/search-parameters.ts';
import { unescapeValue } from '../escape.ts';
import type { Criterion } from '../query.ts';

export const modifiers = (): readonly string[] => ['not'];

export function index(): void {
  // the store knows it
}

/** Matched whole, with its case, and without a system. */
export const criterion = ({ code }: SearchParameter, _modifier: string | undefined, value: string): Criterion => ({
  kind: 'self',
  tests: [{ column: 'id', op: 'eq', value: unescapeValue(code, value) }],
});

/** Every resource has one; what is contained in it has none. */
export const presence = (): Criterion => ({ kind: 'self', tests: [] });
