// Examines a database deeply, also while a hub works on it: everything is read from one snapshot, nothing is written.
// https://www.sqlite.org/pragma.html#pragma_integrity_check
import { existsSync } from 'node:fs';
import { StoreError } from '../../store.ts';
import { Connection } from '../connection.ts';
import { asStoreError } from '../faults.ts';
import { Identities } from '../identities.ts';
import { Keys } from '../keys.ts';
import { Names } from '../names.ts';
import { assertHeader } from '../open-file.ts';
import { assertSchema } from '../schema.ts';
import { sql } from '../sql.ts';
import { checkEntries } from './check-entries.ts';
import { checkFile } from './check-file.ts';
import { checkKeys } from './check-keys.ts';
import { checkVersions } from './check-versions.ts';
import type { Examined, Stage, Verification, Verified } from './examined.ts';
import { Findings } from './findings.ts';

/** The database at `path`, opened for reading; `cell` reads a state cell of it. Throws StoreError when it cannot be opened. */
export function openForVerification(path: string): {
  cell(key: string): string | null;
  verify(verification: Verification): Verified;
  close(): void;
} {
  const connection = openSnapshot(path);
  return {
    cell: (key) => (connection.get(sql`SELECT value FROM cell WHERE key = ${key}`)?.[0] as string | undefined) ?? null,
    verify: (verification) => verify(connection, verification),
    close: () => connection.close(),
  };
}

function openSnapshot(path: string): Connection {
  let connection: Connection | undefined;
  try {
    if (!existsSync(path)) throw new StoreError('failed', `There is no database ${path}`);
    assertHeader(path);
    connection = new Connection(path, { readOnly: true, cacheBytes: 64_000_000 });
    connection.exec('BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1');
    assertSchema(connection);
    return connection;
  } catch (error) {
    connection?.close();
    throw asStoreError(error, path);
  }
}

function verify(connection: Connection, verification: Verification): Verified {
  const { progress } = verification;
  const findings = new Findings();
  const names = new Names(connection);
  const keys = new Keys(connection, new Identities(connection, names));
  const examined: Examined = { connection, names, keys, findings };
  const told = (stage: Stage) => (done: number, total: number) => progress(stage, done, total);
  if (checkFile(examined, told('file'))) {
    const { head, versions } = checkVersions(examined, told('versions'));
    const resources = checkEntries(examined, verification, told('entries'));
    checkKeys(examined, told('keys'));
    return { ...findings.summary(), head, versions, resources };
  }
  return { ...findings.summary(), head: 0, versions: 0, resources: 0 };
}
