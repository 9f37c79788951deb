// The tables, and the steps from one version of them to the next; README.md beside this file says why they are so.
// https://www.sqlite.org/withoutrowid.html https://www.sqlite.org/pragma.html#pragma_user_version
import { StoreError } from '../store.ts';
import { Connection } from './connection.ts';
import { asStoreError } from './faults.ts';

/** `CHSK`, in the header of every database of chaski. */
export const APPLICATION_ID = 0x4348534b;

/** Takes a database from the version before to `version`. Never changed once released: a new step follows instead. */
export type Migration = { version: number; up: string };

const FIRST = `
CREATE TABLE type (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

-- type: the one type that has entries of it, 0 when several do; several: a resource has had more than one entry of it
CREATE TABLE param (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, type INTEGER NOT NULL,
  several INTEGER NOT NULL, UNIQUE (kind, key)) STRICT;

-- also those that are only referred to: version is NULL; live: its version is no deletion; 2: a part of such a one
CREATE TABLE resource (pk INTEGER PRIMARY KEY, type INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER,
  live INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX resource_by_id ON resource (type, id);
CREATE INDEX resource_live ON resource (type) WHERE live = 1;

-- in the order of the feed, without gaps; text: JSON, or deflated when it is long; keys: see keys.ts
CREATE TABLE version (number INTEGER PRIMARY KEY, pk INTEGER NOT NULL, type INTEGER NOT NULL, version_id TEXT NOT NULL,
  sequence INTEGER NOT NULL, instant INTEGER NOT NULL, method INTEGER NOT NULL, keys TEXT NOT NULL, text ANY) STRICT;
CREATE UNIQUE INDEX version_by_id ON version (pk, version_id);
CREATE INDEX version_by_type ON version (type);

CREATE TABLE empty_commit (sequence INTEGER PRIMARY KEY, instant INTEGER NOT NULL) STRICT;

CREATE TABLE label (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
-- past: some version had the key, the current one has not, or is a deletion
CREATE TABLE key_holder (key INTEGER NOT NULL, past INTEGER NOT NULL, pk INTEGER NOT NULL,
  PRIMARY KEY (key, past, pk)) STRICT, WITHOUT ROWID;

-- what entries of tokens (code, system) and strings (folded, exact) say, once per parameter
CREATE TABLE term (number INTEGER PRIMARY KEY, param INTEGER NOT NULL, text TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX term_by_text ON term (param, text, detail);
CREATE TABLE term_entry (pk INTEGER NOT NULL, param INTEGER NOT NULL, term INTEGER NOT NULL,
  PRIMARY KEY (pk, param, term)) STRICT, WITHOUT ROWID;
CREATE INDEX term_entry_by_term ON term_entry (term, pk);

CREATE TABLE reference_entry (pk INTEGER NOT NULL, param INTEGER NOT NULL, target INTEGER NOT NULL,
  PRIMARY KEY (pk, param, target)) STRICT, WITHOUT ROWID;
CREATE INDEX reference_entry_by_target ON reference_entry (param, target, pk);

CREATE TABLE date_entry (pk INTEGER NOT NULL, param INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL,
  PRIMARY KEY (pk, param, low, high)) STRICT, WITHOUT ROWID;
CREATE INDEX date_entry_by_low ON date_entry (param, low, pk, high);
CREATE INDEX date_entry_by_high ON date_entry (param, high, pk, low) WHERE high - low > 86400000;

CREATE TABLE unit (number INTEGER PRIMARY KEY, system TEXT NOT NULL, code TEXT NOT NULL, UNIQUE (code, system)) STRICT;
CREATE TABLE quantity_entry (pk INTEGER NOT NULL, param INTEGER NOT NULL, low REAL NOT NULL, high REAL NOT NULL,
  unit INTEGER NOT NULL, PRIMARY KEY (pk, param, low, high, unit)) STRICT, WITHOUT ROWID;
CREATE INDEX quantity_entry_by_low ON quantity_entry (param, low, pk, high, unit);
CREATE INDEX quantity_entry_by_high ON quantity_entry (param, high, pk, low, unit) WHERE high - low > 0;

CREATE TABLE claim (key TEXT PRIMARY KEY, owner INTEGER NOT NULL, until INTEGER) STRICT, WITHOUT ROWID;
CREATE INDEX claim_by_owner ON claim (owner) WHERE until IS NULL;
CREATE INDEX claim_by_until ON claim (until) WHERE until IS NOT NULL;

CREATE TABLE cell (key TEXT PRIMARY KEY, value TEXT NOT NULL, until INTEGER) STRICT;
CREATE INDEX cell_by_until ON cell (until) WHERE until IS NOT NULL;
`;

/** Pages of an instant past ask what was replaced since: creations are not in the index, and cost it nothing. */
const REPLACED = `
ALTER TABLE version ADD COLUMN replaces INTEGER;
UPDATE version AS n SET replaces = o.number FROM version o
  WHERE o.number = (SELECT max(b.number) FROM version b WHERE b.pk = n.pk AND b.number < n.number);
CREATE INDEX version_replacing ON version (type, number, replaces) WHERE replaces IS NOT NULL;
`;

/** The highest number a resource had when the version was written: walks of an instant past end there. NULL: unknown. */
const LAST_PK = 'ALTER TABLE version ADD COLUMN last_pk INTEGER';

export const MIGRATIONS: readonly Migration[] = [
  { version: 1, up: FIRST },
  { version: 2, up: REPLACED },
  { version: 3, up: LAST_PK },
];

/** Brings the schema up to date, each step whole or not at all. Throws StoreError: newer, damaged, failed. */
export function migrate(connection: Connection, migrations: readonly Migration[] = MIGRATIONS): void {
  const newest = migrations.at(-1)?.version ?? 0;
  const found = connection.pragma('user_version') as number;
  if (found > newest) {
    throw new StoreError(
      'newer',
      `${connection.path} has schema version ${found}, this chaski knows up to ${newest}: start a newer chaski, or restore a backup made by this one`,
    );
  }
  for (const { version, up } of migrations) {
    if (version > found) step(connection, version, up);
  }
}

function step(connection: Connection, version: number, up: string): void {
  connection.exec('BEGIN IMMEDIATE');
  try {
    connection.exec(`${up}; PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}`);
    connection.exec('COMMIT');
  } catch (error) {
    connection.exec('ROLLBACK');
    const { fault, message } = asStoreError(error, connection.path);
    throw new StoreError(
      fault,
      `Migration to schema version ${version} failed, nothing was changed. ${message}`,
      error,
    );
  }
}

const OBJECTS = `SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`;

/** Throws StoreError `damaged` when a table or index is not as the migrations leave it, or cannot be read at all. */
export function assertSchema(connection: Connection, migrations: readonly Migration[] = MIGRATIONS): void {
  const model = new Connection(':memory:', { cacheBytes: 1_000_000 });
  try {
    migrate(model, migrations);
    const found = new Map(connection.all({ text: OBJECTS, values: [] }).map(([name, text]) => [name, text]));
    for (const [name, text] of model.all({ text: OBJECTS, values: [] })) {
      if (found.get(name as string) !== text) {
        throw new StoreError(
          'damaged',
          `The database is damaged: ${connection.path}: its schema lacks or alters ${name}`,
        );
      }
      connection.get({ text: `SELECT 1 FROM ${tableOf(text as string)} LIMIT 1`, values: [] });
    }
  } finally {
    model.close();
  }
}

/** Reads the first page of each table or index. */
function tableOf(definition: string): string {
  const [, name, table, condition] =
    /^CREATE (?:UNIQUE )?(?:TABLE|INDEX) (\w+)(?: ON (\w+) \([^)]*\)(?: WHERE (.*))?)?/.exec(definition) ?? [];
  return table === undefined ? `${name}` : `${table} INDEXED BY ${name} WHERE ${condition ?? 1}`;
}
