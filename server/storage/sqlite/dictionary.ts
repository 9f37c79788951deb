// Pairs of texts by number: the terms of tokens and strings, the units of quantities. A pair is kept once, however many
// resources say it.
import type { StatementSync } from 'node:sqlite';
import type { Connection, Row } from './connection.ts';
import { Recent } from './recent.ts';

const KEPT = 50_000;

abstract class Dictionary {
  readonly #kept = new Recent<string, number>(KEPT);
  readonly #last: StatementSync;
  #lastNumber = 0;

  protected constructor(last: StatementSync) {
    this.#last = last;
  }

  /** Also after a rollback, which takes back what was added. */
  reload(): void {
    this.#kept.clear();
    this.#lastNumber = ((this.#last.get() as unknown as Row)[0] as number | null) ?? 0;
  }

  protected known(key: string, look: () => unknown): number | undefined {
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const number = (look() as Row | undefined)?.[0] as number | undefined;
    if (number !== undefined) this.#kept.set(key, number);
    return number;
  }

  protected added(key: string, add: (number: number) => void): number {
    add(this.#lastNumber + 1);
    this.#kept.set(key, ++this.#lastNumber);
    return this.#lastNumber;
  }
}

/** What tokens (code, system) and strings (folded, exact) of one parameter say. */
export class Terms extends Dictionary {
  readonly #find: StatementSync;
  readonly #add: StatementSync;

  constructor(connection: Connection) {
    super(connection.prepare('SELECT max(number) FROM term'));
    this.#find = connection.prepare('SELECT number FROM term WHERE param = ? AND text = ? AND detail = ?');
    this.#add = connection.prepare('INSERT INTO term (number, param, text, detail) VALUES (?, ?, ?, ?)');
    this.reload();
  }

  find(param: number, text: string, detail: string): number | undefined {
    return this.known(`${param}\u0000${text}\u0000${detail}`, () => this.#find.get(param, text, detail));
  }

  intern(param: number, text: string, detail: string): number {
    return (
      this.find(param, text, detail) ??
      this.added(`${param}\u0000${text}\u0000${detail}`, (number) => this.#add.run(number, param, text, detail))
    );
  }
}

export class Units extends Dictionary {
  readonly #find: StatementSync;
  readonly #add: StatementSync;

  constructor(connection: Connection) {
    super(connection.prepare('SELECT max(number) FROM unit'));
    this.#find = connection.prepare('SELECT number FROM unit WHERE code = ? AND system = ?');
    this.#add = connection.prepare('INSERT INTO unit (number, system, code) VALUES (?, ?, ?)');
    this.reload();
  }

  find(system: string, code: string): number | undefined {
    return this.known(`${system}\u0000${code}`, () => this.#find.get(code, system));
  }

  intern(system: string, code: string): number {
    return (
      this.find(system, code) ?? this.added(`${system}\u0000${code}`, (number) => this.#add.run(number, system, code))
    );
  }
}
