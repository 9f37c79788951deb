// Opens the store a URL names; the only file that knows every adapter.
import { openMemoryStore } from './memory/store.ts';
import { openSqliteStore } from './sqlite/store.ts';
import { type ResourceStore, StoreError } from './store.ts';

export type StoreOptions = {
  /** Told of each group of commits that became durable together. */
  onBatch?: (commits: number, changes: number, milliseconds: number) => void;
  /** A store that is a file may grow to this size; then writes fail with `full`. */
  maxBytes?: number;
  /** Milliseconds after which a group of commits is closed, so that others get their turn. */
  groupMs?: number;
};

/** `memory:`, or `sqlite:PATH` whose folder is made when it is absent. Throws StoreError. */
export async function openStore(url: string, options: StoreOptions = {}): Promise<ResourceStore> {
  if (url === 'memory:') return openMemoryStore();
  const path = /^sqlite:(.+)$/s.exec(url)?.[1];
  if (path !== undefined) return openSqliteStore(path, options);
  throw new StoreError('failed', `No store is known by ${url.split(':')[0]}: use sqlite:PATH, or memory: for trials`);
}
