// Unique strings, each owned by one resource while it lives or until an instant.
import type { StatementSync } from 'node:sqlite';
import type { Change, Claim, Ref } from '../../store.ts';
import type { Connection, Row } from '../connection.ts';
import type { Identities } from '../identities.ts';

/** `isLasting`: it has no end and goes when its owner is put again or deleted. */
type Holder = { owner: Ref; isLasting: boolean };

export class Claims {
  readonly #identities: Identities;
  readonly #read: StatementSync;
  readonly #take: StatementSync;
  readonly #release: StatementSync;
  readonly #expire: StatementSync;

  constructor(connection: Connection, identities: Identities) {
    this.#identities = identities;
    this.#read = connection.prepare('SELECT owner, until FROM claim WHERE key = ? AND (until IS NULL OR until > ?)');
    this.#take = connection.prepare('INSERT OR REPLACE INTO claim (key, owner, until) VALUES (?, ?, ?)');
    this.#release = connection.prepare('DELETE FROM claim WHERE owner = ? AND until IS NULL');
    this.#expire = connection.prepare(
      'DELETE FROM claim WHERE key IN (SELECT key FROM claim WHERE until <= ? ORDER BY until LIMIT 500)',
    );
  }

  holder(key: string, now: number): Holder | undefined {
    const row = this.#read.get(key, now) as unknown as Row | undefined;
    return row && { owner: this.#identities.ref(row[0] as number), isLasting: row[1] === null };
  }

  /** The first claim that another resource holds, once the changes have released what they release. */
  conflict(
    claims: readonly Claim[],
    changes: readonly Change[],
    now: number,
  ): { claim: number; owner: Ref } | undefined {
    const taken = new Map<string, Ref>();
    const isReleased = ({ owner, isLasting }: Holder): boolean =>
      isLasting &&
      changes.some((change) => (change.kind === 'put' || change.kind === 'delete') && isSame(change, owner));
    for (const [claim, { key, owner }] of claims.entries()) {
      const holder = this.holder(key, now);
      const holds = taken.get(key) ?? (holder === undefined || isReleased(holder) ? undefined : holder.owner);
      if (holds !== undefined && !isSame(holds, owner)) return { claim, owner: holds };
      taken.set(key, owner);
    }
    return undefined;
  }

  /** All without an end that the resource holds. */
  release(pk: number): void {
    this.#release.run(pk);
  }

  take({ key, owner, until }: Claim): void {
    this.#take.run(key, this.#identities.intern(owner.type, owner.id), until ?? null);
  }

  /** Room only: an expired claim counts as free anyway. */
  dropExpired(now: number): void {
    this.#expire.run(now);
  }
}

const isSame = (a: Ref, b: Ref): boolean => a.id === b.id && a.type === b.type;
