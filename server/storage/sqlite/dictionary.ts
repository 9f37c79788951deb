// Pairs of texts by number: the terms of tokens and strings, the units of quantities. A pair is kept once, however many
// resources say it.
import type { StatementSync } from 'node:sqlite';
import type { Connection, Row } from './connection.ts';
import { RecentPairs } from './recent.ts';

const KEPT = 50_000;

/** A term, and another of the same parameter and text. */
type Kept = { detail: string; number: number; next: Kept | undefined };

/** What tokens (code, system) and strings (folded, exact) of one parameter say. */
export class Terms {
  readonly #kept = new RecentPairs<number, string, Kept>(KEPT);
  readonly #find: StatementSync;
  readonly #add: StatementSync;
  readonly #last: StatementSync;
  #lastNumber = 0;

  constructor(connection: Connection) {
    this.#find = connection.prepare('SELECT number FROM term WHERE param = ? AND text = ? AND detail = ?');
    this.#add = connection.prepare('INSERT INTO term (number, param, text, detail) VALUES (?, ?, ?, ?)');
    this.#last = connection.prepare('SELECT max(number) FROM term');
    this.reload();
  }

  /** Also after a rollback, which takes back what was added. */
  reload(): void {
    this.#kept.clear();
    this.#lastNumber = numberIn(this.#last.get()) ?? 0;
  }

  find(param: number, text: string, detail: string): number | undefined {
    const kept = this.#kept.get(param, text);
    for (let one = kept; one !== undefined; one = one.next) if (one.detail === detail) return one.number;
    const number = numberIn(this.#find.get(param, text, detail));
    if (number !== undefined) this.#kept.set(param, text, { detail, number, next: kept });
    return number;
  }

  intern(param: number, text: string, detail: string): number {
    const known = this.find(param, text, detail);
    if (known !== undefined) return known;
    const number = this.#lastNumber + 1;
    this.#add.run(number, param, text, detail);
    this.#lastNumber = number;
    this.#kept.set(param, text, { detail, number, next: this.#kept.get(param, text) });
    return number;
  }
}

export class Units {
  readonly #kept = new RecentPairs<string, string, number>(KEPT);
  readonly #find: StatementSync;
  readonly #add: StatementSync;

  constructor(connection: Connection) {
    this.#find = connection.prepare('SELECT number FROM unit WHERE code = ? AND system = ?');
    this.#add = connection.prepare('INSERT INTO unit (system, code) VALUES (?, ?) RETURNING number');
  }

  /** After a rollback, which takes back what was added. */
  reload(): void {
    this.#kept.clear();
  }

  intern(system: string, code: string): number {
    const kept = this.#kept.get(system, code);
    if (kept !== undefined) return kept;
    const number = (numberIn(this.#find.get(code, system)) ?? numberIn(this.#add.get(system, code))) as number;
    this.#kept.set(system, code, number);
    return number;
  }
}

const numberIn = (row: unknown): number | undefined => ((row as Row | undefined)?.[0] as number | null) ?? undefined;
