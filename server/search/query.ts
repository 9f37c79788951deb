// The words in which a search is put to a store, free of FHIR syntax: a store knows only these.
// Index entries and the criteria over them share their columns, so that every store and the evaluator agree.

/** A code under a system; `''` is no system. URIs are tokens without a system. */
export type TokenEntry = { kind: 'token'; param: string; system: string; code: string };
/** A text: folded (no case, accents or repeated spaces) and as it was written. */
export type StringEntry = { kind: 'string'; param: string; folded: string; exact: string };
/**
 * A reference to a resource of this hub, whether it exists or not. Others are token entries holding their URL.
 * `part`: the entries of what is referred to, when it is a part of this resource and lives as long as it does.
 */
export type ReferenceEntry = { kind: 'reference'; param: string; type: string; id: string; part?: IndexEntry[] };
/** Milliseconds since 1970, both ends included; open ends are ±8.64e15. */
export type DateEntry = { kind: 'date'; param: string; low: number; high: number };
/** A number (no system, no code) or a quantity; `low` equals `high` unless the element is a range. */
export type QuantityEntry = {
  kind: 'quantity';
  param: string;
  low: number;
  high: number;
  system: string;
  code: string;
};

/** The parameter of the references from a resource to its parts, and of no others. */
export const PARTS = '#';
/** The types of parts begin with it. No search finds a part by itself; links lead to it. */
export const isPartType = (type: string): boolean => type.startsWith('#');

export type IndexEntry = TokenEntry | StringEntry | ReferenceEntry | DateEntry | QuantityEntry;
export type EntryKind = IndexEntry['kind'];

/** One comparison on a column of an entry. Strings compare by code point, numbers as numbers. */
export type Test =
  | { column: string; op: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'; value: string | number }
  | { column: string; op: 'in'; value: string[] }
  | { column: string; op: 'prefix' | 'contains' | 'suffix'; value: string };

export type Criterion =
  | { kind: 'and' | 'or'; of: Criterion[] } // of nothing: true, false
  | { kind: 'not'; of: Criterion }
  | { kind: 'type'; types: string[] }
  /** The resource itself: columns `id` (string) and `lastUpdated` (milliseconds since 1970). */
  | { kind: 'self'; tests: Test[] }
  /** ONE index entry of `param` satisfies all tests; no tests: the parameter has an entry. */
  | { kind: 'entry'; of: EntryKind; param: string; tests: Test[] }
  /** The current version was committed up to this sequence. */
  | { kind: 'written'; until: number }
  /** The current version has this key: `Patient/1`, whose compartment it is in. */
  | { kind: 'key'; key: string }
  /**
   * out: a resource of `types` that this one refers to through `param` fulfils `where` (chain);
   * in: a resource of `types` that refers to this one through `param` does (_has).
   */
  | { kind: 'link'; direction: 'out' | 'in'; param: string; types: string[]; where: Criterion };

/**
 * Missing values come last in both directions; several values sort by the smallest ascending, the largest descending.
 * `params`: for each type those that have it; of several, the best of all.
 */
export type SortKey =
  | { by: 'id' | 'lastUpdated'; descending: boolean }
  | { by: 'param'; of: EntryKind; params: string[]; descending: boolean };

export type SearchQuery = {
  where: Criterion;
  /** Ties, and queries without sort, come in an order of the store's own that does not change while a resource lives. */
  sort: SortKey[];
  /** At most this many matches; 0 with `total` is a count. */
  size: number;
  /** Only what comes behind this place … */
  after?: Place;
  /** … or in front of this one: the last `size` of them, in the same order. At most one of the two. */
  before?: Place;
  /** Count all matches, exactly. */
  total: boolean;
  /** Tell how they were found. */
  explain?: boolean;
};

/**
 * Where a resource stands in an answer: its values of the sort keys, null where it has none, and a number that tells it from
 * those with the same values: they come in its order, or against it when the last key descends. It is that of the resource,
 * or of its version where the last key is `lastUpdated`.
 */
export type Place = { values: (string | number | null)[]; tie: number };
