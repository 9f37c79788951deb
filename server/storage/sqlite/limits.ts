// Every number that decides how a search goes about its work, in one place. They change what an answer costs, never the
// answer: the tests make them small, so that every way is taken.
export type Limits = {
  /** Up to so many matches are gathered and sorted; beyond, an index is walked in the order asked. */
  gathered(resources: number): number;
  /**
   * A walk that has looked at so many rows and not filled the page gives up if no more than these are to be gathered: what is
   * sought may lie together far from where the walk begins, as the past of one patient does among everyone's dates.
   */
  gatheredAtMost: number;
  /** Linked resources that are looked up first, instead of being judged one by one. */
  linked: number;
  /** Terms that begin alike and are listed in a statement; when there are more, the statement looks them up itself. */
  listedTerms: number;
  /** Beyond so many terms of a parameter, tests that must read them all are asked of single resources instead. */
  readTerms: number;
  /** Lists are told apart by their lengths up to this one. */
  comparedLists: number;
  /** Resources of one window, where windows are sorted and merged. */
  window: number;
  /** Of a walk, one row in so many comes along even if it does not fit, to tell how far it has come; a power of two. */
  signEvery: number;
  /** Rows of one step of a walk: should all be such signs, it has looked at `signEvery` times as many. */
  step: number;
  /** Rows counted in one go: from one millisecond's worth to twenty, by what leads to them. */
  countedAtOnce: number;
  /** Rows of a slice, where more are counted along an index. */
  countedSlice: number;
  /** Matches that are found first and counted then. */
  countedMatches: number;
  /** Milliseconds until others may go first. No request holds the event loop longer than a few of these. */
  turn: number;
  /** Milliseconds of its own turns after which a search is given up. */
  longest: number;
};

export const LIMITS: Limits = {
  // Gathering costs as many steps as there are matches; walking, for a page of some twenty, as many as there are resources
  // to one match, twenty times. Both cost the same where the square of the matches is twenty times the resources.
  gathered: (resources) => Math.min(8_000, Math.max(500, Math.round(4 * Math.sqrt(resources)))),
  gatheredAtMost: 8_000,
  linked: 4_000,
  listedTerms: 1_000,
  readTerms: 20_000,
  comparedLists: 50_000,
  window: 5_000,
  signEvery: 128,
  step: 32,
  countedAtOnce: 25_000,
  countedSlice: 50_000,
  countedMatches: 8_000,
  turn: 8,
  longest: 10_000,
};
