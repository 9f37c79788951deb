// Judges a commit before anything of it is written, so that a refused one leaves no trace in the batch it shares.
import type { StatementSync } from 'node:sqlite';
import type { Change, Commit, Given, Refused } from '../../store.ts';
import type { Connection, Row } from '../connection.ts';
import type { Names } from '../names.ts';
import type { Cells } from './cells.ts';
import type { Claims } from './claims.ts';

/** A resource that a commit changes, as it is now; changes of the same resource share it and carry it on. */
export type Target = { pk: number | undefined; number: number | undefined; live: boolean; keys: string };

type ResourceChange = Extract<Change, { type: string }>;
type StateChange = Extract<Change, { kind: 'state' }>;
type Current = { target: Target; versionId: string | null };

export class Preconditions {
  readonly #names: Names;
  readonly #cells: Cells;
  readonly #claims: Claims;
  readonly #holds: (given: Given) => boolean;
  readonly #current: StatementSync;
  readonly #named: StatementSync;

  /** `holds`: whether a query still has exactly these answers. */
  constructor(
    connection: Connection,
    parts: { names: Names; cells: Cells; claims: Claims },
    holds: (given: Given) => boolean,
  ) {
    this.#names = parts.names;
    this.#cells = parts.cells;
    this.#claims = parts.claims;
    this.#holds = holds;
    this.#current = connection.prepare(
      'SELECT r.pk, r.live, v.number, v.version_id, v.keys FROM resource r LEFT JOIN version v ON v.number = r.version WHERE r.type = ? AND r.id = ?',
    );
    this.#named = connection.prepare('SELECT 1 FROM version WHERE pk = ? AND version_id = ?');
  }

  /** One target per change; those of state changes stay empty. Throws RangeError for a version id that is used. */
  check(commit: Commit, now: number): Refused | (Target | undefined)[] {
    const targets = this.#checkChanges(commit.changes, now);
    if (!Array.isArray(targets)) return targets;
    const given = commit.given.findIndex((one) => !this.#holds(one));
    if (given !== -1) return { kind: 'refused', reason: 'given', given };
    const conflict = commit.claims.length === 0 ? undefined : this.#claims.conflict(commit.claims, commit.changes, now);
    return conflict === undefined ? targets : { kind: 'refused', reason: 'claim', ...conflict };
  }

  /** Later changes of a commit meet what earlier ones will have made of it. */
  #checkChanges(changes: readonly Change[], now: number): Refused | (Target | undefined)[] {
    const resources = new Map<string, Current>();
    const cells = new Map<string, string | null>();
    const targets: (Target | undefined)[] = [];
    for (const [at, change] of changes.entries()) {
      if (change.kind === 'state') {
        const value = this.#checkState(change, cells, now);
        if (value !== change.expect) return { kind: 'refused', reason: 'state', change: at, value };
        targets.push(undefined);
        continue;
      }
      const key = `${change.type}/${change.id}`;
      const { target, versionId } = resources.get(key) ?? this.#find(change);
      if (versionId !== (change.expect === 'absent' ? null : change.expect)) {
        return { kind: 'refused', reason: 'version', change: at, current: versionId };
      }
      if (change.kind !== 'reindex') {
        this.#assertNew(change, target);
        resources.set(key, { target, versionId: change.versionId });
      }
      targets.push(target);
    }
    return targets;
  }

  /** The value that the change meets. */
  #checkState({ key, value, until }: StateChange, cells: Map<string, string | null>, now: number): string | null {
    const found = cells.has(key) ? (cells.get(key) ?? null) : this.#cells.read(key, now);
    cells.set(key, until !== undefined && until <= now ? null : value);
    return found;
  }

  #find({ type, id }: ResourceChange): Current {
    const number = this.#names.type(type);
    const row = number === undefined ? undefined : (this.#current.get(number, id) as unknown as Row | undefined);
    if (row === undefined) {
      return { target: { pk: undefined, number: undefined, live: false, keys: '' }, versionId: null };
    }
    const [pk, live, version, versionId, keys] = row;
    const target = {
      pk: pk as number,
      number: (version as number | null) ?? undefined,
      live: live === 1,
      keys: (keys as string | null) ?? '',
    };
    return { target, versionId: versionId as string | null };
  }

  /** A version id is never used twice; whoever chose it has made a mistake that no retry mends. */
  #assertNew({ type, id, versionId }: Extract<ResourceChange, { versionId: string }>, { pk, number }: Target): void {
    if (pk === undefined || number === undefined || this.#named.get(pk, versionId) === undefined) return;
    throw new RangeError(`${type}/${id} already has a version ${versionId}`);
  }
}
