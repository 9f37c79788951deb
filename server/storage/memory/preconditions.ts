// Judges a commit before anything of it is written.
import type { Change, Claim, Commit, Ref, Refused } from '../store.ts';
import { matches } from './search.ts';
import { nameOf, newest, type State } from './state.ts';

/** Throws RangeError for a version id that is used. */
export const refusal = ({ given, changes, claims }: Commit, now: number, state: State): Refused | undefined =>
  refusedChange(changes, now, state) ?? refusedGiven(given, state) ?? refusedClaim(claims, changes, now, state);

function refusedChange(changes: Change[], now: number, state: State): Refused | undefined {
  const versions = new Map<string, string | null>();
  const cells = new Map<string, string | null>();
  for (const [at, change] of changes.entries()) {
    if (change.kind === 'state') {
      const value = cells.has(change.key) ? (cells.get(change.key) ?? null) : state.cell(change.key, now);
      if (value !== change.expect) return { kind: 'refused', reason: 'state', change: at, value };
      cells.set(change.key, (change.until ?? Infinity) <= now ? null : change.value);
      continue;
    }
    const name = nameOf(change);
    const resource = state.resources.get(name);
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

function refusedGiven(given: Commit['given'], state: State): Refused | undefined {
  const names = (refs: Ref[]): string => JSON.stringify(refs.map(nameOf).sort());
  const at = given.findIndex((one) => names(matches(one.where, state)) !== names(one.matches));
  return at === -1 ? undefined : { kind: 'refused', reason: 'given', given: at };
}

function refusedClaim(claims: Claim[], changes: Change[], now: number, state: State): Refused | undefined {
  const written = new Set(
    changes.filter((change) => change.kind === 'put' || change.kind === 'delete').map((change) => nameOf(change)),
  );
  const owners = new Map<string, Ref>();
  for (const [at, { key, owner }] of claims.entries()) {
    const held = state.held(key, now);
    const isReleased = held !== undefined && held.until === undefined && written.has(nameOf(held.owner));
    const holder = owners.get(key) ?? (isReleased ? undefined : held?.owner);
    if (holder !== undefined && nameOf(holder) !== nameOf(owner)) {
      return { kind: 'refused', reason: 'claim', claim: at, owner: holder };
    }
    owners.set(key, owner);
  }
  return undefined;
}
