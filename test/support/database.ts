// Databases in a folder of their own, opened by this process or another.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { StoreFault } from '../../server/storage/store.ts';

export type Folder = { path(name: string): string; remove(): void };

export function temporaryFolder(): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'chaski-database-'));
  return { path: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Alters a database behind the back of the store. */
export function tamper(path: string, ...statements: string[]): void {
  const database = new DatabaseSync(path, { defensive: false });
  try {
    for (const statement of statements) database.exec(statement);
  } finally {
    database.close();
  }
}

/** The fault and message of the StoreError that `action` ends in. */
export async function faultOf(action: () => unknown): Promise<{ fault: StoreFault; message: string }> {
  try {
    await action();
  } catch (error) {
    const { fault, message } = error as { fault: StoreFault; message: string };
    return { fault, message };
  }
  throw new Error('no fault');
}

export const PAGE = 4_096;

/** The number, from 1, of a page in the midst of a table or index. */
export function middlePage(path: string, name: string): number {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const pages = database
      .prepare(`SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path`)
      .all(name);
    return pages[pages.length >> 1]?.pageno as number;
  } finally {
    database.close();
  }
}
