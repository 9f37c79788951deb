// Judges a Criterion on the entries of one resource, in memory: what every store must agree with.
// https://hl7.org/fhir/R4/search.html
import type { Criterion, EntryKind, IndexEntry, Place, SortKey, Test } from './query.ts';

/** A live resource as a search sees it. */
export type Subject = {
  type: string;
  id: string;
  lastUpdated: number;
  entries: readonly IndexEntry[];
  keys: readonly string[];
  /** Of its current version, where that is known. */
  sequence?: number;
  /** What it is a part of. */
  whole?: Subject;
};

/**
 * The resources of `types` that `subject` refers to through `param` (out), or that refer to `subject` through it (in).
 * Only resources that exist; each at most once.
 */
export type Linked = (
  direction: 'out' | 'in',
  param: string,
  types: readonly string[],
  subject: Subject,
) => Iterable<Subject>;

/** Its parts, as links lead to them. */
export const partsOf = (subject: Subject): Subject[] =>
  subject.entries.flatMap((entry) =>
    entry.kind !== 'reference' || entry.part === undefined
      ? []
      : [{ ...subject, type: entry.type, id: entry.id, entries: entry.part, keys: [], whole: subject }],
  );

export function evaluate(criterion: Criterion, subject: Subject, linked: Linked): boolean {
  switch (criterion.kind) {
    case 'and':
      return criterion.of.every((part) => evaluate(part, subject, linked));
    case 'or':
      return criterion.of.some((part) => evaluate(part, subject, linked));
    case 'not':
      return !evaluate(criterion.of, subject, linked);
    case 'type':
      return criterion.types.includes(subject.type);
    case 'self': {
      const columns = { id: subject.id, lastUpdated: subject.lastUpdated };
      return criterion.tests.every((test) => holds(test, columns));
    }
    case 'entry': {
      const { of, param, tests } = criterion;
      return subject.entries.some(
        (entry) => entry.kind === of && entry.param === param && tests.every((test) => holds(test, entry)),
      );
    }
    case 'written':
      if (subject.sequence === undefined)
        throw new TypeError(`Nobody knows when ${subject.type}/${subject.id} was written`);
      return subject.sequence <= criterion.until;
    case 'key':
      return subject.keys.includes(criterion.key);
    case 'link':
      for (const other of linked(criterion.direction, criterion.param, criterion.types, subject)) {
        if (evaluate(criterion.where, other, linked)) return true;
      }
      return false;
  }
}

function holds(test: Test, columns: object): boolean {
  const value = (columns as Record<string, string | number>)[test.column];
  if (value === undefined) throw new TypeError(`There is no column ${test.column}`);
  switch (test.op) {
    case 'eq':
      return value === test.value;
    case 'ne':
      return value !== test.value;
    case 'lt':
      return compare(value, test.value) < 0;
    case 'le':
      return compare(value, test.value) <= 0;
    case 'gt':
      return compare(value, test.value) > 0;
    case 'ge':
      return compare(value, test.value) >= 0;
    case 'in':
      return test.value.includes(value as string);
    case 'prefix':
      return (value as string).startsWith(test.value);
    case 'contains':
      return (value as string).includes(test.value);
    case 'suffix':
      return (value as string).endsWith(test.value);
  }
}

const compare = (a: string | number, b: string | number): number =>
  typeof a === 'number' ? a - (b as number) : compareCodePoints(a, b as string);

/**
 * The column an entry is sorted by, in both directions: ranges sort by where they begin.
 * https://hl7.org/fhir/R4/search.html#sort leaves the order of anything but dates, numbers and strings to the server.
 */
const SORT_COLUMN = {
  token: 'code',
  string: 'folded',
  reference: 'id',
  date: 'low',
  quantity: 'low',
} as const satisfies Record<EntryKind, string>;

/** Compares by each key in turn; 0: the keys do not tell them apart. Subjects without a value come last, either way. */
export function compareBy(sort: readonly SortKey[]): (a: Subject, b: Subject) => number {
  return (a, b) => {
    for (const key of sort) {
      const order = compareValues(sortValue(key, a), sortValue(key, b), key.descending);
      if (order !== 0) return order;
    }
    return 0;
  };
}

type SortValue = Place['values'][number];

export const placeOf = (sort: readonly SortKey[], subject: Subject, tie: number): Place => ({
  values: sort.map((key) => sortValue(key, subject)),
  tie,
});

/** Never 0 for different resources of one answer. */
export function comparePlaces(sort: readonly SortKey[], a: Place, b: Place): number {
  for (const [at, { descending }] of sort.entries()) {
    const order = compareValues(a.values[at] ?? null, b.values[at] ?? null, descending);
    if (order !== 0) return order;
  }
  return sort.at(-1)?.descending === true ? b.tie - a.tie : a.tie - b.tie;
}

/** The smallest value of a resource when ascending, the largest when descending. */
function sortValue(key: SortKey, subject: Subject): SortValue {
  if (key.by !== 'param') return subject[key.by];
  let best: SortValue = null;
  for (const entry of subject.entries) {
    if (entry.kind !== key.of || !key.params.includes(entry.param)) continue;
    const value = (entry as unknown as Record<string, string | number>)[SORT_COLUMN[key.of]] as string | number;
    if (compareValues(value, best, key.descending) < 0) best = value;
  }
  return best;
}

function compareValues(a: SortValue, b: SortValue, descending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const order = compare(a, b);
  return descending ? -order : order;
}

/** By Unicode code point, as databases compare UTF-8; JavaScript's `<` puts U+FF5E behind U+1F600. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Lifts surrogates, which stand for code points above U+FFFF, over the units U+E000 to U+FFFF. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x2800 : unit);
