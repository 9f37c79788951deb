// The database file that verify and backup work on, and how they say how far they are.
import { readConfig } from '../server/config.ts';
import type { Language, Text } from '../server/fhir/outcome.ts';
import { StoreError } from '../server/storage/store.ts';
import { say } from './load/report.ts';

/** The file of STORAGE_URL. Throws StoreError when it names none. */
export function configuredDatabase(language: Language): string {
  const { storageUrl } = readConfig();
  if (storageUrl.startsWith('sqlite:')) return storageUrl.slice('sqlite:'.length);
  const text = {
    es: `STORAGE_URL no es una base de datos en un archivo: ${storageUrl}`,
    en: `STORAGE_URL is no database in a file: ${storageUrl}`,
  };
  throw new StoreError('failed', say(language, text));
}

/** On a terminal only, in a line that is overwritten. */
export function showShare(what: Text, done: number, total: number, language: Language): void {
  if (!process.stderr.isTTY) return;
  const share = total === 0 ? 100 : Math.floor((100 * done) / total);
  process.stderr.write(`\r\u001b[K${say(language, what)} ${share} %`);
}

export function clearShare(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}
