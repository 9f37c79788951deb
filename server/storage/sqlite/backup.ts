// Copies a database while a hub works on it, and puts a copy back in its place: https://www.sqlite.org/backup.html
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { backup } from 'node:sqlite';
import { StoreError } from '../store.ts';
import { Connection } from './connection.ts';
import { asStoreError } from './faults.ts';
import { assertHeader, takeLock } from './open-file.ts';
import { assertSchema } from './schema.ts';
import { sql } from './sql.ts';
import { checkFile } from './verify/check-file.ts';
import { Findings } from './verify/findings.ts';

export type Copied = { bytes: number; resources: number; versions: number };

/** Pages copied in one go. */
const PAGES = 500;

/** Copies the database at `from` as it is now to the new file `to`, and examines the copy. Throws StoreError. */
export async function copyDatabase(
  from: string,
  to: string,
  progress: (done: number, total: number) => void,
): Promise<Copied> {
  if (existsSync(to)) throw new StoreError('failed', `${to} exists already: name another file, or remove it`);
  const half = `${to}.part`;
  try {
    mkdirSync(dirname(resolve(to)), { recursive: true });
    rmSync(half, { force: true });
    await copyPages(from, half, progress);
    const copied = examine(half);
    removeTraces(half);
    renameSync(half, to);
    syncFolder(to);
    return copied;
  } catch (error) {
    rmSync(half, { force: true });
    removeTraces(half);
    throw asStoreError(error, from);
  }
}

/** All pages from one snapshot: otherwise the copy would begin again with each commit of the hub. */
async function copyPages(from: string, to: string, progress: (done: number, total: number) => void): Promise<void> {
  if (!existsSync(from)) throw new StoreError('failed', `There is no database ${from}`);
  assertHeader(from);
  const source = new Connection(from, { readOnly: true, cacheBytes: 8_000_000 });
  try {
    source.exec('BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1');
    await backup(source.database, to, {
      rate: PAGES,
      progress: ({ totalPages, remainingPages }) => progress(totalPages - remainingPages, totalPages),
    });
  } finally {
    source.close();
  }
  sync(to);
}

/** Throws StoreError `damaged` when the file is no sound database of chaski. */
export function examine(path: string): Copied {
  assertHeader(path);
  const connection = new Connection(path, { readOnly: true, cacheBytes: 32_000_000 });
  try {
    assertSchema(connection);
    const findings = new Findings();
    checkFile({ connection, findings }, () => {});
    const { problems } = findings.summary();
    if (problems.length > 0) throw new StoreError('damaged', `${path} is damaged: ${problems.join('; ')}`);
    const count = (select: ReturnType<typeof sql>): number => connection.get(select)?.[0] as number;
    return {
      bytes: statSync(path).size,
      resources: count(sql`SELECT count(*) FROM resource WHERE live = 1`),
      versions: count(sql`SELECT count(*) FROM version`),
    };
  } finally {
    connection.close();
  }
}

/**
 * Puts a copy in the place of the database `to`, which no hub may hold, and which must be empty unless `force`d: then it is
 * kept beside, with the ending `.replaced`. Throws StoreError.
 */
export async function restoreDatabase(
  copy: string,
  to: string,
  force: boolean,
  progress: (done: number, total: number) => void,
): Promise<Copied> {
  try {
    mkdirSync(dirname(resolve(to)), { recursive: true });
    const lock = takeLock(to);
    try {
      if (!force) assertEmpty(to);
      const fresh = `${to}.restored`;
      rmSync(fresh, { force: true });
      const copied = await copyDatabase(copy, fresh, progress);
      for (const ending of ['', '-wal']) setAside(`${to}${ending}`, `${to}.replaced${ending}`);
      rmSync(`${to}-shm`, { force: true });
      renameSync(fresh, to);
      syncFolder(to);
      return copied;
    } finally {
      lock.close();
    }
  } catch (error) {
    throw asStoreError(error, to);
  }
}

function assertEmpty(path: string): void {
  if (!existsSync(path) || statSync(path).size === 0) return;
  if (examine(path).versions === 0) return;
  throw new StoreError(
    'failed',
    `${path} holds resources: to replace it, give --force; it is then kept as ${path}.replaced`,
  );
}

function setAside(path: string, aside: string): void {
  rmSync(aside, { force: true });
  if (!existsSync(path)) return;
  if (statSync(path).size === 0) rmSync(path);
  else renameSync(path, aside);
}

/** What reading a database leaves beside it. */
function removeTraces(path: string): void {
  for (const ending of ['-wal', '-shm']) rmSync(`${path}${ending}`, { force: true });
}

/** What a crash of the machine must not undo. */
function sync(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The names in the folder of `path`; Windows opens no folders, and needs no telling. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(resolve(path)), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
