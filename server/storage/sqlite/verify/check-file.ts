// SQLite's own examination, table by table: pages, order, and that each index has what its table has.
import type { Examined } from './examined.ts';

/** False: the file is too damaged to be read any further. */
export function checkFile(
  { connection, findings }: Pick<Examined, 'connection' | 'findings'>,
  progress: (done: number, total: number) => void,
): boolean {
  const before = findings.summary().count;
  const tables = connection.all({
    text: `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`,
    values: [],
  });
  for (const [at, [name]] of tables.entries()) {
    progress(at, tables.length);
    findings.guard(`${name}`, () => {
      for (const [message] of connection.all({ text: `PRAGMA integrity_check('${name}')`, values: [] })) {
        if (message !== 'ok') findings.add(`${name}: ${message}`);
      }
    });
  }
  progress(tables.length, tables.length);
  return findings.summary().count === before;
}
