// Resources by number: `pk` stands for type and id in every other table, also where a resource is only referred to.
import type { StatementSync } from 'node:sqlite';
import type { Ref } from '../store.ts';
import type { Connection, Row } from './connection.ts';
import type { Names } from './names.ts';
import { RecentPairs } from './recent.ts';

const KEPT = 50_000;

export class Identities {
  readonly #names: Names;
  readonly #kept = new RecentPairs<string, string, number>(KEPT);
  readonly #find: StatementSync;
  readonly #add: StatementSync;
  readonly #ref: StatementSync;
  readonly #last: StatementSync;
  #lastPk = 0;

  constructor(connection: Connection, names: Names) {
    this.#names = names;
    this.#find = connection.prepare('SELECT pk FROM resource WHERE type = ? AND id = ?');
    this.#add = connection.prepare('INSERT INTO resource (pk, type, id, version, live) VALUES (?, ?, ?, ?, ?)');
    this.#ref = connection.prepare('SELECT type, id FROM resource WHERE pk = ?');
    this.#last = connection.prepare('SELECT max(pk) FROM resource');
    this.reload();
  }

  /** The highest number given. */
  get lastPk(): number {
    return this.#lastPk;
  }

  /** Also after a rollback, which takes back what was added. */
  reload(): void {
    this.#kept.clear();
    this.#lastPk = ((this.#last.get() as unknown as Row)[0] as number | null) ?? 0;
  }

  find(type: string, id: string): number | undefined {
    const known = this.#kept.get(type, id);
    if (known !== undefined) return known;
    const number = this.#names.type(type);
    if (number === undefined) return undefined;
    const pk = (this.#find.get(number, id) as unknown as Row | undefined)?.[0] as number | undefined;
    if (pk !== undefined) this.#kept.set(type, id, pk);
    return pk;
  }

  /** A resource known not to be here; without a version it is only referred to. */
  add(type: string, id: string, version: number | null = null, live = false): number {
    const pk = this.#lastPk + 1;
    this.#add.run(pk, this.#names.internType(type), id, version, live ? 1 : 0);
    this.#lastPk = pk;
    this.#kept.set(type, id, pk);
    return pk;
  }

  intern(type: string, id: string): number {
    return this.find(type, id) ?? this.add(type, id);
  }

  ref(pk: number): Ref {
    const [type, id] = this.#ref.get(pk) as unknown as [number, string];
    return { type: this.#names.typeName(type), id };
  }
}
