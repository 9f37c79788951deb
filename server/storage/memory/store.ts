// The plain store: everything in maps, queries answered by the evaluator. What every other store must agree with.
import type { Criterion, SearchQuery } from '../../search/query.ts';
import type {
  Commit,
  Committed,
  CommittedVersions,
  HistoryPage,
  HistoryQuery,
  Ref,
  Refused,
  ReplacedPage,
  ReplacedQuery,
  ResourceStore,
  SearchPage,
  Sequence,
  Version,
  VersionRef,
} from '../store.ts';
import { apply } from './apply.ts';
import { history } from './history.ts';
import { refusal } from './preconditions.ts';
import { replaced, search } from './search.ts';
import { nameOf, newest, State } from './state.ts';

const SLICE = 200;

export const openMemoryStore = (): ResourceStore => new MemoryStore();

class MemoryStore implements ResourceStore {
  readonly #state = new State();

  async head(): Promise<Sequence> {
    return this.#state.commits.length;
  }

  async read(refs: VersionRef[]): Promise<(Version | undefined)[]> {
    return refs.map((ref) => {
      const resource = this.#state.resources.get(nameOf(ref));
      if (ref.versionId === undefined) return newest(resource);
      return resource?.versions.find(({ versionId }) => versionId === ref.versionId);
    });
  }

  async history(query: HistoryQuery): Promise<HistoryPage> {
    return history(query, this.#state);
  }

  async search(query: SearchQuery): Promise<SearchPage> {
    return search(query, this.#state);
  }

  async replaced(query: ReplacedQuery): Promise<ReplacedPage> {
    return replaced(query, this.#state);
  }

  async *scan(where: Criterion): AsyncGenerator<Version[]> {
    const { matches } = search({ where, sort: [], size: Infinity, total: false }, this.#state);
    for (let from = 0; from < matches.length; from += SLICE) yield matches.slice(from, from + SLICE);
  }

  async commit(commit: Commit): Promise<Committed | Refused> {
    const instant = Math.max(Date.now(), this.#state.commits.at(-1)?.instant ?? 0);
    return refusal(commit, instant, this.#state) ?? apply(commit, instant, this.#state);
  }

  async changes(after: Sequence, limit: number): Promise<CommittedVersions[]> {
    return this.#state.commits.slice(after, after + limit);
  }

  async state(key: string): Promise<string | null> {
    return this.#state.cell(key, Date.now());
  }

  async claim(key: string): Promise<Ref | undefined> {
    return this.#state.held(key, Date.now())?.owner;
  }

  async size() {
    return { bytes: 0, resources: this.#state.subjects().length, versions: this.#state.numbers.size };
  }

  async close(): Promise<void> {}
}
