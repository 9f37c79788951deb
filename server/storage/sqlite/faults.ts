// What went wrong with the file, in the words of the port: https://www.sqlite.org/rescode.html
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError, type StoreFault } from '../store.ts';

type SqliteError = Error & { code: 'ERR_SQLITE_ERROR'; errcode: number; errstr: string };

const PERM = 3;
const BUSY = 5;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

const FAULTS: Record<number, StoreFault> = {
  [PERM]: 'unwritable',
  [BUSY]: 'locked',
  [READONLY]: 'unwritable',
  [IOERR]: 'failed',
  [CORRUPT]: 'damaged',
  [FULL]: 'full',
  [CANTOPEN]: 'unwritable',
  [NOTADB]: 'damaged',
};

const MESSAGES: Record<StoreFault, string> = {
  full: 'There is no room left for the database',
  damaged:
    'The database is damaged; restore a backup (npm run backup -- --restore FILE), or examine it (npm run verify)',
  failed: 'The database failed',
  newer: 'The database was written by a newer chaski',
  locked: 'Another process holds the database',
  unwritable: 'The database cannot be written',
};

const isSqliteError = (error: unknown): error is SqliteError =>
  (error as { code?: unknown } | null)?.code === 'ERR_SQLITE_ERROR';

/** The medium failed, whatever was asked of it; other errors of SQLite are about the statement. */
export const isMediumFault = (error: unknown): boolean =>
  error instanceof StoreError || (isSqliteError(error) && FAULTS[primary(error)] !== undefined);

/** Of the store, not a mistake of its caller. */
export const isFault = (error: unknown): boolean => error instanceof StoreError || isSqliteError(error);

/** Any error as a StoreError about the file at `path`; a StoreError stays. */
export function asStoreError(error: unknown, path: string): StoreError {
  if (error instanceof StoreError) return error;
  const fault = faultOf(error, path);
  const reason = isSqliteError(error) ? `${error.message} (SQLite ${error.errcode})` : String((error as Error).message);
  return new StoreError(fault, `${MESSAGES[fault]}: ${path}: ${reason}`, error);
}

function faultOf(error: unknown, path: string): StoreFault {
  if (!isSqliteError(error)) return FILE_FAULTS[(error as { code?: string }).code ?? ''] ?? 'failed';
  const fault = FAULTS[primary(error)] ?? 'failed';
  return primary(error) === IOERR && !hasRoom(path) ? 'full' : fault;
}

/** Extended codes say more in their upper bytes. */
const primary = ({ errcode }: SqliteError): number => errcode & 0xff;

/** Faults of the file system, met before SQLite opens the file. */
const FILE_FAULTS: Record<string, StoreFault> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EACCES: 'unwritable',
  EPERM: 'unwritable',
  EROFS: 'unwritable',
  ENOTDIR: 'unwritable',
  EEXIST: 'unwritable',
  EISDIR: 'unwritable',
};

const LEAST_ROOM = 1_000_000;

/** SQLite calls it an input/output error when a file of shared memory finds no room. */
function hasRoom(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize > LEAST_ROOM;
  } catch {
    return true;
  }
}
