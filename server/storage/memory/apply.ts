// Writes a commit whose preconditions hold.
import type { IndexEntry } from '../../search/query.ts';
import type { Change, Commit, Committed, Sequence, Version } from '../store.ts';
import { nameOf, newest, type State } from './state.ts';

export function apply({ changes, claims }: Commit, instant: number, state: State): Committed {
  const sequence = state.commits.length + 1;
  const versions = changes.flatMap((change) =>
    change.kind === 'state' ? applyState(change, state) : applyChange(change, sequence, instant, state),
  );
  for (const claim of claims) state.claims.set(claim.key, claim);
  state.commits.push({ sequence, instant, versions });
  return { kind: 'committed', sequence, instant };
}

function applyState({ key, value, until }: Extract<Change, { kind: 'state' }>, { cells }: State): [] {
  if (value === null) cells.delete(key);
  else cells.set(key, { value, ...(until === undefined ? {} : { until }) });
  return [];
}

function applyChange(
  change: Extract<Change, { type: string }>,
  sequence: Sequence,
  instant: number,
  { resources, numbers, claims }: State,
): Version[] {
  const name = nameOf(change);
  const resource = resources.get(name) ?? { number: resources.size, versions: [], index: [] };
  resources.set(name, resource);
  if (change.kind === 'reindex') {
    if (newest(resource)?.text != null) resource.index = replaceEntries(resource.index, change.was, change.index);
    return [];
  }
  for (const [key, claim] of claims) {
    if (nameOf(claim.owner) === name && claim.until === undefined) claims.delete(key);
  }
  const { type, id, versionId, keys } = change;
  const isPut = change.kind === 'put';
  const text = isPut ? withInstant(change.text, change.instantAt, instant) : null;
  const method = isPut ? change.method : 'DELETE';
  const version = { type, id, versionId, instant, sequence, method, text, keys } as const;
  resource.versions.push(version);
  numbers.set(version, numbers.size);
  resource.index = isPut ? change.index : [];
  return [version];
}

/** All entries of the parameters that are named, before or now. */
function replaceEntries(index: IndexEntry[], was: IndexEntry[] | undefined, now: IndexEntry[]): IndexEntry[] {
  if (was === undefined) return now;
  const nameOfParam = ({ kind, param }: IndexEntry): string => `${kind} ${param}`;
  const touched = new Set([...was, ...now].map(nameOfParam));
  return [...index.filter((entry) => !touched.has(nameOfParam(entry))), ...now];
}

const withInstant = (text: string, at: number, instant: number): string =>
  text.slice(0, at) + new Date(instant).toISOString() + text.slice(at + 24);
