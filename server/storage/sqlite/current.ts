// Reads by type and id: the hottest path, one prepared statement each. https://hl7.org/fhir/R4/http.html#read
import type { StatementSync } from 'node:sqlite';
import type { Version, VersionRef } from '../store.ts';
import type { Connection, Row } from './connection.ts';
import type { Names } from './names.ts';
import { VERSION_COLUMNS, type VersionReader } from './versions.ts';

export class CurrentVersions {
  readonly #names: Names;
  readonly #reader: VersionReader;
  readonly #current: StatementSync;
  readonly #named: StatementSync;

  constructor(connection: Connection, names: Names, reader: VersionReader) {
    this.#names = names;
    this.#reader = reader;
    const read = (join: string) =>
      connection.prepare(
        `SELECT ${VERSION_COLUMNS.text} FROM resource r CROSS JOIN version v ON ${join} WHERE r.type = ? AND r.id = ?`,
      );
    this.#current = read('v.number = r.version');
    this.#named = read('v.pk = r.pk AND v.version_id = ?');
  }

  /** The current version, or the one that is named; a deletion is a version too. */
  read({ type, id, versionId }: VersionRef): Version | undefined {
    const number = this.#names.type(type);
    if (number === undefined) return undefined;
    const row = versionId === undefined ? this.#current.get(number, id) : this.#named.get(versionId, number, id);
    return row === undefined ? undefined : this.#reader.read(row as unknown as Row);
  }
}
