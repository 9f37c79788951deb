// Index entries as rows. The rows that a resource has are compared with those it is to have, and the difference is written:
// whatever left rows behind, an older reading of a parameter or a mistake, they go with the next write.
import type { StatementSync } from 'node:sqlite';
import type { IndexEntry } from '../../../search/query.ts';
import type { Connection } from '../connection.ts';
import type { Terms, Units } from '../dictionary.ts';
import type { Identities } from '../identities.ts';
import type { Names } from '../names.ts';

const TABLES = {
  term_entry: ['param', 'term'],
  reference_entry: ['param', 'target'],
  date_entry: ['param', 'low', 'high'],
  quantity_entry: ['param', 'low', 'high', 'unit'],
} as const;
type Table = keyof typeof TABLES;

type Numbers = { names: Names; identities: Identities; terms: Terms; units: Units };

export class Entries {
  readonly #numbers: Numbers;
  readonly #tables: Record<Table, RowTable>;
  readonly #all: RowTable[];
  #writes = 0;

  constructor(connection: Connection, numbers: Numbers) {
    this.#numbers = numbers;
    this.#tables = Object.fromEntries(
      Object.entries(TABLES).map(([name, columns]) => [name, new RowTable(connection, name, columns)]),
    ) as Record<Table, RowTable>;
    this.#all = Object.values(this.#tables);
  }

  /** After a rollback: what was gathered but not written is forgotten. */
  reload(): void {
    for (const table of this.#all) table.clear();
  }

  /** Of a resource that has no entries yet. */
  add(pk: number, type: number, index: readonly IndexEntry[]): void {
    this.#gather(type, index);
    for (const table of this.#all) table.insertAll(pk);
  }

  /** `index` is all that the resource is to have. */
  replace(pk: number, type: number, index: readonly IndexEntry[]): void {
    this.#gather(type, index);
    for (const table of this.#all) table.replaceAll(pk);
  }

  /** `index` is all that the resource is to have of the parameters of `index` and `was`; the others stay. */
  replaceSome(pk: number, type: number, was: readonly IndexEntry[], index: readonly IndexEntry[]): void {
    const { names } = this.#numbers;
    const touched = new Set([...was, ...index].map(({ kind, param }) => names.internParam(kind, param, type).number));
    this.#gather(type, index);
    for (const table of this.#all) table.replaceAll(pk, touched);
  }

  #gather(type: number, index: readonly IndexEntry[]): void {
    const { names, terms, identities, units } = this.#numbers;
    const { term_entry, reference_entry, date_entry, quantity_entry } = this.#tables;
    this.#writes++;
    for (const entry of index) {
      const param = names.internParam(entry.kind, entry.param, type);
      if (param.seen === this.#writes) names.markSeveral(param);
      param.seen = this.#writes;
      const { number } = param;
      if (entry.kind === 'token') term_entry.add(number, terms.intern(number, entry.code, entry.system));
      else if (entry.kind === 'string') term_entry.add(number, terms.intern(number, entry.folded, entry.exact));
      else if (entry.kind === 'reference') reference_entry.add(number, identities.intern(entry.type, entry.id));
      else if (entry.kind === 'date') date_entry.add(number, entry.low, entry.high);
      else quantity_entry.add(number, entry.low, entry.high, units.intern(entry.system, entry.code));
    }
  }
}

/** Rows of one statement: each call into SQLite costs as much as a third of a row. */
const TOGETHER = 16;

/** One table of entries. Gathers the rows of one resource, each of `param` and what the entry says. */
class RowTable {
  readonly #connection: Connection;
  readonly #name: string;
  readonly #columns: readonly string[];
  readonly #inserts: StatementSync[] = [];
  readonly #select: StatementSync;
  readonly #delete: StatementSync;
  #gathered: number[] = [];

  constructor(connection: Connection, name: string, columns: readonly string[]) {
    this.#connection = connection;
    this.#name = name;
    this.#columns = columns;
    this.#select = connection.prepare(`SELECT ${columns.join(', ')} FROM ${name} WHERE pk = ?`);
    const same = columns.map((column) => `${column} = ?`).join(' AND ');
    this.#delete = connection.prepare(`DELETE FROM ${name} WHERE pk = ? AND ${same}`);
  }

  add(...row: number[]): void {
    this.#gathered.push(...row);
  }

  clear(): void {
    this.#gathered = [];
  }

  insertAll(pk: number): void {
    this.#insert(pk, this.#gathered);
    if (this.#gathered.length > 0) this.clear();
  }

  /** `touched`: the parameters that are replaced; absent: all. */
  replaceAll(pk: number, touched?: ReadonlySet<number>): void {
    const wanted = new Map<string, number[]>();
    const width = this.#columns.length;
    for (let at = 0; at < this.#gathered.length; at += width) {
      const row = this.#gathered.slice(at, at + width);
      wanted.set(row.join(' '), row);
    }
    this.clear();
    for (const row of this.#select.all(pk) as unknown as number[][]) {
      if (wanted.delete(row.join(' ')) || touched?.has(row[0] as number) === false) continue;
      this.#delete.run(pk, ...row);
    }
    this.#insert(pk, [...wanted.values()].flat());
  }

  #insert(pk: number, cells: readonly number[]): void {
    const width = this.#columns.length;
    for (let from = 0; from < cells.length; from += TOGETHER * width) {
      const some = cells.length <= TOGETHER * width ? cells : cells.slice(from, from + TOGETHER * width);
      this.#insertOf(some.length / width).run(pk, ...some);
    }
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
