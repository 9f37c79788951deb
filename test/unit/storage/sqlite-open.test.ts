// Opening a database file: alone, sound, durable; and what is said when that cannot be.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openStore } from '../../../server/storage/open-store.ts';
import { openFile } from '../../../server/storage/sqlite/open-file.ts';
import { openSqliteStore } from '../../../server/storage/sqlite/store.ts';
import { commit, patient, put } from '../../contract/changes.ts';
import { type Folder, faultOf, tamper, temporaryFolder } from '../../support/database.ts';
import { ROOT } from '../../support/modules.ts';

let folder: Folder;
let path: string;

beforeEach(() => {
  folder = temporaryFolder();
  path = folder.path('a.db');
});

afterEach(() => folder.remove());

async function filledDatabase(): Promise<void> {
  const store = openSqliteStore(path);
  await commit(
    store,
    Array.from({ length: 50 }, (_, at) => put(patient(String(at)), '1', { content: 'x'.repeat(900) })),
  );
  await store.close();
}

describe('a store opened by its URL', () => {
  it('makes the folders that are missing', async () => {
    const store = await openStore(`sqlite:${folder.path('new/er/a.db')}`);
    await commit(store, [put(patient('1'))]);
    await store.close();
    const again = await openStore(`sqlite:${folder.path('new/er/a.db')}`);
    expect(await again.head()).toBe(1);
    await again.close();
  });

  it('is refused when no store is known by it', async () => {
    expect(await faultOf(() => openStore('oracle:somewhere'))).toEqual({
      fault: 'failed',
      message: 'No store is known by oracle: use sqlite:PATH, or memory: for trials',
    });
  });
});

describe('a database file', () => {
  it('is durable: a write-ahead log, synchronized with every commit', () => {
    const { connection, release } = openFile(path, {});
    expect([connection.pragma('journal_mode'), connection.pragma('synchronous')]).toEqual(['wal', 2]);
    release();
  });

  it('is refused while this process holds it, and free once it is closed', async () => {
    const store = openSqliteStore(path);
    const { fault, message } = await faultOf(() => openSqliteStore(path));
    expect(fault).toBe('locked');
    expect(message).toContain(`Another process, perhaps another hub, has opened ${path}`);
    await store.close();
    await openSqliteStore(path).close();
  });

  it('is refused while another process holds it, and free once that one is killed', async () => {
    const script = `const { openSqliteStore } = await import('./server/storage/sqlite/store.ts'); globalThis.store = openSqliteStore(process.argv[1]); console.log('open'); setInterval(() => {}, 1000)`;
    const other = spawn(process.execPath, ['--input-type=module', '--eval', script, path], { cwd: ROOT });
    const ended = once(other, 'exit');
    try {
      await once(other.stdout, 'data');
      expect((await faultOf(() => openSqliteStore(path))).fault).toBe('locked');
    } finally {
      other.kill('SIGKILL');
      await ended;
    }
    await openSqliteStore(path).close();
  });

  it.each([
    ['it is no database', () => writeFileSync(path, 'this is no database'.repeat(1_000)), 'it is no SQLite database'],
    ['it is too short to be one', () => writeFileSync(path, 'SQLite'), 'it is no SQLite database'],
    ['it belongs to another program', () => tamper(path, 'CREATE TABLE a (b)'), 'it belongs to another program'],
    [
      'it says that it belongs to another program',
      () => tamper(path, 'PRAGMA application_id = 7; CREATE TABLE a (b)'),
      'it belongs to another program',
    ],
  ])('is damaged when %s, and is left as it is', async (_name, make, reason) => {
    make();
    const before = readFileSync(path);
    const { fault, message } = await faultOf(() => openSqliteStore(path));
    expect(fault).toBe('damaged');
    expect(message).toContain(reason);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('is damaged when its end is missing', async () => {
    await filledDatabase();
    truncateSync(path, 40_960);
    const { fault, message } = await faultOf(() => openSqliteStore(path));
    expect(fault).toBe('damaged');
    expect(message).toContain('its end is missing');
  });

  it('is damaged when its schema cannot be read', async () => {
    await filledDatabase();
    const bytes = readFileSync(path);
    bytes.fill(0xff, 100, 4_096);
    writeFileSync(path, bytes);
    expect((await faultOf(() => openSqliteStore(path))).fault).toBe('damaged');
  });

  it('is unwritable in a folder that cannot be made', async () => {
    writeFileSync(folder.path('file'), '');
    const { fault, message } = await faultOf(() => openSqliteStore(folder.path('file/a.db')));
    expect(fault).toBe('unwritable');
    expect(message).toContain('cannot be written');
  });

  it('begins anew where a first start was cut short', async () => {
    writeFileSync(path, '');
    await openSqliteStore(path).close();
  });
});
