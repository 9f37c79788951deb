// The entries of parts, which are resources of their own to links, and come and go with the resource they are part of.
import type { StatementSync } from 'node:sqlite';
import { type IndexEntry, PARTS } from '../../../search/query.ts';
import type { Connection } from '../connection.ts';
import type { Identities } from '../identities.ts';
import type { Names } from '../names.ts';
import type { Entries } from './entries.ts';

/** In `resource.live`: what is alive only as a part, and found only through links. */
const PART = 2;
const GONE = 0;

export class PartEntries {
  readonly #names: Names;
  readonly #identities: Identities;
  readonly #entries: Entries;
  readonly #of: StatementSync;
  readonly #mark: StatementSync;

  constructor(connection: Connection, parts: { names: Names; identities: Identities; entries: Entries }) {
    this.#names = parts.names;
    this.#identities = parts.identities;
    this.#entries = parts.entries;
    this.#of = connection.prepare('SELECT target FROM reference_entry WHERE pk = ? AND param = ?');
    this.#mark = connection.prepare('UPDATE resource SET live = ? WHERE pk = ?');
  }

  /** The parts that a resource has, before its own entries are replaced. */
  of(pk: number): number[] {
    const param = this.#names.param('reference', PARTS);
    if (param === undefined) return [];
    return (this.#of.all(pk, param.number) as unknown as number[][]).map(([target]) => target as number);
  }

  /** Those that `index` brings along take the place of those before, once its own entries are written. */
  replace(before: readonly number[], index: readonly IndexEntry[]): void {
    const gone = new Set(before);
    for (const entry of index) {
      if (entry.kind !== 'reference' || entry.part === undefined) continue;
      const pk = this.#identities.intern(entry.type, entry.id);
      this.#entries.replace(pk, this.#names.internType(entry.type), entry.part);
      if (!gone.delete(pk)) this.#mark.run(PART, pk);
    }
    for (const pk of gone) {
      this.#entries.replace(pk, 0, []);
      this.#mark.run(GONE, pk);
    }
  }
}
