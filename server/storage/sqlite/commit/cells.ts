// Small durable cells under a key, some of which expire.
import type { StatementSync } from 'node:sqlite';
import type { Change } from '../../store.ts';
import type { Connection, Row } from '../connection.ts';

type StateChange = Extract<Change, { kind: 'state' }>;

export class Cells {
  readonly #read: StatementSync;
  readonly #write: StatementSync;
  readonly #empty: StatementSync;
  readonly #expire: StatementSync;

  constructor(connection: Connection) {
    this.#read = connection.prepare('SELECT value FROM cell WHERE key = ? AND (until IS NULL OR until > ?)');
    this.#write = connection.prepare('INSERT OR REPLACE INTO cell (key, value, until) VALUES (?, ?, ?)');
    this.#empty = connection.prepare('DELETE FROM cell WHERE key = ?');
    this.#expire = connection.prepare(
      'DELETE FROM cell WHERE key IN (SELECT key FROM cell WHERE until <= ? ORDER BY until LIMIT 500)',
    );
  }

  /** Null: empty or expired. */
  read(key: string, now: number): string | null {
    return ((this.#read.get(key, now) as unknown as Row | undefined)?.[0] as string | undefined) ?? null;
  }

  write({ key, value, until }: StateChange): void {
    if (value === null) this.#empty.run(key);
    else this.#write.run(key, value, until ?? null);
  }

  /** Room only: an expired cell counts as empty anyway. */
  dropExpired(now: number): void {
    this.#expire.run(now);
  }
}
