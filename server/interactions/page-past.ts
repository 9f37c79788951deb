// What was replaced since the first page, judged as it was then: https://hl7.org/fhir/R4/http.html#paging
import { expiredCursor } from '../fhir/failures-search.ts';
import type { Resource } from '../fhir/request.ts';
import { typesOf } from '../search/criterion.ts';
import { comparePlaces, evaluate, type Place, placeOf, type Subject } from '../search/evaluate.ts';
import { indexResource } from '../search/index-resource.ts';
import type { SearchQuery } from '../search/query.ts';
import type { Sequence, Version, VersionRef } from '../storage/store.ts';
import type { Context, Settings } from './context.ts';

/** A version in the order of an answer. */
export type Placed = Required<VersionRef> & { tie: number };
export type Found = Placed & { version: Version };

/** Versions replaced since the first page that a later one judges; with more the search is to begin again. */
const MOST_REPLACED = 5_000;
const SLICE = 100;
/** Slices that are looked through for them. */
const MOST_SLICES = 300;

export class Past {
  readonly #asked: SearchQuery;
  readonly #at: Sequence;
  readonly #context: Context;
  readonly #types: string[] | undefined;
  #until: Sequence;
  readonly #found = new Map<string, Found>();
  #judged = 0;

  constructor(asked: SearchQuery, at: Sequence, context: Context) {
    this.#asked = asked;
    this.#at = at;
    this.#context = context;
    this.#types = typesOf(asked.where);
    this.#until = at;
  }

  /** Takes in what was replaced up to this sequence. Throws FhirError 410 when that is too much. */
  async until(sequence: Sequence): Promise<void> {
    if (sequence <= this.#until) return;
    const { where, sort } = this.#asked;
    const types = this.#types === undefined ? {} : { types: this.#types };
    for (let after: string | undefined, slices = 0; ; slices++) {
      const page = await this.#context.store.replaced({
        at: this.#at,
        until: sequence,
        sort,
        size: SLICE,
        ...types,
        ...(after === undefined ? {} : { after }),
      });
      for (const [index, version] of page.versions.entries()) {
        if (this.#found.has(nameOf(version))) continue;
        this.#judged++;
        if (!evaluate(where, subjectOf(version, this.#context.settings), () => [])) continue;
        const { type, id, versionId } = version;
        this.#found.set(nameOf(version), { type, id, versionId, tie: page.ties[index] as number, version });
      }
      if (this.#judged > MOST_REPLACED || slices > MOST_SLICES) throw expiredCursor();
      if (page.next === undefined) break;
      after = page.next;
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#until = sequence;
  }

  /** Those that matched then and come behind the end of the page before. */
  async matches(last: Placed): Promise<Found[]> {
    return this.#found.size === 0 ? [] : this.behind(last, [...this.#found.values()]);
  }

  async behind<Row extends Found>(last: Placed, rows: readonly Row[]): Promise<Row[]> {
    const { sort } = this.#asked;
    const end = await this.#placeOfLast(last);
    return rows.filter((row) => comparePlaces(sort, this.#place(row.version, row.tie), end) > 0);
  }

  async inOrder(rows: readonly Found[]): Promise<Found[]> {
    const { sort } = this.#asked;
    const unique = new Map(rows.map((row) => [nameOf(row), row]));
    const places = new Map([...unique.values()].map((row) => [row, this.#place(row.version, row.tie)]));
    return [...unique.values()].sort((a, b) => comparePlaces(sort, places.get(a) as Place, places.get(b) as Place));
  }

  async #placeOfLast({ tie, ...ref }: Placed): Promise<Place> {
    const [version] = await this.#context.store.read([ref]);
    if (version === undefined) throw expiredCursor();
    return this.#place(version, tie);
  }

  #place(version: Version, tie: number): Place {
    return placeOf(this.#asked.sort, subjectOf(version, this.#context.settings), tie);
  }
}

const nameOf = ({ type, id }: VersionRef): string => `${type}/${id}`;

/** As the store saw it while it was current; indexed anew only when something asks for its entries. */
function subjectOf({ type, id, instant, keys, text }: Version, settings: Settings): Subject {
  let entries: Subject['entries'] | undefined;
  return {
    type,
    id,
    lastUpdated: instant,
    keys,
    get entries() {
      entries ??= indexResource(JSON.parse(text as string) as Resource, settings);
      return entries;
    },
  };
}
