// The port: keeps versions, answers queries, commits changes. Everything in it is plain data; a store knows no FHIR.
import type { Criterion, IndexEntry, Place, SearchQuery } from '../search/query.ts';

/** Number of a commit: 1, 2, 3 … without gaps, in the order in which commits became durable. */
export type Sequence = number;
export type Ref = { type: string; id: string };
export type VersionRef = Ref & { versionId?: string };

export type Version = {
  type: string;
  id: string;
  versionId: string;
  /** Milliseconds since 1970; never decreases along the sequence. */
  instant: number;
  sequence: Sequence;
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The stored JSON text; null: this version says that the resource was deleted. */
  text: string | null;
  /** Compartments and labels, so that history and policy never parse: `Patient/1`, `label:system|code`. */
  keys: string[];
};

export type Change =
  | {
      kind: 'put';
      type: string;
      id: string;
      versionId: string;
      /** The current version this one replaces (a deletion counts), or absent: the resource never existed. */
      expect: 'absent' | string;
      method: 'POST' | 'PUT' | 'PATCH';
      text: string;
      /** Offset in `text` of 24 characters that the store overwrites with the commit's instant (ISO 8601, milliseconds, Z). */
      instantAt: number;
      /** All entries it is to have; those of the version it replaces go. */
      index: IndexEntry[];
      keys: string[];
    }
  | { kind: 'delete'; type: string; id: string; versionId: string; expect: string; keys: string[] }
  /** Replaces all entries of the parameters that `index` and `was` name, without `was` all there are; the resource keeps its version. */
  | { kind: 'reindex'; type: string; id: string; expect: string; index: IndexEntry[]; was?: IndexEntry[] }
  /** Sets a cell, or empties it (value null), if it still holds `expect`; an expired cell holds null. */
  | { kind: 'state'; key: string; value: string | null; expect: string | null; until?: number };

/** This query, with at most `matches.length + 1` answers asked, still has exactly these answers. */
export type Given = { where: Criterion; matches: Ref[] };

/** A unique string owned by one resource while it lives, or until an instant (milliseconds since 1970). */
export type Claim = { key: string; owner: Ref; until?: number };

/** `claims` of a resource that is put replace all it held without an `until`; a deletion releases them. */
export type Commit = { given: Given[]; changes: Change[]; claims: Claim[] };

export type Committed = { kind: 'committed'; sequence: Sequence; instant: number };
export type Refused =
  | { kind: 'refused'; reason: 'version'; change: number; current: string | null }
  | { kind: 'refused'; reason: 'given'; given: number }
  | { kind: 'refused'; reason: 'claim'; claim: number; owner: Ref }
  | { kind: 'refused'; reason: 'state'; change: number; value: string | null };

/** `at`: the instant of the answer. `places`: of each match. `more`: there are further ones, in the direction that was asked. */
export type SearchPage = {
  matches: Version[];
  places: Place[];
  more: boolean;
  at: Sequence;
  total?: number;
  /** When it was to be explained, and the store can tell: the lists it went through. */
  plan?: PlanStep[];
};
/**
 * gather: all that the list `by` leads to, then sorted; walk: the list in its own order until the page is full; merge: the
 * list in windows, the best of each; count: the list, for the total. `expected`: rows it was thought to have, counted up to
 * a limit; `read`: rows looked at; `found`: those that fulfil the whole search.
 */
export type PlanStep = {
  way: 'gather' | 'walk' | 'merge' | 'count';
  by: string;
  expected: number;
  read: number;
  found: number;
};

export type ReplacedQuery = {
  /** Versions that were current and live at this instant … */
  at: Sequence;
  /** … and were replaced or deleted first behind this one, and until that. */
  since: Sequence;
  until: Sequence;
  types?: string[];
  /** The `next` of the page before. */
  after?: string;
  size: number;
};
/** A version of then, and the numbers that were the ties of its place: of its resource, and its own. */
export type Replaced = { version: Version; resource: number; number: number };
export type ReplacedPage = { replaced: Replaced[]; next?: string };

export type HistoryQuery = {
  scope: { type?: string; id?: string };
  /** Versions at or after this instant. */
  since?: number;
  /** Versions that were current at some time in this range (FHIR's `_at`). */
  during?: { low: number; high: number };
  /** Only versions committed up to this sequence. */
  at: Sequence;
  /** Only what is older than this version, which must exist … */
  after?: Required<VersionRef>;
  /** … or newer: the oldest `size` of it. At most one of the two. */
  before?: Required<VersionRef>;
  size: number;
  /** Count them all. */
  total: boolean;
};
/** Newest first. `more`: there are further ones, in the direction that was asked. */
export type HistoryPage = { versions: Version[]; more: boolean; total?: number };

export type CommittedVersions = { sequence: Sequence; instant: number; versions: Version[] };

export type StoreSize = { bytes: number; resources: number; versions: number };

export interface ResourceStore {
  /** The sequence up to which everything is applied; 0: nothing yet. */
  head(): Promise<Sequence>;
  /** Current or named versions, in the order asked; undefined where there is none. Deletions are versions. */
  read(refs: VersionRef[]): Promise<(Version | undefined)[]>;
  history(query: HistoryQuery): Promise<HistoryPage>;
  /** Matches only, live resources only: no includes, no bundles, no policy. Throws TooCostly. */
  search(query: SearchQuery): Promise<SearchPage>;
  /** What current versions were before a time: with it a page can be of an instant past. Each resource once. Creations are free. */
  replaced(query: ReplacedQuery): Promise<ReplacedPage>;
  /** All live matches of one instant in bounded slices. */
  scan(where: Criterion): AsyncIterable<Version[]>;
  /** All or nothing. Throws StoreError when the medium fails; Refused names the change and the reason. */
  commit(commit: Commit): Promise<Committed | Refused>;
  /** Whole commits in order, those behind `after`; commits without versions (state only) included, empty. */
  changes(after: Sequence, limit: number): Promise<CommittedVersions[]>;
  /** A small durable cell; null: empty or expired. */
  state(key: string): Promise<string | null>;
  /** Who owns this claim now. */
  claim(key: string): Promise<Ref | undefined>;
  size(): Promise<StoreSize>;
  close(): Promise<void>;
}

/** `full`: no room left (507). `damaged`: the data cannot be trusted (503, not ready). `failed`: anything else (503). */
export type StoreFault = 'full' | 'damaged' | 'failed' | 'newer' | 'locked' | 'unwritable';

/** A search that was given up: going on would keep others waiting for too long. */
export class TooCostly extends Error {
  override readonly name = 'TooCostly';
}

export class StoreError extends Error {
  readonly fault: StoreFault;
  constructor(fault: StoreFault, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreError';
    this.fault = fault;
  }
}
