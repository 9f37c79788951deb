// `npm run demo`: fills a hub with a small Peruvian network and asks it five questions.
// https://hl7.org/fhir/R4/http.html#transaction
import { exportBundles, exportNdjson } from './demo/export.ts';
import { generateNetwork } from './demo/network-stream.ts';
import { HELP, type Options, readOptions } from './demo/options.ts';
import { curlLine, firstLines, note, queriesFor, type Sample } from './demo/queries.ts';
import { type Document, documentOfValue } from './load/document.ts';
import type { Door } from './load/door.ts';
import { loadDocuments } from './load/load-documents.ts';
import { CannotOpen, openDoor, systemLanguage } from './load/open.ts';
import { showProgress } from './load/progress.ts';
import { formatCount, Report, say } from './load/report.ts';

const USAGE = 2;
const language = systemLanguage();

async function main(): Promise<number> {
  const options = optionsOrHelp();
  if (options.help) {
    console.log(say(language, HELP));
    return 0;
  }
  if (options.out !== undefined) return writeFiles(options, options.out);
  const door = await openDoor(options.url, ['npm run demo --', ...process.argv.slice(2)].join(' '), language);
  try {
    return await fill(door, options);
  } finally {
    await door.close();
  }
}

function optionsOrHelp(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    throw new CannotOpen(`${(error as Error).message}\n\n${say(language, HELP)}`);
  }
}

function writeFiles(options: Options, folder: string): number {
  const bundles = generateNetwork(options);
  const { files, resources } = options.bundles ? exportBundles(bundles, folder) : exportNdjson(bundles, folder);
  const count = formatCount(resources, language);
  console.log(
    say(language, {
      es: `${count} recursos sintéticos en ${files} archivos de ${folder}. Para cargarlos: npm run load -- ${folder}`,
      en: `${count} synthetic resources in ${files} files of ${folder}. To load them: npm run load -- ${folder}`,
    }),
  );
  return 0;
}

async function fill(door: Door, options: Options): Promise<number> {
  const report = new Report();
  const sample: Sample = {};
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const patients = (): number => report.loaded.get('Patient') ?? 0;
  const progress = showProgress(process.stderr, language, () => ({
    resources: report.resources,
    refused: report.refused,
    done: patients() / options.patients,
  }));
  const gone = await loadDocuments([() => documents(options, sample)], { door, report, language, signal: stop.signal });
  progress.stop();
  tell(report, door);
  if (gone !== undefined) console.error(gone);
  if (report.refused > 0 || gone !== undefined || stop.signal.aborted) return 1;
  await ask(door, sample, options);
  return 0;
}

function* documents(options: Options, sample: Sample): Generator<Document> {
  let line = 0;
  for (const bundle of generateNetwork(options)) {
    note(sample, bundle);
    yield documentOfValue({ file: 'demo', name: 'demo', line: ++line }, bundle);
  }
}

function tell(report: Report, { where }: Door): void {
  const count = formatCount(report.resources, language);
  console.log(
    say(language, {
      es: `Red sintética: ${count} recursos en ${where}`,
      en: `Synthetic network: ${count} resources in ${where}`,
    }),
  );
  console.log(report.countLine(language));
  for (const line of report.refusalLines(language)) console.log(line);
}

async function ask(door: Door, sample: Sample, { today, url }: Options): Promise<void> {
  if (url === undefined) {
    console.log(
      say(language, {
        es: '\nArranque el hub con "npm start" y pruebe:',
        en: '\nStart the hub with "npm start" and try:',
      }),
    );
  }
  for (const [index, query] of queriesFor(sample, today).entries()) {
    const { status, text } = await door.get(query.path);
    console.log(`\n${index + 1}. ${query.title.es}\n   ${query.title.en}\n   ${curlLine(door.baseUrl, query)}`);
    console.log(`   → ${status} ${firstLines(text).join('\n     ')}`);
  }
}

process.stdout.on('error', () => {}); // whoever read it is gone: `| head`; what is being written goes on
process.exitCode = await main().catch((error: unknown) => {
  if (!(error instanceof CannotOpen)) throw error;
  console.error(error.message);
  return USAGE;
});
