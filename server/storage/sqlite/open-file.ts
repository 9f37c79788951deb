// Opens the database file: alone, sound, of this schema, durable. https://www.sqlite.org/wal.html https://www.sqlite.org/lockingv3.html
import { closeSync, existsSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../store.ts';
import { Connection } from './connection.ts';
import { asStoreError } from './faults.ts';
import { APPLICATION_ID, assertSchema, MIGRATIONS, type Migration, migrate } from './schema.ts';

export type FileOptions = {
  /** The file may grow to this size; writes that need more fail with `full`. */
  maxBytes?: number;
  migrations?: readonly Migration[];
};

export type OpenFile = { connection: Connection; release(): void };

const PAGE = 4096;
const CHECKPOINT_PAGES = 4_000;
/** Memory for pages of the writing connection. */
const CACHE_BYTES = 32_000_000;

/** Throws StoreError: locked, damaged, newer, unwritable, full, failed. */
export function openFile(path: string, options: FileOptions): OpenFile {
  let lock: DatabaseSync | undefined;
  let connection: Connection | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    lock = takeLock(path);
    assertHeader(path);
    connection = new Connection(path, { cacheBytes: CACHE_BYTES });
    prepareFile(connection, options);
    return { connection, release: releaser(connection, lock) };
  } catch (error) {
    connection?.close();
    lock?.close();
    throw asStoreError(error, path);
  }
}

/**
 * Held by the operating system for as long as the process lives, so that a killed hub leaves nothing behind. A file of
 * its own, since others may read the database meanwhile: verify, backup.
 */
export function takeLock(path: string): DatabaseSync {
  const lock = new DatabaseSync(`${path}-lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    const { fault, message } = asStoreError(error, path);
    if (fault !== 'locked') throw error;
    throw new StoreError(
      'locked',
      `Another process, perhaps another hub, has opened ${path}: stop it first, or choose another STORAGE_URL (${message})`,
      error,
    );
  }
}

const releaser = (connection: Connection, lock: DatabaseSync) => (): void => {
  connection.close();
  if (lock.isOpen) lock.close();
};

const MAGIC = 'SQLite format 3\u0000';
const HEADER = 100;

/** What SQLite would notice only later, or not at all. https://www.sqlite.org/fileformat2.html#the_database_header */
export function assertHeader(path: string): void {
  const size = existsSync(path) ? statSync(path).size : 0;
  if (size === 0) return;
  const header = Buffer.alloc(HEADER);
  const file = openSync(path, 'r');
  const length = readSync(file, header, 0, HEADER, 0);
  closeSync(file);
  if (length < HEADER || header.toString('latin1', 0, 16) !== MAGIC) throw damaged(path, 'it is no SQLite database');
  if (header.readUInt32BE(68) !== APPLICATION_ID && header.readUInt32BE(68) !== 0) {
    throw damaged(path, 'it belongs to another program');
  }
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  // A checkpoint that was cut short writes the first page before the last: the write-ahead log completes it.
  if (header.readUInt32BE(28) * pageSize > size && !hasLog(path)) throw damaged(path, 'its end is missing');
}

const hasLog = (path: string): boolean => existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0;

const damaged = (path: string, reason: string): StoreError =>
  new StoreError('damaged', `${path} cannot be opened: ${reason}; restore a backup: npm run backup -- --restore FILE`);

function prepareFile(connection: Connection, { maxBytes, migrations = MIGRATIONS }: FileOptions): void {
  const isNew = connection.pragma('page_count') === 0;
  if (isNew) connection.exec(`PRAGMA page_size = ${PAGE}`);
  else assertOurs(connection);
  connection.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`,
  );
  if (maxBytes !== undefined) connection.exec(`PRAGMA max_page_count = ${Math.floor(maxBytes / PAGE)}`);
  migrate(connection, migrations);
  assertSchema(connection, migrations);
}

/** A database without tables is one whose first start was cut short. */
function assertOurs(connection: Connection): void {
  const tables = connection.get({ text: 'SELECT count(*) FROM sqlite_schema', values: [] })?.[0];
  if (tables !== 0 && connection.pragma('application_id') !== APPLICATION_ID) {
    throw damaged(connection.path, 'it belongs to another program');
  }
}
