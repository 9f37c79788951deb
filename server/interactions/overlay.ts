// A store that answers some questions differently: https://hl7.org/fhir/R4/http.html
import type { ResourceStore } from '../storage/store.ts';

export const overlay = (store: ResourceStore, own: Partial<ResourceStore>): ResourceStore => ({
  head: () => store.head(),
  read: (refs) => store.read(refs),
  history: (query) => store.history(query),
  search: (query) => store.search(query),
  replaced: (query) => store.replaced(query),
  scan: (where) => store.scan(where),
  commit: (commit) => store.commit(commit),
  changes: (after, limit) => store.changes(after, limit),
  state: (key) => store.state(key),
  claim: (key) => store.claim(key),
  size: () => store.size(),
  close: () => store.close(),
  ...own,
});
