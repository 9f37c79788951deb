// How much the database holds. Resources are counted once and kept counted: a count walks an index of them all.
import { statSync } from 'node:fs';
import type { StoreSize } from '../store.ts';
import type { Connection } from './connection.ts';
import { sql } from './sql.ts';
import type { Timeline } from './timeline.ts';

export class Measure {
  readonly #connection: Connection;
  readonly #timeline: Timeline;
  #live: number | undefined;

  constructor(connection: Connection, timeline: Timeline) {
    this.#connection = connection;
    this.#timeline = timeline;
  }

  /** After a rollback: what was counted since is of no use. */
  reload(): void {
    this.#live = undefined;
  }

  /** One more or one less is alive. */
  add(difference: number): void {
    if (this.#live !== undefined) this.#live += difference;
  }

  size(): StoreSize {
    this.#live ??= this.#connection.get(
      sql`SELECT count(*) FROM resource INDEXED BY resource_live WHERE live = 1`,
    )?.[0] as number;
    const bytes = sizeOf(this.#connection.path) + sizeOf(`${this.#connection.path}-wal`);
    return { bytes, resources: this.#live, versions: this.#timeline.number };
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
