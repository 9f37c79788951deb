// The plain store: everything in maps, queries answered by the evaluator. What every other store must agree with.
import { compareBy, evaluate, type Linked, type Subject } from '../search/evaluate.ts';
import type { Criterion, IndexEntry, SearchQuery } from '../search/query.ts';
import type {
  Change,
  Claim,
  Commit,
  Committed,
  CommittedVersions,
  HistoryPage,
  HistoryQuery,
  Ref,
  Refused,
  ResourceStore,
  SearchPage,
  Sequence,
  Version,
} from './store.ts';

type Entry = { versions: Version[]; index: IndexEntry[] };
type Cell = { value: string; until?: number };

const nameOf = ({ type, id }: Ref): string => `${type}/${id}`;
const newest = (entry: Entry | undefined): Version | undefined => entry?.versions.at(-1);

class MemoryStore implements ResourceStore {
  readonly #resources = new Map<string, Entry>();
  readonly #commits: CommittedVersions[] = [];
  readonly #cells = new Map<string, Cell>();
  readonly #claims = new Map<string, Claim>();
  #instant = 0;

  async head(): Promise<Sequence> {
    return this.#commits.length;
  }

  async read(refs: (Ref & { versionId?: string })[]): Promise<(Version | undefined)[]> {
    return refs.map((ref) => {
      const entry = this.#resources.get(nameOf(ref));
      if (ref.versionId === undefined) return newest(entry);
      return entry?.versions.find(({ versionId }) => versionId === ref.versionId);
    });
  }

  async history({ scope, since, during, at, after, size }: HistoryQuery): Promise<HistoryPage> {
    const all = this.#commits.slice(0, at).flatMap(({ versions }) => versions);
    const selected = all
      .filter(({ type, id }) => (scope.type ?? type) === type && (scope.id ?? id) === id)
      .filter(({ instant }) => since === undefined || instant >= since)
      .filter((version) => during === undefined || this.#wasCurrent(version, during))
      .reverse();
    const from = after === undefined ? 0 : Number(after);
    const versions = selected.slice(from, from + size);
    const more = from + size < selected.length && size > 0;
    return { versions, total: selected.length, ...(more ? { next: String(from + size) } : {}) };
  }

  #wasCurrent(version: Version, { low, high }: { low: number; high: number }): boolean {
    const { versions } = this.#resources.get(nameOf(version)) as Entry;
    const next = versions[versions.indexOf(version) + 1];
    return version.instant <= high && (next === undefined || next.instant > low);
  }

  async search({ where, sort, size, after, total }: SearchQuery): Promise<SearchPage> {
    const matches = this.#matches(where).sort(compareBy(sort));
    const from = after === undefined ? 0 : Number(after);
    const page = matches.slice(from, from + size).map((subject) => newest(this.#resources.get(nameOf(subject))) as Version);
    const more = size > 0 && from + size < matches.length;
    return { matches: page, ...(more ? { next: String(from + size) } : {}), ...(total ? { total: matches.length } : {}) };
  }

  async *scan(where: Criterion): AsyncIterable<Version[]> {
    const { matches } = await this.search({ where, sort: [], size: Number.MAX_SAFE_INTEGER, total: false });
    for (let at = 0; at < matches.length; at += 500) yield matches.slice(at, at + 500);
  }

  async commit({ given, changes, claims }: Commit): Promise<Committed | Refused> {
    const instant = Math.max(Date.now(), this.#instant);
    const refused = this.#refusal({ given, changes, claims }, instant);
    if (refused !== undefined) return refused;
    this.#instant = instant;
    const sequence = this.#commits.length + 1;
    const versions = changes.flatMap((change) => this.#apply(change, sequence, instant));
    for (const claim of claims) this.#claims.set(claim.key, claim);
    this.#commits.push({ sequence, instant, versions });
    return { kind: 'committed', sequence, instant };
  }

  #refusal({ given, changes, claims }: Commit, now: number): Refused | undefined {
    for (const [index, { where, matches }] of given.entries()) {
      const found = this.#matches(where).map(nameOf).sort();
      if (found.join() !== matches.map(nameOf).sort().join()) return { kind: 'refused', reason: 'given', given: index };
    }
    for (const [index, change] of changes.entries()) {
      if (change.kind === 'state') {
        const value = this.#cell(change.key, now);
        if (value !== change.expect) return { kind: 'refused', reason: 'state', change: index, value };
        continue;
      }
      const current = newest(this.#resources.get(nameOf(change)))?.versionId ?? null;
      if ((current ?? 'absent') !== change.expect) return { kind: 'refused', reason: 'version', change: index, current };
    }
    for (const [index, claim] of claims.entries()) {
      const owner = this.#owner(claim.key, now);
      if (owner !== undefined && nameOf(owner) !== nameOf(claim.owner)) return { kind: 'refused', reason: 'claim', claim: index, owner };
    }
    return undefined;
  }

  #apply(change: Change, sequence: Sequence, instant: number): Version[] {
    if (change.kind === 'state') {
      const { key, value, until } = change;
      if (value === null) this.#cells.delete(key);
      else this.#cells.set(key, { value, ...(until === undefined ? {} : { until }) });
      return [];
    }
    const name = nameOf(change);
    const entry = this.#resources.get(name) ?? { versions: [], index: [] };
    this.#resources.set(name, entry);
    if (change.kind === 'reindex') {
      const gone = new Set(change.was.map(({ param }) => param));
      for (const { param } of change.index) gone.add(param);
      entry.index = [...entry.index.filter(({ param }) => !gone.has(param)), ...change.index];
      return [];
    }
    for (const [key, claim] of this.#claims) {
      if (nameOf(claim.owner) === name && claim.until === undefined) this.#claims.delete(key);
    }
    const { type, id, versionId, keys } = change;
    const text = change.kind === 'delete' ? null : withInstant(change.text, change.instantAt, instant);
    const method = change.kind === 'delete' ? 'DELETE' : change.method;
    const version: Version = { type, id, versionId, instant, sequence, method, text, keys };
    entry.versions.push(version);
    entry.index = change.kind === 'delete' ? [] : change.index;
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
    return cell === undefined || (cell.until !== undefined && cell.until <= now) ? null : cell.value;
  }

  async claim(key: string): Promise<Ref | undefined> {
    return this.#owner(key, Date.now());
  }

  #owner(key: string, now: number): Ref | undefined {
    const claim = this.#claims.get(key);
    return claim === undefined || (claim.until !== undefined && claim.until <= now) ? undefined : claim.owner;
  }

  async size() {
    const live = [...this.#resources.values()].filter((entry) => newest(entry)?.text != null).length;
    const versions = this.#commits.reduce((sum, commit) => sum + commit.versions.length, 0);
    return { bytes: 0, resources: live, versions };
  }

  async close(): Promise<void> {}

  #matches(where: Criterion): Subject[] {
    const linked: Linked = (direction, param, types, subject) => this.#linked(direction, param, types, subject);
    return this.#subjects().filter((subject) => evaluate(where, subject, linked));
  }

  #subjects(): Subject[] {
    return [...this.#resources.values()].flatMap((entry) => {
      const version = newest(entry);
      if (version === undefined || version.text === null) return [];
      return [{ type: version.type, id: version.id, lastUpdated: version.instant, entries: entry.index }];
    });
  }

  #linked(direction: 'out' | 'in', param: string, types: readonly string[], subject: Subject): Subject[] {
    const refers = (from: Subject, to: Subject): boolean =>
      from.entries.some((entry) => entry.kind === 'reference' && entry.param === param && entry.type === to.type && entry.id === to.id);
    return this.#subjects().filter(
      (other) => types.includes(other.type) && (direction === 'out' ? refers(subject, other) : refers(other, subject)),
    );
  }
}

const withInstant = (text: string, at: number, instant: number): string =>
  text.slice(0, at) + new Date(instant).toISOString() + text.slice(at + 24);

export const openMemoryStore = (): ResourceStore => new MemoryStore();
