// Index entries as rows. Only what differs between two versions is written; removing what is not there does no harm.
import type { StatementSync } from 'node:sqlite';
import type { IndexEntry } from '../../../search/query.ts';
import type { Connection } from '../connection.ts';
import type { Terms, Units } from '../dictionary.ts';
import type { Identities } from '../identities.ts';
import type { Names, Param } from '../names.ts';

const TABLES = {
  term_entry: ['param', 'term'],
  reference_entry: ['param', 'target'],
  date_entry: ['param', 'low', 'high'],
  quantity_entry: ['param', 'low', 'high', 'unit'],
} as const;
type Table = keyof typeof TABLES;

/** Rows of one statement: each call into SQLite costs as much as a third of a row. */
const TOGETHER = 16;

type Numbers = { names: Names; identities: Identities; terms: Terms; units: Units };

export class Entries {
  readonly #numbers: Numbers;
  readonly #tables: Record<Table, RowTable>;
  #writes = 0;

  constructor(connection: Connection, numbers: Numbers) {
    this.#numbers = numbers;
    this.#tables = Object.fromEntries(
      Object.entries(TABLES).map(([name, columns]) => [name, new RowTable(connection, name, columns)]),
    ) as Record<Table, RowTable>;
  }

  /** After a rollback: what was gathered but not written is forgotten. */
  reload(): void {
    for (const name in this.#tables) this.#tables[name as Table].clear();
  }

  /** `index`: all entries of the parameters it touches. */
  replace(pk: number, type: number, was: readonly IndexEntry[], index: readonly IndexEntry[]): void {
    if (was.length === 0) {
      this.#add(pk, type, index, undefined);
      return;
    }
    const before = new Set(was.map(sign));
    const after = new Set(index.map(sign));
    for (const entry of was) if (!after.has(sign(entry))) this.#remove(pk, entry);
    this.#add(pk, type, index, before);
  }

  #add(pk: number, type: number, index: readonly IndexEntry[], present: Set<string> | undefined): void {
    const { names } = this.#numbers;
    this.#writes++;
    for (const entry of index) {
      const param = names.internParam(entry.kind, entry.param, type);
      if (param.seen === this.#writes) names.markSeveral(param);
      param.seen = this.#writes;
      if (present?.has(sign(entry)) !== true) this.#insert(param, entry);
    }
    for (const name in this.#tables) this.#tables[name as Table].flush(pk);
  }

  #insert({ number }: Param, entry: IndexEntry): void {
    const { terms, identities, units } = this.#numbers;
    const tables = this.#tables;
    if (entry.kind === 'token') tables.term_entry.insert(number, terms.intern(number, entry.code, entry.system));
    else if (entry.kind === 'string') tables.term_entry.insert(number, terms.intern(number, entry.folded, entry.exact));
    else if (entry.kind === 'reference') {
      tables.reference_entry.insert(number, identities.intern(entry.type, entry.id));
    } else if (entry.kind === 'date') tables.date_entry.insert(number, entry.low, entry.high);
    else tables.quantity_entry.insert(number, entry.low, entry.high, units.intern(entry.system, entry.code));
  }

  /** What was never written has no number, and nothing to remove. */
  #remove(pk: number, entry: IndexEntry): void {
    const { names, terms, identities, units } = this.#numbers;
    const tables = this.#tables;
    const number = names.param(entry.kind, entry.param)?.number;
    if (entry.kind === 'token') {
      tables.term_entry.remove(pk, number, number && terms.find(number, entry.code, entry.system));
    } else if (entry.kind === 'string') {
      tables.term_entry.remove(pk, number, number && terms.find(number, entry.folded, entry.exact));
    } else if (entry.kind === 'reference') {
      tables.reference_entry.remove(pk, number, identities.find(entry.type, entry.id));
    } else if (entry.kind === 'date') tables.date_entry.remove(pk, number, entry.low, entry.high);
    else tables.quantity_entry.remove(pk, number, entry.low, entry.high, units.find(entry.system, entry.code));
  }
}

/** Gathers the rows of one resource and inserts many with one statement. */
class RowTable {
  readonly #connection: Connection;
  readonly #name: string;
  readonly #columns: readonly string[];
  readonly #inserts: StatementSync[] = [];
  readonly #delete: StatementSync;
  #waiting: number[] = [];

  constructor(connection: Connection, name: string, columns: readonly string[]) {
    this.#connection = connection;
    this.#name = name;
    this.#columns = columns;
    const same = columns.map((column) => `${column} = ?`).join(' AND ');
    this.#delete = connection.prepare(`DELETE FROM ${name} WHERE pk = ? AND ${same}`);
  }

  insert(...cells: number[]): void {
    this.#waiting.push(...cells);
  }

  remove(pk: number, ...cells: (number | undefined)[]): void {
    if (!cells.includes(undefined)) this.#delete.run(pk, ...(cells as number[]));
  }

  clear(): void {
    this.#waiting = [];
  }

  flush(pk: number): void {
    const width = this.#columns.length;
    const waiting = this.#waiting;
    for (let from = 0; from < waiting.length; from += TOGETHER * width) {
      const cells = waiting.length <= TOGETHER * width ? waiting : waiting.slice(from, from + TOGETHER * width);
      this.#insertOf(cells.length / width).run(pk, ...cells);
    }
    if (waiting.length > 0) this.clear();
  }

  #insertOf(rows: number): StatementSync {
    const known = this.#inserts[rows];
    if (known !== undefined) return known;
    const width = this.#columns.length;
    const row = (at: number): string => this.#columns.map((_, column) => `?${at * width + column + 2}`).join(', ');
    const values = Array.from({ length: rows }, (_, at) => `(?1, ${row(at)})`).join(', ');
    const statement = this.#connection.prepare(
      `INSERT OR IGNORE INTO ${this.#name} (pk, ${this.#columns.join(', ')}) VALUES ${values}`,
    );
    this.#inserts[rows] = statement;
    return statement;
  }
}

/** The same for equal entries, whatever the order of their members. */
function sign(entry: IndexEntry): string {
  const { kind, param } = entry;
  switch (kind) {
    case 'token':
      return `${kind} ${param} ${entry.system}\u0000${entry.code}`;
    case 'string':
      return `${kind} ${param} ${entry.folded}\u0000${entry.exact}`;
    case 'reference':
      return `${kind} ${param} ${entry.type}/${entry.id}`;
    case 'date':
      return `${kind} ${param} ${entry.low} ${entry.high}`;
    case 'quantity':
      return `${kind} ${param} ${entry.low} ${entry.high} ${entry.system}\u0000${entry.code}`;
  }
}
