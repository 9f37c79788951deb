// `npm run backup -- FILE`: copies the database while the hub runs; with --restore it puts a copy back.
import { parseArgs } from 'node:util';
import type { Text } from '../server/fhir/outcome.ts';
import { type Copied, copyDatabase, restoreDatabase } from '../server/storage/sqlite/backup.ts';
import { StoreError } from '../server/storage/store.ts';
import { clearShare, configuredDatabase, showShare } from './database-path.ts';
import { systemLanguage } from './load/open.ts';
import { formatCount, say } from './load/report.ts';

const DONE = 0;
const FAILED = 1;
const USAGE = 2;

const HELP: Text = {
  es: `npm run backup -- ARCHIVO [--restore] [--force] [--help]

Copia la base de datos de STORAGE_URL a ARCHIVO, un archivo nuevo, con el hub en marcha o parado, y examina la copia.
  --restore   al revés: pone la copia ARCHIVO en el lugar de la base de datos; el hub ha de estar parado
  --force     con --restore, también si la base de datos tiene recursos; queda al lado, con el final .replaced
  --help      esta ayuda`,
  en: `npm run backup -- FILE [--restore] [--force] [--help]

Copies the database of STORAGE_URL to FILE, a new file, with the hub running or not, and examines the copy.
  --restore   the other way: puts the copy FILE in the place of the database; the hub must not run
  --force     with --restore, also when the database holds resources; it is kept beside, with the ending .replaced
  --help      this help`,
};

const COPYING: Text = { es: 'copiado', en: 'copied' };

const language = systemLanguage();
const progress = (done: number, total: number): void => showShare(COPYING, done, total, language);

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { restore: { type: 'boolean' }, force: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (values.help === true || file === undefined || positionals.length > 1) {
    (values.help === true ? console.log : console.error)(say(language, HELP));
    return values.help === true ? DONE : USAGE;
  }
  const database = configuredDatabase(language);
  const isRestored = values.restore === true;
  const copied = isRestored
    ? await restoreDatabase(file, database, values.force === true, progress)
    : await copyDatabase(database, file, progress);
  clearShare();
  console.log(say(language, done(isRestored ? database : file, copied)));
  return DONE;
}

function done(path: string, { bytes, resources, versions }: Copied): Text {
  const [r, v, b] = [resources, versions, Math.ceil(bytes / 1_000_000)].map((number) => formatCount(number, language));
  return {
    es: `${path}: ${r} recursos, ${v} versiones, ${b} MB; examinada y en orden.`,
    en: `${path}: ${r} resources, ${v} versions, ${b} MB; examined and sound.`,
  };
}

process.exitCode = await main().catch((error: unknown) => {
  clearShare();
  if (!(error instanceof Error)) throw error;
  console.error(error.message);
  return error instanceof StoreError ? FAILED : USAGE;
});
