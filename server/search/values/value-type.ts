// What each type of search parameter says of itself: https://hl7.org/fhir/R4/search.html#ptypes
import type { SearchParameter, TypedValue } from '../../definitions/search-parameters.ts';
import type { Container } from '../container.ts';
import type { Criterion, IndexEntry, Test } from '../query.ts';
import type { Ask } from '../questions.ts';

export type SearchSettings = {
  /** The hub's FHIR base, without a slash at its end. */
  baseUrl: string;
  /** IANA zone of dates that give none. */
  timeZone: string;
  /** Milliseconds since 1970; absent: the clock. The prefix `ap` on dates measures from here. */
  now?: number;
  /** Absent: nothing stored is known. */
  ask?: Ask;
  /** Where `#` and `#id` lead to, of a resource that contains others, or is contained. */
  container?: Container;
  /** What fulfils the rest of the search, for conditions that no index answers. */
  within?: Criterion;
  /** Absent: case counts in every code system. */
  anyCase?: AnyCase;
  /** Gathers those of them that a search asks for before they are indexed throughout: by what is written, still. */
  notReady?: Set<string>;
};

/** URLs of the code systems in which case does not count: those that writes index so, and of them those indexed throughout. */
export type AnyCase = { indexed: ReadonlySet<string>; searched: ReadonlySet<string> };

export type ValueType = {
  /** Besides `missing`; `[type]` stands for the name of a resource type. `not` turns the whole list of values around. */
  modifiers(parameter: SearchParameter): readonly string[];
  /** Adds what a value leaves in the index: nothing, if its type has no place in this type of parameter. */
  index(found: TypedValue, parameter: SearchParameter, settings: SearchSettings, into: IndexEntry[]): void;
  /**
   * The condition of one value, still escaped; `modifier` is one of `modifiers`, `not` and `not-in` excepted. Throws FhirError 400 for
   * a malformed value.
   */
  criterion(
    parameter: SearchParameter,
    modifier: string | undefined,
    value: string,
    settings: SearchSettings,
  ): Criterion;
  /** The condition that the element has a value at all; undefined: that is not answered, nor is `missing`. */
  presence(parameter: SearchParameter): Criterion | undefined;
};

/** Entries of an element beside its own: texts, codes in lower case, logical references, typed identifiers, later words … */
export type SubParameter =
  | 'text'
  | 'folded'
  | 'identifier'
  | 'of-type'
  | 'part'
  | 'base'
  | 'apart'
  | 'latitude'
  | 'longitude';

const subKeys: Record<SubParameter, Map<string, string>> = {
  text: new Map(),
  folded: new Map(),
  identifier: new Map(),
  'of-type': new Map(),
  part: new Map(),
  base: new Map(),
  apart: new Map(),
  latitude: new Map(),
  longitude: new Map(),
};

/** `Observation.code:text`; the same string every time, so that its hash is computed once. */
export function subKey(key: string, sub: SubParameter): string {
  const known = subKeys[sub].get(key);
  if (known !== undefined) return known;
  const made = `${key}:${sub}`;
  subKeys[sub].set(key, made);
  return made;
}

export const entry = (of: IndexEntry['kind'], param: string, tests: Test[] = []): Criterion => ({
  kind: 'entry',
  of,
  param,
  tests,
});

export const oneOf = (column: string, values: string[]): Test =>
  values.length === 1 ? { column, op: 'eq', value: values[0] as string } : { column, op: 'in', value: values };
