// `npm run terminology -- --format NAME FILE.csv`: loads code tables and registries that are too large, or not ours, to ship.
// https://hl7.org/fhir/R4/terminology-module.html

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Text } from '../server/fhir/outcome.ts';
import { type Document, documentOfValue } from './load/document.ts';
import { loadDocuments } from './load/load-documents.ts';
import { CannotOpen, openDoor, systemLanguage } from './load/open.ts';
import { formatCount, Report, say } from './load/report.ts';
import { type Arguments, HELP, readArguments } from './terminology/arguments.ts';
import { conceptMapOf, mapFormats } from './terminology/code-map.ts';
import { headOf } from './terminology/code-system.ts';
import { type CodeFormat, codeFormats, codeSystemOf } from './terminology/code-table.ts';
import { ColumnsMissing } from './terminology/columns.ts';
import { CsvError, type Row, readCsv } from './terminology/csv.ts';
import { facilitiesOf, type Made, registryCodeSystems, registryFormat } from './terminology/facilities.ts';
import { Problems } from './terminology/problems.ts';

const LOADED = 0;
const REFUSED = 1;
const USAGE = 2;

const language = systemLanguage();

async function main(): Promise<number> {
  const asked = readArguments(language);
  if (asked === 'help') {
    console.log(say(language, HELP));
    return LOADED;
  }
  const problems = new Problems();
  const began = performance.now();
  const code = await (asked.out === undefined ? load(asked, problems) : write(asked, asked.out, problems));
  console.log(`${((performance.now() - began) / 1000).toFixed(1)} s`);
  for (const line of problems.lines(language)) console.log(line);
  return code;
}

/**
 * The resources of the table, each with the line it comes from, in stages: what a later one is judged by is there by then. Can be
 * read again.
 */
function stages(asked: Arguments, problems: Problems): (() => AsyncGenerator<Document>)[] {
  const { file, format, columns, edition, encoding } = asked;
  const rows = () => readCsv(file, encoding);
  if (format !== 'renipress') return [() => documents(asked, one(table(rows(), asked, problems), problems))];
  const registry = registryFormat();
  // What comes too early is sent again: its problems were told the first time.
  let passes = 0;
  const told = () => (passes++ === 0 ? problems : new Problems());
  return [
    () => documents(asked, all(registryCodeSystems(rows(), registry, columns, edition))),
    () => documents(asked, facilitiesOf(rows(), registry, columns, told())),
  ];
}

/** One row may make several: each has its own place in the file. */
async function* documents({ file }: Arguments, resources: AsyncIterable<Made>): AsyncGenerator<Document> {
  for await (const { line, resource } of resources) {
    const { resourceType, id } = resource as { resourceType: string; id: string };
    const origin = { file, name: file, member: `${resourceType}/${id}`, ...(line === undefined ? {} : { line }) };
    yield documentOfValue(origin, resource);
  }
}

/** Throws CannotOpen where no row has a code: an empty table would take the place of a good one. */
async function* one(made: ReturnType<typeof table>, problems: Problems): AsyncGenerator<Made> {
  const { resource, concepts } = await made;
  if (concepts === 0) throw new CannotOpen([say(language, NO_CODES), ...problems.lines(language)].join('\n'));
  const count = formatCount(concepts, language);
  console.log(say(language, { es: `${count} conceptos`, en: `${count} concepts` }));
  yield { resource };
}

const NO_CODES: Text = {
  es: 'Ninguna fila trae un código; no se cargó nada.',
  en: 'No row has a code; nothing was loaded.',
};

async function* all(resources: Promise<object[]>): AsyncGenerator<Made> {
  for (const resource of await resources) yield { resource };
}

/** One resource of all rows. */
function table(rows: AsyncIterable<Row>, { format, columns, edition, system = '' }: Arguments, problems: Problems) {
  const map = mapFormats()[format];
  if (map !== undefined) return conceptMapOf(rows, map, columns, edition, problems);
  const described = codeFormats()[format] as CodeFormat;
  return codeSystemOf(rows, described, described.codeSystem ?? headOf(system), columns, edition, problems);
}

async function write(asked: Arguments, out: string, problems: Problems): Promise<number> {
  const stream = createWriteStream(out);
  let count = 0;
  for (const stage of stages(asked, problems)) {
    for await (const { parse } of stage()) {
      count++;
      if (!stream.write(`${parse().text}\n`)) await once(stream, 'drain');
    }
  }
  stream.end();
  await once(stream, 'finish');
  console.log(
    say(language, {
      es: `${formatCount(count, language)} recursos en ${out}; cárguelos: npm run load -- ${out}`,
      en: `${formatCount(count, language)} resources in ${out}; load them: npm run load -- ${out}`,
    }),
  );
  return LOADED;
}

async function load(asked: Arguments, problems: Problems): Promise<number> {
  const door = await openDoor(asked.url, ['npm run terminology --', ...process.argv.slice(2)].join(' '), language);
  const report = new Report();
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  try {
    const gone = await loadDocuments(stages(asked, problems), { door, report, language, signal: stop.signal });
    if (gone !== undefined) console.error(gone);
    console.log(`${report.countLine(language)} → ${door.where}`);
    for (const line of report.refusalLines(language)) console.log(line);
    return report.refused > 0 || gone !== undefined || stop.signal.aborted ? REFUSED : LOADED;
  } finally {
    await door.close();
  }
}

const explain = (error: unknown): string | undefined => {
  if (error instanceof CannotOpen) return error.message;
  if (error instanceof ColumnsMissing) return say(language, error.text);
  if (error instanceof CsvError)
    return say(language, {
      es: `Línea ${error.line}: comillas sin cerrar, o una línea sin fin.`,
      en: `Line ${error.line}: ${error.message}.`,
    });
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return (error as Error).message;
  return undefined;
};

process.exitCode = await main().catch((error: unknown) => {
  const text = explain(error);
  if (text === undefined) throw error;
  console.error(text);
  return USAGE;
});
