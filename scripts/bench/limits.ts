// The limits that ratios compare with, measured in the same run: bare SQLite for writes, bare concatenation for pages.
// The limit for reads is bare-express.ts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Measured } from './drive.ts';

/** Bytes of a database while a hub writes to it: the pages it has, be they in the file or still in its log. */
export function databaseBytes(file: string): number {
  const database = new DatabaseSync(file, { readOnly: true, returnArrays: true });
  const [pages, size] = ['page_count', 'page_size'].map(
    (name) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0],
  );
  database.close();
  return Number(pages) * Number(size);
}

type Table = { name: string; columns: string[]; rows: SQLInputValue[][] };

/**
 * CPU seconds to insert the rows of the newest `resources` resources of a hub's database into an empty one with the same
 * schema: 64 resources a transaction, synchronous=FULL, prepared statements, and nothing else.
 */
export function bareSqlite(file: string, resources: number): Measured {
  const source = new DatabaseSync(file, { readOnly: true });
  const schema = source
    .prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    .all() as { sql: string }[];
  const { newest } = source.prepare('SELECT max(pk) AS newest FROM version').get() as { newest: number };
  const names = source
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all() as { name: string }[];
  const tables = names.flatMap(({ name }) => tableRows(source, name, newest - resources));
  source.close();
  const folder = mkdtempSync(join(tmpdir(), 'chaski-limit-'));
  const target = new DatabaseSync(join(folder, 'limit.db'));
  target.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  for (const { sql } of schema) target.exec(sql);
  const measured = insertAll(target, tables, resources);
  target.close();
  rmSync(folder, { recursive: true, force: true });
  return measured;
}

/** The rows of a table that belong to resources newer than `after`; tables without a resource key have none. */
function tableRows(source: DatabaseSync, name: string, after: number): Table[] {
  const columns = (source.prepare(`PRAGMA table_info("${name}")`).all() as { name: string }[]).map(
    (column) => column.name,
  );
  if (!columns.includes('pk')) return [];
  const statement = source.prepare(`SELECT * FROM "${name}" WHERE pk > ? ORDER BY pk`);
  statement.setReturnArrays(true);
  return [{ name, columns, rows: statement.all(after) as unknown as SQLInputValue[][] }];
}

function insertAll(target: DatabaseSync, tables: Table[], resources: number): Measured {
  const inserts = tables.map(({ name, columns, rows }) => ({
    rows,
    insert: target.prepare(`INSERT OR IGNORE INTO "${name}" VALUES (${columns.map(() => '?').join(', ')})`),
  }));
  const batches = Math.ceil(resources / 64);
  const started = performance.now();
  const before = process.cpuUsage();
  for (let batch = 0; batch < batches; batch++) {
    target.exec('BEGIN IMMEDIATE');
    for (const { rows, insert } of inserts) {
      const to = Math.ceil((rows.length * (batch + 1)) / batches);
      for (let at = Math.ceil((rows.length * batch) / batches); at < to; at++)
        insert.run(...(rows[at] as SQLInputValue[]));
    }
    target.exec('COMMIT');
  }
  const { user, system } = process.cpuUsage(before);
  return {
    operations: resources,
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: (user + system) / 1e6,
    p50: 0,
    p99: 0,
  };
}

/** CPU seconds to concatenate pages of 20 texts and make bytes of them. */
export function bareConcatenation(texts: string[], pages: number): Measured {
  const started = performance.now();
  const before = process.cpuUsage();
  let bytes = 0;
  for (let page = 0; page < pages; page++) {
    let body = '';
    for (let entry = 0; entry < 20; entry++) body += texts[(page * 20 + entry) % texts.length];
    bytes += Buffer.from(body).length;
  }
  const { user, system } = process.cpuUsage(before);
  if (bytes === 0) throw new Error('nothing to concatenate');
  return {
    operations: pages,
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: (user + system) / 1e6,
    p50: 0,
    p99: 0,
  };
}
