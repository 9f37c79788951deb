// The store as it was at an instant: what is as it was then, and what was replaced since. So all that a later page needs, its
// matches, the answers its criteria are made of, what it includes, is of one instant: https://hl7.org/fhir/R4/http.html#paging
import { expiredCursor } from '../../fhir/failures-search.ts';
import { typesOf } from '../../search/criterion.ts';
import { comparePlaces, placeOf } from '../../search/evaluate.ts';
import type { Criterion, Place, SearchQuery } from '../../search/query.ts';
import type { ResourceStore, SearchPage, Sequence, Version, VersionRef } from '../../storage/store.ts';
import type { Context, Settings } from '../context.ts';
import { overlay } from '../overlay.ts';
import { Turns } from '../turns.ts';
import { nameOf, World } from '../world.ts';
import { type PastSubject, type ReplacedSince, replacedSince } from './replaced-since.ts';

/** The same, looking at the store of then. */
export function contextAt(at: Sequence, context: Context): Context {
  if (context.at === at) return context;
  const present = context.present ?? context.store;
  return { ...context, at, present, store: storeAt(at, present, context.settings) };
}

function storeAt(at: Sequence, store: ResourceStore, settings: Settings): ResourceStore {
  const past = new Past(at, store, settings);
  return overlay(store, {
    head: async () => at,
    read: (refs) => past.read(refs),
    search: (query) => past.search(query),
    scan: (where) => past.scan(where),
  });
}

/** Writes that come between two questions to the store are met again and again: so often at most. */
const MOST_TRIES = 20;

class Past {
  readonly #at: Sequence;
  readonly #store: ResourceStore;
  readonly #replaced: ReplacedSince;
  #world: PastWorld;

  constructor(at: Sequence, store: ResourceStore, settings: Settings) {
    this.#at = at;
    this.#store = store;
    this.#replaced = replacedSince(at, store, settings);
    this.#world = new PastWorld(at, store, this.#replaced);
  }

  async read(refs: VersionRef[]): Promise<(Version | undefined)[]> {
    const versions = await this.#store.read(refs);
    const isOfThen = (version: Version | undefined) => version === undefined || version.sequence <= this.#at;
    if (versions.every(isOfThen)) return versions;
    return Promise.all(
      versions.map((version, at) =>
        isOfThen(version) ? version : refs[at]?.versionId === undefined ? this.#before(version as Version) : undefined,
      ),
    );
  }

  async #before({ type, id }: Version): Promise<Version | undefined> {
    return (await this.#store.history({ scope: { type, id }, at: this.#at, size: 1, total: false })).versions[0];
  }

  async search(query: SearchQuery): Promise<SearchPage> {
    await this.#reach(await this.#store.head());
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const { where, replaced } = await this.#ofThen(query.where);
      const page = await this.#store.search({ ...query, where });
      if (!(await this.#reach(page.at))) return { ...merge(query, page, replaced), at: this.#at };
    }
    throw expiredCursor();
  }

  /** What was replaced while the scan began has perhaps been met by it. */
  async *scan(where: Criterion): AsyncGenerator<Version[]> {
    await this.#reach(await this.#store.head());
    const seen = new Set<string>();
    for await (const versions of this.#store.scan((await this.#ofThen(where)).where)) {
      for (const version of versions) seen.add(nameOf(version));
      yield versions;
    }
    await this.#reach(await this.#store.head());
    const { replaced } = await this.#ofThen(where);
    yield replaced.filter((subject) => !seen.has(nameOf(subject))).map(({ version }) => version);
  }

  /** `where`: what is as it was then; `replaced`: what is not, and matched. */
  async #ofThen(where: Criterion): Promise<{ where: Criterion; replaced: PastSubject[] }> {
    const replaced = await this.#world.ownMatches(where);
    const unchanged = { kind: 'written', until: this.#at } as const;
    return { where: { kind: 'and', of: [unchanged, await this.#world.translate(where)] }, replaced };
  }

  /** True: more was replaced meanwhile, so that the question must be put anew. */
  async #reach(until: Sequence): Promise<boolean> {
    await this.#replaced.reach(until);
    if (this.#replaced.epoch === this.#world.epoch) return false;
    this.#world = new PastWorld(this.#at, this.#store, this.#replaced);
    return true;
  }
}

class PastWorld extends World<PastSubject> {
  /** Of the replaced versions that it knows of. */
  readonly epoch: number;
  readonly #written: Criterion;
  readonly #replaced: ReplacedSince;
  readonly #turns = new Turns();

  constructor(at: Sequence, store: ResourceStore, replaced: ReplacedSince) {
    super(store);
    this.epoch = replaced.epoch;
    this.#written = { kind: 'written', until: at };
    this.#replaced = replaced;
  }

  protected override candidates(where: Criterion): Promise<readonly PastSubject[]> {
    return this.#replaced.ofTypes(typesOf(where));
  }

  protected override untouched(): Criterion[] {
    return [this.#written];
  }

  protected override turn(): Promise<void> | undefined {
    return this.#turns.next();
  }
}

type Placed = { version: Version; place: Place };

/** The page as it was: with what was replaced since in its place. */
function merge(
  { sort, size, after, before }: SearchQuery,
  page: SearchPage,
  replaced: readonly PastSubject[],
): SearchPage {
  const total = page.total === undefined ? {} : { total: page.total + replaced.length };
  const tie = sort.at(-1)?.by === 'lastUpdated' ? 'number' : 'resource';
  const rows = replaced.map((one): Placed => ({ version: one.version, place: placeOf(sort, one, one[tie]) }));
  const asked = rows.filter(
    ({ place }) =>
      (after === undefined || comparePlaces(sort, place, after) > 0) &&
      (before === undefined || comparePlaces(sort, place, before) < 0),
  );
  if (asked.length === 0 || size === 0) return { ...page, ...total };
  const all = page.matches.map((version, at): Placed => ({ version, place: page.places[at] as Place }));
  all.push(...asked);
  all.sort((a, b) => comparePlaces(sort, a.place, b.place));
  const shown = before === undefined ? all.slice(0, size) : all.slice(Math.max(0, all.length - size));
  return {
    ...page,
    ...total,
    matches: shown.map(({ version }) => version),
    places: shown.map(({ place }) => place),
    more: page.more || all.length > size,
  };
}
