// The plain store: everything in maps, queries answered by the evaluator. What every other store must agree with.
import { comparePlaces, evaluate, type Place, placeOf, type Subject } from '../search/evaluate.ts';
import type { Criterion, IndexEntry, SearchQuery, SortKey } from '../search/query.ts';
import type {
  Change,
  Claim,
  Commit,
  Committed,
  CommittedVersions,
  HistoryPage,
  HistoryQuery,
  ListedPage,
  Ref,
  Refused,
  ReplacedPage,
  ReplacedQuery,
  ResourceStore,
  SearchPage,
  Sequence,
  Version,
  VersionRef,
} from './store.ts';

/** `number`: in the order in which resources were first written, which is the store's own. */
type Resource = { number: number; versions: Version[]; index: IndexEntry[] };
type Cell = { value: string; until?: number };
type ResourceChange = Extract<Change, { type: string }>;
type StateChange = Extract<Change, { kind: 'state' }>;

const SLICE = 200;

const nameOf = ({ type, id }: Ref): string => `${type}/${id}`;
const newest = (resource: Resource | undefined): Version | undefined => resource?.versions.at(-1);

export const openMemoryStore = (): ResourceStore => new MemoryStore();

class MemoryStore implements ResourceStore {
  readonly #resources = new Map<string, Resource>();
  readonly #numbers = new Map<Version, number>();
  readonly #commits: CommittedVersions[] = [];
  readonly #cells = new Map<string, Cell>();
  readonly #claims = new Map<string, Claim>();
  #instant = 0;

  async head(): Promise<Sequence> {
    return this.#commits.length;
  }

  async read(refs: VersionRef[]): Promise<(Version | undefined)[]> {
    return refs.map((ref) => {
      const resource = this.#resources.get(nameOf(ref));
      if (ref.versionId === undefined) return newest(resource);
      return resource?.versions.find(({ versionId }) => versionId === ref.versionId);
    });
  }

  async history({ scope, since, during, at, after, size }: HistoryQuery): Promise<HistoryPage> {
    const known = this.#commits.slice(0, at).flatMap(({ versions }) => versions);
    const selected = known
      .filter(({ type, id }) => (scope.type ?? type) === type && (scope.id ?? id) === id)
      .filter(({ instant }) => since === undefined || instant >= since)
      .filter((version) => during === undefined || this.#wasCurrent(version, during, at))
      .reverse();
    const { page, next } = pageOf(selected, after, size);
    return { versions: page, total: selected.length, ...next };
  }

  /** A version is current until the next one of its resource; one that was replaced in the same instant never was. */
  #wasCurrent(version: Version, { low, high }: { low: number; high: number }, at: Sequence): boolean {
    const versions = this.#resources.get(nameOf(version))?.versions ?? [];
    const next = versions[versions.indexOf(version) + 1];
    const end = next === undefined || next.sequence > at ? Infinity : next.instant;
    return version.instant <= high && end > low && end > version.instant;
  }

  async search({ where, sort, size, after, total }: SearchQuery): Promise<SearchPage> {
    const found = this.#matches(where).map((subject) => {
      const version = newest(this.#resources.get(nameOf(subject))) as Version;
      return { version, place: placeOf(sort, subject, this.#tie(version, sort)) };
    });
    found.sort((a, b) => comparePlaces(sort, a.place, b.place));
    const from = after === undefined ? undefined : readPlace(after);
    const behind = from === undefined ? found : found.filter(({ place }) => comparePlaces(sort, place, from) > 0);
    const page = behind.slice(0, size);
    const last = size > 0 && behind.length > size ? page.at(-1) : undefined;
    return {
      matches: page.map(({ version }) => version),
      ties: page.map(({ place }) => place.tie),
      at: this.#commits.length,
      ...(last === undefined ? {} : { next: JSON.stringify(last.place) }),
      ...(total ? { total: found.length } : {}),
    };
  }

  /** What was updated last is told apart by its version. */
  #tie(version: Version, sort: readonly SortKey[]): number {
    if (sort.at(-1)?.by === 'lastUpdated') return this.#numbers.get(version) as number;
    return this.#resources.get(nameOf(version))?.number as number;
  }

  async list(query: SearchQuery): Promise<ListedPage> {
    const { matches, at, next } = await this.search(query);
    const refs = matches.map(({ type, id, versionId }) => ({ type, id, versionId }));
    return { refs, at, ...(next === undefined ? {} : { next }) };
  }

  async replaced({ at, until, types, sort, after, size }: ReplacedQuery): Promise<ReplacedPage> {
    const written = this.#commits.slice(at, until).flatMap(({ versions }) => versions.map(nameOf));
    const before = [...new Set(written)].flatMap((name) => {
      const version = this.#resources.get(name)?.versions.findLast(({ sequence }) => sequence <= at);
      return version?.text == null || types?.includes(version.type) === false ? [] : [version];
    });
    const { page, next } = pageOf(before, after, size);
    return { versions: page, ties: page.map((version) => this.#tie(version, sort)), ...next };
  }

  async *scan(where: Criterion): AsyncGenerator<Version[]> {
    const { matches } = await this.search({ where, sort: [], size: Infinity, total: false });
    for (let from = 0; from < matches.length; from += SLICE) yield matches.slice(from, from + SLICE);
  }

  async commit(commit: Commit): Promise<Committed | Refused> {
    const instant = Math.max(Date.now(), this.#instant);
    const refused = this.#refusal(commit, instant);
    if (refused !== undefined) return refused;
    const sequence = this.#commits.length + 1;
    this.#instant = instant;
    const versions = commit.changes.flatMap((change) =>
      change.kind === 'state' ? this.#applyState(change) : this.#applyChange(change, sequence, instant),
    );
    for (const claim of commit.claims) this.#claims.set(claim.key, claim);
    this.#commits.push({ sequence, instant, versions });
    return { kind: 'committed', sequence, instant };
  }

  #refusal({ given, changes, claims }: Commit, now: number): Refused | undefined {
    return this.#refusedChange(changes, now) ?? this.#refusedGiven(given) ?? this.#refusedClaim(claims, changes, now);
  }

  #refusedChange(changes: Change[], now: number): Refused | undefined {
    const versions = new Map<string, string | null>();
    const cells = new Map<string, string | null>();
    for (const [at, change] of changes.entries()) {
      if (change.kind === 'state') {
        const value = cells.has(change.key) ? (cells.get(change.key) ?? null) : this.#cell(change.key, now);
        if (value !== change.expect) return { kind: 'refused', reason: 'state', change: at, value };
        cells.set(change.key, (change.until ?? Infinity) <= now ? null : change.value);
        continue;
      }
      const name = nameOf(change);
      const resource = this.#resources.get(name);
      const current = versions.get(name) ?? newest(resource)?.versionId ?? null;
      const expected = change.expect === 'absent' ? null : change.expect;
      if (current !== expected) return { kind: 'refused', reason: 'version', change: at, current };
      if (change.kind === 'reindex') continue;
      if (resource?.versions.some(({ versionId }) => versionId === change.versionId)) {
        throw new RangeError(`${name} already has a version ${change.versionId}`);
      }
      versions.set(name, change.versionId);
    }
    return undefined;
  }

  #refusedGiven(given: Commit['given']): Refused | undefined {
    const names = (refs: Ref[]): string => JSON.stringify(refs.map(nameOf).sort());
    const at = given.findIndex(({ where, matches }) => names(this.#matches(where)) !== names(matches));
    return at === -1 ? undefined : { kind: 'refused', reason: 'given', given: at };
  }

  #refusedClaim(claims: Claim[], changes: Change[], now: number): Refused | undefined {
    const written = new Set(
      changes.filter((change) => change.kind === 'put' || change.kind === 'delete').map((change) => nameOf(change)),
    );
    const owners = new Map<string, Ref>();
    for (const [at, { key, owner }] of claims.entries()) {
      const held = this.#held(key, now);
      const isReleased = held !== undefined && held.until === undefined && written.has(nameOf(held.owner));
      const holder = owners.get(key) ?? (isReleased ? undefined : held?.owner);
      if (holder !== undefined && nameOf(holder) !== nameOf(owner)) {
        return { kind: 'refused', reason: 'claim', claim: at, owner: holder };
      }
      owners.set(key, owner);
    }
    return undefined;
  }

  #applyState({ key, value, until }: StateChange): [] {
    if (value === null) this.#cells.delete(key);
    else this.#cells.set(key, { value, ...(until === undefined ? {} : { until }) });
    return [];
  }

  #applyChange(change: ResourceChange, sequence: Sequence, instant: number): Version[] {
    const name = nameOf(change);
    const resource = this.#resources.get(name) ?? { number: this.#resources.size, versions: [], index: [] };
    this.#resources.set(name, resource);
    if (change.kind === 'reindex') {
      if (newest(resource)?.text != null) resource.index = replaceEntries(resource.index, change.was, change.index);
      return [];
    }
    for (const [key, claim] of this.#claims) {
      if (nameOf(claim.owner) === name && claim.until === undefined) this.#claims.delete(key);
    }
    const { type, id, versionId, keys } = change;
    const isPut = change.kind === 'put';
    const text = isPut ? withInstant(change.text, change.instantAt, instant) : null;
    const version = {
      type,
      id,
      versionId,
      instant,
      sequence,
      method: isPut ? change.method : 'DELETE',
      text,
      keys,
    } as const;
    resource.versions.push(version);
    this.#numbers.set(version, this.#numbers.size);
    resource.index = isPut ? change.index : [];
    return [version];
  }

  async changes(after: Sequence, limit: number): Promise<CommittedVersions[]> {
    return this.#commits.slice(after, after + limit);
  }

  async state(key: string): Promise<string | null> {
    return this.#cell(key, Date.now());
  }

  #cell(key: string, now: number): string | null {
    const cell = this.#cells.get(key);
    return cell === undefined || (cell.until ?? Infinity) <= now ? null : cell.value;
  }

  async claim(key: string): Promise<Ref | undefined> {
    return this.#held(key, Date.now())?.owner;
  }

  #held(key: string, now: number): Claim | undefined {
    const claim = this.#claims.get(key);
    return claim === undefined || (claim.until ?? Infinity) <= now ? undefined : claim;
  }

  async size() {
    const versions = this.#commits.reduce((sum, commit) => sum + commit.versions.length, 0);
    return { bytes: 0, resources: this.#subjects().length, versions };
  }

  async close(): Promise<void> {}

  #matches(where: Criterion): Subject[] {
    return this.#subjects().filter((subject) => evaluate(where, subject, (...link) => this.#linked(...link)));
  }

  #subjects(): Subject[] {
    return [...this.#resources.values()].flatMap(({ versions, index }) => {
      const version = versions.at(-1);
      if (version === undefined || version.text === null) return [];
      const { type, id, instant: lastUpdated, keys } = version;
      return [{ type, id, lastUpdated, entries: index, keys }];
    });
  }

  #linked(direction: 'out' | 'in', param: string, types: readonly string[], subject: Subject): Subject[] {
    const refers = (from: Subject, to: Subject): boolean =>
      from.entries.some(
        (entry) => entry.kind === 'reference' && entry.param === param && entry.type === to.type && entry.id === to.id,
      );
    return this.#subjects().filter(
      (other) => types.includes(other.type) && (direction === 'out' ? refers(subject, other) : refers(other, subject)),
    );
  }
}

function readPlace(position: string): Place {
  const { values, tie } = JSON.parse(position) as { values: (string | number | null)[]; tie: number };
  return { values: values.map((value) => value ?? undefined), tie };
}

/** A position is how many came before, in a list that only grows at its end. */
function pageOf<Item>(
  items: Item[],
  after: string | undefined,
  size: number,
): { page: Item[]; next: { next?: string } } {
  const from = after === undefined ? 0 : Number(after);
  const to = from + size;
  return { page: items.slice(from, to), next: size > 0 && to < items.length ? { next: String(to) } : {} };
}

/** All entries of the parameters that are named, before or now. */
function replaceEntries(index: IndexEntry[], was: IndexEntry[], now: IndexEntry[]): IndexEntry[] {
  const nameOfParam = ({ kind, param }: IndexEntry): string => `${kind} ${param}`;
  const touched = new Set([...was, ...now].map(nameOfParam));
  return [...index.filter((entry) => !touched.has(nameOfParam(entry))), ...now];
}

const withInstant = (text: string, at: number, instant: number): string =>
  text.slice(0, at) + new Date(instant).toISOString() + text.slice(at + 24);
