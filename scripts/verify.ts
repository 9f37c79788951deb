// `npm run verify [-- FILE]`: examines a database deeply, also while a hub works on it. Changes nothing.
import { parseArgs } from 'node:util';
import { readConfig } from '../server/config.ts';
import { isCustomKey } from '../server/definitions/custom-parameters.ts';
import type { Text } from '../server/fhir/outcome.ts';
import type { Resource } from '../server/fhir/request.ts';
import { ANY_CASE_CELL, type AnyCaseState } from '../server/indexing/any-case-systems.ts';
import { analyse, INDEX_VERSION, type IndexSettings } from '../server/search/index-resource.ts';
import type { Stage, Verification, Verified } from '../server/storage/sqlite/verify/examined.ts';
import { openForVerification } from '../server/storage/sqlite/verify/verify.ts';
import { StoreError } from '../server/storage/store.ts';
import { clearShare, configuredDatabase, showShare } from './database-path.ts';
import { systemLanguage } from './load/open.ts';
import { formatCount, say } from './load/report.ts';

const SOUND = 0;
const DAMAGED = 1;
const USAGE = 2;

const HELP: Text = {
  es: `npm run verify [-- ARCHIVO] [--help]

Examina a fondo una base de datos, también con el hub en marcha; no cambia nada.
  ARCHIVO   la base de datos; sin él, la de STORAGE_URL

Comprueba el archivo, que la secuencia de versiones no tenga huecos, que cada texto diga lo mismo que su fila y que el índice
sea exactamente el de los textos. Termina con 0 si todo está bien, con 1 si algo está dañado.`,
  en: `npm run verify [-- FILE] [--help]

Examines a database deeply, also while the hub runs; changes nothing.
  FILE   the database; without it, that of STORAGE_URL

Checks the file, that the feed of versions has no gaps, that each text says what its row says, and that the index is exactly
that of the texts. Ends with 0 if all is well, with 1 if anything is damaged.`,
};

const STAGES: Record<Stage, Text> = {
  file: { es: 'archivo', en: 'file' },
  versions: { es: 'versiones', en: 'versions' },
  entries: { es: 'índice', en: 'index' },
  keys: { es: 'claves', en: 'keys' },
};

/** Where the hub keeps the settings that shaped its index. */
const INDEX_SETTINGS = 'index-settings';

const language = systemLanguage();

function main(): number {
  const path = readArguments();
  if (path === undefined) return SOUND;
  const database = openForVerification(path);
  try {
    const settings = readSettings(database.cell(INDEX_SETTINGS), database.cell(ANY_CASE_CELL));
    const progress = (stage: Stage, done: number, total: number): void =>
      showShare(STAGES[stage], done, total, language);
    const verified = database.verify({ ...analyser(settings), progress });
    clearShare();
    return tell(path, verified, settings === undefined);
  } finally {
    database.close();
  }
}

/** Undefined: help was asked for, and given. */
function readArguments(): string | undefined {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  if (values.help === true) {
    console.log(say(language, HELP));
    return undefined;
  }
  if (positionals.length > 1) throw new StoreError('failed', say(language, HELP));
  return positionals[0] ?? configuredDatabase(language);
}

type StoredSettings = IndexSettings & { version: number };

/** Undefined: the index is of another version of chaski and made anew at the next start, or it is being made anew. */
function readSettings(cell: string | null, anyCaseCell: string | null): IndexSettings | undefined {
  const { indexed, job } = JSON.parse(anyCaseCell ?? '{"indexed":[]}') as AnyCaseState;
  if (job !== undefined) return undefined;
  const anyCase = { indexed: new Set(indexed), searched: new Set(indexed) };
  if (cell === null) {
    const { baseUrl, timeZone, references } = readConfig();
    return { baseUrl, timeZone, references, anyCase };
  }
  const settings = JSON.parse(cell) as StoredSettings;
  return settings.version === INDEX_VERSION ? { ...settings, anyCase } : undefined;
}

/** The parameters of the hub's own are defined by what is stored: their entries are not compared. */
const analyser = (settings: IndexSettings | undefined): Pick<Verification, 'analyse' | 'knows'> =>
  settings === undefined
    ? {}
    : {
        analyse: (text) => analyse(JSON.parse(text) as Resource, settings),
        knows: (param) => !isCustomKey(param),
      };

function tell(path: string, { problems, count, resources, versions, head }: Verified, isIndexSkipped: boolean): number {
  const [r, v, h] = [resources, versions, head].map((number) => formatCount(number, language));
  if (isIndexSkipped) {
    const skipped = {
      es: 'El índice es de otra versión de chaski y se rehará al arrancar, o se está rehaciendo: no se ha comparado.',
      en: 'The index is of another version of chaski and will be made anew at the next start, or it is being made anew: it was not compared.',
    };
    console.log(say(language, skipped));
  }
  if (count === 0) {
    const sound = {
      es: `${path} está bien: ${r} recursos, ${v} versiones, ${h} confirmaciones.`,
      en: `${path} is sound: ${r} resources, ${v} versions, ${h} commits.`,
    };
    console.log(say(language, sound));
    return SOUND;
  }
  for (const problem of problems) console.log(problem);
  const found = formatCount(count, language);
  const damaged = {
    es: `${path} está dañado: ${found} problemas${count > problems.length ? `, los primeros ${problems.length} arriba` : ''}. Restaure una copia: npm run backup -- --restore ARCHIVO`,
    en: `${path} is damaged: ${found} problems${count > problems.length ? `, the first ${problems.length} above` : ''}. Restore a copy: npm run backup -- --restore FILE`,
  };
  console.log(say(language, damaged));
  return DAMAGED;
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof StoreError && error.fault === 'damaged' ? DAMAGED : USAGE;
}
