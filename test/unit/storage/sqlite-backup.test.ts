// Copies of a database under load, and the way back: https://www.sqlite.org/backup.html
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { copyDatabase, restoreDatabase } from '../../../server/storage/sqlite/backup.ts';
import { openSqliteStore } from '../../../server/storage/sqlite/store.ts';
import type { ResourceStore } from '../../../server/storage/store.ts';
import { commit, patient, put } from '../../contract/changes.ts';
import { type Folder, faultOf, middlePage, PAGE, temporaryFolder } from '../../support/database.ts';

let folder: Folder;
let path: string;
let copy: string;
const quietly = (): void => {};

beforeEach(() => {
  folder = temporaryFolder();
  path = folder.path('a.db');
  copy = folder.path('copies/copy.db');
});

afterEach(() => folder.remove());

async function fill(count: number): Promise<void> {
  const store = openSqliteStore(path);
  const changes = Array.from({ length: count }, (_, at) => put(patient(String(at)), '1', { content: 'x'.repeat(900) }));
  await Promise.all(changes.map((change) => commit(store, [change])));
  await store.close();
}

async function writeUntil(store: ResourceStore, isOver: () => boolean): Promise<number> {
  let written = 0;
  while (!isOver()) await commit(store, [put(patient(`new-${written++}`))]);
  return written;
}

const idsIn = async (file: string): Promise<number> => {
  const store = openSqliteStore(file);
  const { total } = await store.search({ where: { kind: 'and', of: [] }, sort: [], size: 0, total: true });
  await store.close();
  return total as number;
};

describe('a copy', () => {
  it('is whole, and of one moment, while a store writes', async () => {
    await fill(2_000);
    const store = openSqliteStore(path);
    let isOver = false;
    const writing = writeUntil(store, () => isOver);
    const copied = await copyDatabase(path, copy, quietly);
    isOver = true;
    const written = await writing;
    const head = await store.head();
    await store.close();
    expect(written).toBeGreaterThan(0);
    expect(head).toBe(2_000 + written);
    expect(copied.resources).toBeGreaterThanOrEqual(2_000);
    expect(copied.resources).toBeLessThanOrEqual(head);
    expect(copied.versions).toBe(copied.resources);
    expect(await idsIn(copy)).toBe(copied.resources);
  });

  it('tells how far it is', async () => {
    await fill(3_000);
    const shares: number[] = [];
    await copyDatabase(path, copy, (done, total) => shares.push(done / total));
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.length).toBeGreaterThan(0);
  });

  it('replaces no file', async () => {
    await fill(1);
    writeFileSync(folder.path('there'), 'mine');
    const { fault, message } = await faultOf(() => copyDatabase(path, folder.path('there'), quietly));
    expect([fault, message]).toEqual([
      'failed',
      `${folder.path('there')} exists already: name another file, or remove it`,
    ]);
    expect(readFileSync(folder.path('there'), 'utf8')).toBe('mine');
  });

  it('of a damaged database is not kept', async () => {
    await fill(200);
    const bytes = readFileSync(path);
    bytes.fill(0xee, (middlePage(path, 'version') - 1) * PAGE, middlePage(path, 'version') * PAGE);
    writeFileSync(path, bytes);
    expect((await faultOf(() => copyDatabase(path, copy, quietly))).fault).toBe('damaged');
    expect(readdirSync(folder.path('copies'))).toEqual([]);
  });

  it('of what does not exist is refused', async () => {
    expect((await faultOf(() => copyDatabase(path, copy, quietly))).message).toBe(`There is no database ${path}`);
  });
});

describe('a restored copy', () => {
  it('takes the place of a database that is absent or empty', async () => {
    await fill(3);
    await copyDatabase(path, copy, quietly);
    const fresh = folder.path('fresh/b.db');
    expect(await restoreDatabase(copy, fresh, false, quietly)).toMatchObject({ resources: 3, versions: 3 });
    expect(await idsIn(fresh)).toBe(3);
    await openSqliteStore(folder.path('empty.db')).close();
    await restoreDatabase(copy, folder.path('empty.db'), false, quietly);
    expect(await idsIn(folder.path('empty.db'))).toBe(3);
  });

  it('replaces a database with resources only when forced, and keeps that beside it', async () => {
    await fill(3);
    await copyDatabase(path, copy, quietly);
    const store = openSqliteStore(path);
    await commit(store, [put(patient('later'))]);
    await store.close();
    const { fault, message } = await faultOf(() => restoreDatabase(copy, path, false, quietly));
    expect([fault, message]).toEqual([
      'failed',
      `${path} holds resources: to replace it, give --force; it is then kept as ${path}.replaced`,
    ]);
    expect(await idsIn(path)).toBe(4);
    await restoreDatabase(copy, path, true, quietly);
    expect([await idsIn(path), await idsIn(`${path}.replaced`)]).toEqual([3, 4]);
  });

  it('is refused while a store holds the database', async () => {
    await fill(1);
    await copyDatabase(path, copy, quietly);
    const store = openSqliteStore(path);
    expect((await faultOf(() => restoreDatabase(copy, path, true, quietly))).fault).toBe('locked');
    await store.close();
  });

  it('is refused when it is damaged, and nothing is replaced', async () => {
    await fill(2);
    writeFileSync(folder.path('broken.db'), 'this is no database'.repeat(500));
    expect((await faultOf(() => restoreDatabase(folder.path('broken.db'), path, true, quietly))).fault).toBe('damaged');
    expect(await idsIn(path)).toBe(2);
    expect(existsSync(`${path}.replaced`)).toBe(false);
  });
});
