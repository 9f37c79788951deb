// `npm run load -- PATH…`: puts bundles, resources and NDJSON into a hub through the same door as HTTP.
// https://hl7.org/fhir/R4/http.html#transaction
import { parseArgs } from 'node:util';
import type { Text } from '../server/fhir/outcome.ts';
import type { Door } from './load/door.ts';
import { loadDocuments } from './load/load-documents.ts';
import { CannotOpen, openDoor, systemLanguage } from './load/open.ts';
import { showProgress } from './load/progress.ts';
import { Reading } from './load/reading.ts';
import { formatCount, Report, say } from './load/report.ts';
import { findSources, SourceError, type Sources } from './load/sources.ts';

const LOADED = 0;
const REFUSED = 1;
const USAGE = 2;
const INTERRUPTED = 130;

const HELP: Text = {
  es: `npm run load -- RUTA… [--url URL] [--help]

Carga en el hub lo que hay en archivos, carpetas y .tar.xz: transacciones, lotes, recursos sueltos y NDJSON (también .gz).
  --url URL   a un hub en marcha, por HTTP: --url http://127.0.0.1:8080/fhir
              sin ella, directamente en su base de datos (STORAGE_URL)
  --help      esta ayuda

Transacciones y lotes se ejecutan; los recursos de colecciones y NDJSON se guardan por su id; documentos y mensajes, como Bundle.
Si se interrumpe, repita la orden: nada entra dos veces. Termina con 0 si todo entró, con 1 si algo fue rechazado.`,
  en: `npm run load -- PATH… [--url URL] [--help]

Loads what is in files, folders and .tar.xz into the hub: transactions, batches, single resources and NDJSON (.gz too).
  --url URL   into a running hub, over HTTP: --url http://127.0.0.1:8080/fhir
              without it, straight into its database (STORAGE_URL)
  --help      this help

Transactions and batches run; resources of collections and NDJSON are put by id; documents and messages are stored as Bundles.
If interrupted, give the same command again: nothing goes in twice. Ends with 0 if all went in, with 1 if anything was refused.`,
};

const language = systemLanguage();
async function main(): Promise<number> {
  const { paths, url, help } = readArguments();
  if (help || paths.length === 0) {
    (help ? console.log : console.error)(say(language, HELP));
    return help ? LOADED : USAGE;
  }
  const sources = find(paths);
  const door = await openDoor(url, ['npm run load --', ...process.argv.slice(2)].join(' '), language);
  try {
    return await load(sources, door);
  } finally {
    await door.close();
  }
}

function readArguments(): { paths: string[]; url: string | undefined; help: boolean } {
  try {
    const options = { url: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    return { paths: positionals, url: values.url, help: values.help === true };
  } catch (error) {
    throw new CannotOpen(`${(error as Error).message}\n\n${say(language, HELP)}`);
  }
}

function find(paths: string[]): Sources {
  try {
    return findSources(paths);
  } catch (error) {
    if (error instanceof SourceError) throw new CannotOpen(say(language, error.text));
    throw error;
  }
}

async function load({ found, ignored }: Sources, door: Door): Promise<number> {
  const report = new Report();
  const reading = new Reading(found);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const began = performance.now();
  const progress = showProgress(process.stderr, language, () => ({
    resources: report.resources,
    refused: report.refused,
    done: reading.done,
  }));
  const gone = await loadDocuments(reading.stages, { door, report, language, signal: stop.signal });
  progress.stop();
  tell(report, door, (performance.now() - began) / 1000, ignored);
  if (gone !== undefined) console.error(gone);
  if (stop.signal.aborted) {
    console.error(
      say(language, {
        es: 'Interrumpido: repita la orden para seguir.',
        en: 'Interrupted: give the same command again to go on.',
      }),
    );
    return INTERRUPTED;
  }
  return report.refused > 0 || gone !== undefined ? REFUSED : LOADED;
}

function tell(report: Report, { where }: Door, seconds: number, ignored: string[]): void {
  const count = formatCount(report.resources, language);
  const rate = formatCount(Math.round(report.resources / seconds), language);
  const time = seconds.toFixed(1);
  console.log(
    say(language, {
      es: `${count} recursos cargados en ${time} s (${rate}/s). Están en ${where}`,
      en: `${count} resources loaded in ${time} s (${rate}/s). They are in ${where}`,
    }),
  );
  if (report.resources > 0) console.log(report.countLine(language));
  if (ignored.length > 0) console.log(say(language, ignoredText(ignored)));
  if (report.refused === 0) return;
  const refused = formatCount(report.refused, language);
  console.log(say(language, { es: `${refused} rechazados:`, en: `${refused} refused:` }));
  for (const line of report.refusalLines(language)) console.log(line);
}

const ignoredText = (files: string[]): Text => {
  const [count, some] = [files.length, files.slice(0, 3).join(', ')];
  return {
    es: `${count} archivos pasados por alto, que no son JSON, NDJSON ni tar: ${some}${count > 3 ? ' …' : ''}`,
    en: `${count} files passed over, which are neither JSON, NDJSON nor tar: ${some}${count > 3 ? ' …' : ''}`,
  };
};

process.stdout.on('error', () => {}); // whoever read it is gone: `| head`; what is being written goes on
process.exitCode = await main().catch((error: unknown) => {
  if (!(error instanceof CannotOpen)) throw error;
  console.error(error.message);
  return USAGE;
});
