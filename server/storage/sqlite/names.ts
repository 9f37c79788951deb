// Types and parameters by small numbers, as the tables hold them; all of them are kept in memory.
import type { EntryKind } from '../../search/query.ts';
import type { Connection } from './connection.ts';
import { sql } from './sql.ts';

/** No single type: resources of several have entries of the parameter. */
export const MIXED = 0;

/** A parameter of one kind of entries. Once set, `several` stays and a mixed `type` stays mixed. */
export type Param = {
  readonly number: number;
  /** As criteria and entries name it: `Patient.name`. */
  readonly key: string;
  type: number;
  /** Some resource has had more than one entry of it. */
  several: boolean;
  /** The write that saw it last: a parameter seen twice in one write has several entries. */
  seen: number;
};

export class Names {
  readonly #connection: Connection;
  readonly #types = new Map<string, number>();
  #typeNames: string[] = [];
  readonly #params = new Map<EntryKind, Map<string, Param>>();
  #paramCount = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.reload();
  }

  /** Also after a rollback, which takes back what was added. */
  reload(): void {
    this.#types.clear();
    this.#typeNames = [];
    this.#params.clear();
    this.#paramCount = 0;
    for (const [number, name] of this.#connection.all(sql`SELECT number, name FROM type`)) {
      this.#addType(name as string, number as number);
    }
    for (const [number, kind, key, type, several] of this.#connection.all(
      sql`SELECT number, kind, key, type, several FROM param`,
    )) {
      const param = {
        number: number as number,
        key: key as string,
        type: type as number,
        several: several === 1,
        seen: 0,
      };
      this.#addParam(kind as EntryKind, param);
    }
  }

  type(name: string): number | undefined {
    return this.#types.get(name);
  }

  types(names: readonly string[]): Set<number> {
    return new Set(names.map((name) => this.#types.get(name)).filter((number) => number !== undefined));
  }

  allTypes(): number[] {
    return [...this.#types.values()];
  }

  typeName(number: number): string {
    return this.#typeNames[number] as string;
  }

  internType(name: string): number {
    const known = this.#types.get(name);
    if (known !== undefined) return known;
    const number = this.#types.size + 1;
    this.#connection.run(sql`INSERT INTO type (number, name) VALUES (${number}, ${name})`);
    this.#addType(name, number);
    return number;
  }

  param(kind: EntryKind, key: string): Param | undefined {
    return this.#params.get(kind)?.get(key);
  }

  internParam(kind: EntryKind, key: string, type: number): Param {
    const known = this.#params.get(kind)?.get(key);
    if (known !== undefined) {
      if (known.type !== type && known.type !== MIXED) this.#mix(known);
      return known;
    }
    const param: Param = { number: this.#paramCount + 1, key, type, several: false, seen: 0 };
    this.#connection.run(
      sql`INSERT INTO param (number, kind, key, type, several) VALUES (${param.number}, ${kind}, ${key}, ${type}, 0)`,
    );
    this.#addParam(kind, param);
    return param;
  }

  markSeveral(param: Param): void {
    if (param.several) return;
    param.several = true;
    this.#connection.run(sql`UPDATE param SET several = 1 WHERE number = ${param.number}`);
  }

  #mix(param: Param): void {
    param.type = MIXED;
    this.#connection.run(sql`UPDATE param SET type = ${MIXED} WHERE number = ${param.number}`);
  }

  #addType(name: string, number: number): void {
    this.#types.set(name, number);
    this.#typeNames[number] = name;
  }

  #addParam(kind: EntryKind, param: Param): void {
    const ofKind = this.#params.get(kind) ?? new Map<string, Param>();
    this.#params.set(kind, ofKind.set(param.key, param));
    this.#paramCount++;
  }
}
