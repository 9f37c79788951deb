// Schema versions: each step whole or not at all, none backwards. https://www.sqlite.org/pragma.html#pragma_user_version
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Connection } from '../../../server/storage/sqlite/connection.ts';
import { assertSchema, MIGRATIONS, type Migration, migrate } from '../../../server/storage/sqlite/schema.ts';
import { openSqliteStore } from '../../../server/storage/sqlite/store.ts';
import { commit, patient, put } from '../../contract/changes.ts';
import { type Folder, faultOf, tamper, temporaryFolder } from '../../support/database.ts';

const BEFORE = MIGRATIONS.length;
const NEXT: Migration = { version: BEFORE + 1, up: 'CREATE TABLE later (number INTEGER PRIMARY KEY) STRICT' };
const BROKEN: Migration = {
  version: BEFORE + 2,
  up: 'CREATE TABLE half (number INTEGER PRIMARY KEY) STRICT; INSERT INTO nowhere VALUES (1)',
};

let folder: Folder;
let path: string;

beforeEach(() => {
  folder = temporaryFolder();
  path = folder.path('a.db');
});

afterEach(() => folder.remove());

const tables = (connection: Connection): unknown[] =>
  connection
    .all({
      text: `SELECT name FROM sqlite_schema WHERE name IN ('resource', 'later', 'half') ORDER BY name`,
      values: [],
    })
    .flat();

describe('migrations', () => {
  it('are numbered 1, 2, 3 …', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, at) => at + 1));
  });

  it('bring a new database to the newest version, and leave it there', () => {
    const connection = new Connection(path, { cacheBytes: 1_000_000 });
    migrate(connection);
    migrate(connection);
    assertSchema(connection);
    expect(connection.pragma('user_version')).toBe(MIGRATIONS.length);
    connection.close();
  });

  it('take a database of the version before further, and keep what it holds', async () => {
    const store = openSqliteStore(path);
    await commit(store, [put(patient('1'))]);
    await store.close();
    const later = openSqliteStore(path, { migrations: [...MIGRATIONS, NEXT] });
    expect((await later.read([patient('1')]))[0]?.versionId).toBe('1');
    await later.close();
    const connection = new Connection(path, { cacheBytes: 1_000_000 });
    expect([connection.pragma('user_version'), tables(connection)]).toEqual([BEFORE + 1, ['later', 'resource']]);
    connection.close();
  });

  it('tell of versions that are there already what they replaced', async () => {
    const store = openSqliteStore(path);
    await commit(store, [put(patient('1')), put(patient('2'))]);
    await commit(store, [put(patient('2'), '2')]);
    await commit(store, [put(patient('2'), '3'), put(patient('3'))]);
    await store.close();
    tamper(
      path,
      'DROP INDEX version_replacing',
      'ALTER TABLE version DROP COLUMN replaces',
      'ALTER TABLE version DROP COLUMN last_pk',
      'PRAGMA user_version = 1',
    );
    const connection = new Connection(path, { cacheBytes: 1_000_000 });
    migrate(connection);
    assertSchema(connection);
    const replaces = connection.all({ text: 'SELECT replaces FROM version ORDER BY number', values: [] });
    expect(replaces.flat()).toEqual([null, null, 2, 3, null]);
    connection.close();
  });

  it('change nothing when one of them fails, and say which', async () => {
    await openSqliteStore(path).close();
    const migrations = [...MIGRATIONS, NEXT, BROKEN];
    const { fault, message } = await faultOf(() => openSqliteStore(path, { migrations }));
    expect(fault).toBe('failed');
    expect(message).toContain(`Migration to schema version ${BEFORE + 2} failed, nothing was changed`);
    const connection = new Connection(path, { cacheBytes: 1_000_000 });
    expect([connection.pragma('user_version'), tables(connection)]).toEqual([BEFORE + 1, ['later', 'resource']]);
    connection.close();
  });
});

describe('a database of another schema', () => {
  it('is refused when it is newer, and left as it is', async () => {
    await openSqliteStore(path).close();
    tamper(path, 'PRAGMA user_version = 99');
    const { fault, message } = await faultOf(() => openSqliteStore(path));
    expect(fault).toBe('newer');
    expect(message).toContain('has schema version 99');
    tamper(path, `PRAGMA user_version = ${MIGRATIONS.length}`);
    await openSqliteStore(path).close();
  });

  it.each([
    ['lacks an index', 'DROP INDEX version_by_type', 'version_by_type'],
    ['lacks a table', 'DROP TABLE claim', 'claim'],
    ['has another column', 'ALTER TABLE cell ADD COLUMN more TEXT', 'cell'],
  ])('is damaged when it %s', async (_name, statement, named) => {
    await openSqliteStore(path).close();
    tamper(path, statement);
    const { fault, message } = await faultOf(() => openSqliteStore(path));
    expect(fault).toBe('damaged');
    expect(message).toContain(named);
  });
});
