// One connection to the database file, with the statements it was asked lately: https://nodejs.org/api/sqlite.html
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Recent } from './recent.ts';
import type { Sql } from './sql.ts';

export type Cell = string | number | null | Uint8Array;
export type Row = Cell[];

const STATEMENTS = 300;

export type ConnectionOptions = { readOnly?: boolean; cacheBytes: number };

export class Connection {
  readonly path: string;
  readonly database: DatabaseSync;
  readonly #statements = new Recent<string, StatementSync>(STATEMENTS);

  constructor(path: string, { readOnly = false, cacheBytes }: ConnectionOptions) {
    this.path = path;
    // Nobody else writes, so that waiting serves only the moments in which another process opens or closes the file.
    this.database = new DatabaseSync(path, { readOnly, timeout: 5_000, returnArrays: true });
    this.database.exec(`PRAGMA cache_size = -${Math.round(cacheBytes / 1024)}; PRAGMA temp_store = MEMORY`);
  }

  /** For statements that are asked all the time: whoever prepares one keeps it. */
  prepare(text: string): StatementSync {
    return this.database.prepare(text);
  }

  all({ text, values }: Sql): Row[] {
    return this.#statement(text).all(...values) as unknown as Row[];
  }

  get({ text, values }: Sql): Row | undefined {
    return this.#statement(text).get(...values) as unknown as Row | undefined;
  }

  run({ text, values }: Sql): number {
    return this.#statement(text).run(...values).changes as number;
  }

  exec(text: string): void {
    this.database.exec(text);
  }

  pragma(name: string): Cell {
    return (this.database.prepare(`PRAGMA ${name}`).get() as unknown as Row)[0] as Cell;
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
  }

  #statement(text: string): StatementSync {
    const known = this.#statements.get(text);
    if (known !== undefined) return known;
    const statement = this.database.prepare(text);
    this.#statements.set(text, statement);
    return statement;
  }
}
