// The embedded store: one SQLite file, no server. https://nodejs.org/api/sqlite.html
import type { Criterion, SearchQuery } from '../../search/query.ts';
import {
  type Commit,
  type Committed,
  type CommittedVersions,
  type HistoryPage,
  type HistoryQuery,
  type Ref,
  type Refused,
  type ReplacedPage,
  type ReplacedQuery,
  type ResourceStore,
  type SearchPage,
  type Sequence,
  StoreError,
  type StoreSize,
  type Version,
  type VersionRef,
} from '../store.ts';
import { asStoreError, isFault } from './faults.ts';
import { readHistory } from './history.ts';
import { openFile } from './open-file.ts';
import { openParts, type SqliteOptions, type SqliteParts } from './parts.ts';
import { readReplaced } from './replaced.ts';

/** Throws StoreError: locked, damaged, newer, unwritable, full, failed. */
export function openSqliteStore(path: string, options: SqliteOptions = {}): ResourceStore {
  const file = openFile(path, options);
  try {
    return new SqliteStore(openParts(file.connection, options), file.release);
  } catch (error) {
    file.release();
    throw asStoreError(error, path);
  }
}

class SqliteStore implements ResourceStore {
  readonly #parts: SqliteParts;
  readonly #release: () => void;
  /** Once met, damage stays: what was read before cannot be trusted either. */
  #fault: StoreError | undefined;

  constructor(parts: SqliteParts, release: () => void) {
    this.#parts = parts;
    this.#release = release;
  }

  head(): Promise<Sequence> {
    return this.#guard(() => this.#parts.timeline.head);
  }

  read(refs: VersionRef[]): Promise<(Version | undefined)[]> {
    return this.#guard(() => refs.map((ref) => this.#parts.current.read(ref)));
  }

  history(query: HistoryQuery): Promise<HistoryPage> {
    return this.#guard(() => readHistory(query, this.#parts));
  }

  search(query: SearchQuery): Promise<SearchPage> {
    return this.#guard(() => this.#parts.searcher.search(query));
  }

  replaced(query: ReplacedQuery): Promise<ReplacedPage> {
    return this.#guard(() => readReplaced(query, this.#parts));
  }

  async *scan(where: Criterion): AsyncGenerator<Version[]> {
    const slices = this.#parts.searcher.scan(where);
    for (;;) {
      const slice = await this.#guard(() => slices.next());
      if (slice.done === true) return;
      yield slice.value;
    }
  }

  commit(commit: Commit): Promise<Committed | Refused> {
    return this.#guard(() => this.#parts.groupCommit.submit(commit));
  }

  changes(after: Sequence, limit: number): Promise<CommittedVersions[]> {
    return this.#guard(() => this.#parts.timeline.changes(after, limit, this.#parts.reader));
  }

  state(key: string): Promise<string | null> {
    return this.#guard(() => this.#parts.cells.read(key, Date.now()));
  }

  claim(key: string): Promise<Ref | undefined> {
    return this.#guard(() => this.#parts.claims.holder(key, Date.now())?.owner);
  }

  size(): Promise<StoreSize> {
    return this.#guard(() => this.#parts.measure.size());
  }

  async close(): Promise<void> {
    if (this.#fault?.fault !== 'failed') this.#parts.groupCommit.flush();
    this.#fault ??= new StoreError('failed', 'The store is closed');
    await this.#parts.snapshots.close();
    this.#release();
  }

  async #guard<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    if (this.#fault !== undefined) throw this.#fault;
    try {
      return await work();
    } catch (error) {
      if (!isFault(error)) throw error;
      const fault = asStoreError(error, this.#parts.connection.path);
      if (fault.fault === 'damaged') this.#fault ??= fault;
      throw fault;
    }
  }
}
