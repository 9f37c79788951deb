// Versions by number, those read lately from memory: a version never changes, so that what was read once stays true.
import type { StatementSync } from 'node:sqlite';
import type { Version } from '../store.ts';
import type { Connection, Row } from './connection.ts';
import { Recent } from './recent.ts';
import { VERSION_COLUMNS, type VersionReader } from './versions.ts';

/** Characters of text kept, at most twice as many: some ten thousand resources. */
const KEPT = 16_000_000;
/** Longer ones would push hundreds of others out. */
const LONGEST_KEPT = 100_000;
/** What a version takes beside its text. */
const FRAME = 500;

/** Only for versions that are committed: the number of one that was rolled back is given again. */
export class RecentVersions {
  readonly #recent = new Recent<number, Version>(KEPT, ({ text }) => FRAME + (text?.length ?? 0));
  readonly #reader: VersionReader;
  readonly #select: StatementSync;

  constructor(connection: Connection, reader: VersionReader) {
    this.#reader = reader;
    this.#select = connection.prepare(
      `SELECT ${VERSION_COLUMNS.text} FROM version v CROSS JOIN resource r ON r.pk = v.pk WHERE v.number = ?`,
    );
  }

  /** `number`: of a version that exists. */
  read(number: number): Version {
    const known = this.#recent.get(number);
    if (known !== undefined) return known;
    const version = this.#reader.read(this.#select.get(number) as unknown as Row);
    if ((version.text?.length ?? 0) <= LONGEST_KEPT) this.#recent.set(number, version);
    return version;
  }
}
