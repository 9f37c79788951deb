// Versions as rows: what is kept of each, and how a row becomes a Version again.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Version } from '../store.ts';
import type { Row } from './connection.ts';
import type { Keys } from './keys.ts';
import type { Names } from './names.ts';
import { type Sql, sql } from './sql.ts';

const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies Version['method'][];

export const methodNumber = (method: Version['method']): number => METHODS.indexOf(method);

/** With `resource r` and `version v` joined; a row of them is what VersionReader.read takes. */
export const VERSION_COLUMNS: Sql = sql`r.type, r.id, v.version_id, v.sequence, v.instant, v.method, v.keys, v.text`;
export const VERSION_WIDTH = 8;

/** Texts up to this length fit on a page; longer ones would leave half-empty pages behind, and shrink to a fifth. */
const LONGEST_PLAIN = 3_900;

export const packText = (text: string): string | Uint8Array =>
  text.length > LONGEST_PLAIN ? deflateRawSync(text, { level: 1 }) : text;

export const unpackText = (packed: string | Uint8Array | null): string | null =>
  typeof packed === 'string' || packed === null ? packed : inflateRawSync(packed).toString();

export class VersionReader {
  readonly #names: Names;
  readonly #keys: Keys;

  constructor(names: Names, keys: Keys) {
    this.#names = names;
    this.#keys = keys;
  }

  /** `from`: where VERSION_COLUMNS begin in the row. */
  read(row: Row, from = 0): Version {
    const type = this.#names.typeName(row[from] as number);
    const id = row[from + 1] as string;
    const text = unpackText(row[from + 7] as string | Uint8Array | null);
    return {
      type,
      id,
      versionId: row[from + 2] as string,
      instant: row[from + 4] as number,
      sequence: row[from + 3] as number,
      method: METHODS[row[from + 5] as number] as Version['method'],
      text,
      keys: this.#keys.decode(row[from + 6] as string, { type, id }, text),
    };
  }
}
