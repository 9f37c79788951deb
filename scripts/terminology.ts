// `npm run terminology -- --format NAME FILE.csv`: loads code tables and registries that are too large, or not ours, to ship.
// https://hl7.org/fhir/R4/terminology-module.html

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Text } from '../server/fhir/outcome.ts';
import { type Document, documentOf } from './load/document.ts';
import { loadDocuments } from './load/load-documents.ts';
import { CannotOpen, openDoor, systemLanguage } from './load/open.ts';
import { formatCount, Report, say } from './load/report.ts';
import { ColumnsMissing, codeFormats, codeSystemOf } from './terminology/code-table.ts';
import { CsvError, readCsv } from './terminology/csv.ts';
import { facilitiesOf } from './terminology/facilities.ts';
import { Problems } from './terminology/problems.ts';

const LOADED = 0;
const REFUSED = 1;
const USAGE = 2;

const language = systemLanguage();
const formats = codeFormats();

const list = (of: (about: Text) => string): string =>
  [
    ...Object.entries(formats).map(([name, { about }]) => `  ${name.padEnd(15)}${of(about)}`),
    `  ${'renipress'.padEnd(15)}${of({
      es: 'los establecimientos, como Organization, con su DISA, red y microrred',
      en: 'the facilities, as Organizations, with the administrations above them',
    })}`,
  ].join('\n');

const HELP: Text = {
  es: `npm run terminology -- --format NOMBRE ARCHIVO.csv [--version V] [--code COL] [--display COL] [--encoding E] [--url URL | --out ARCHIVO]

Carga una tabla de códigos como CodeSystem, o el registro de establecimientos, desde un CSV (coma, punto y coma, tabulador o barra).
  --format NOMBRE   qué trae el archivo:
${list(({ es }) => `  ${es}`)}
  --version V       versión de la tabla; varias conviven, la última vale
  --code, --display qué columnas son el código y el nombre, si no se reconocen solas
  --encoding E      utf-8 o latin1, si no se reconoce sola
  --url URL         a un hub en marcha; sin ella, directamente en su base de datos (STORAGE_URL)
  --out ARCHIVO     no carga nada: escribe NDJSON para npm run load

Termina con 0 si todo entró, con 1 si algo fue rechazado.`,
  en: `npm run terminology -- --format NAME FILE.csv [--version V] [--code COL] [--display COL] [--encoding E] [--url URL | --out FILE]

Loads a table of codes as a CodeSystem, or the registry of facilities, from CSV (comma, semicolon, tab or bar).
  --format NAME     what the file holds:
${list(({ en }) => `  ${en}`)}
  --version V       version of the table; several stand side by side, the latest counts
  --code, --display which columns hold code and name, if they are not recognised
  --encoding E      utf-8 or latin1, if it is not recognised
  --url URL         into a running hub; without it, straight into its database (STORAGE_URL)
  --out FILE        loads nothing: writes NDJSON for npm run load

Ends with 0 if all went in, with 1 if anything was refused.`,
};

type Arguments = {
  file: string;
  format: string;
  version: string | undefined;
  code: string | undefined;
  display: string | undefined;
  encoding: 'utf-8' | 'latin1' | undefined;
  url: string | undefined;
  out: string | undefined;
};

function readArguments(): Arguments | 'help' {
  const text = { type: 'string' } as const;
  const options = {
    format: text,
    version: text,
    code: text,
    display: text,
    encoding: text,
    url: text,
    out: text,
    help: { type: 'boolean' },
  } as const;
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const { format, version, code, display, encoding, url, out, help } = values;
    if (help) return 'help';
    const [file, ...more] = positionals;
    const known = format === 'renipress' || (format !== undefined && Object.hasOwn(formats, format));
    if (!known || file === undefined || more.length > 0) throw new Error('');
    if (encoding !== undefined && encoding !== 'utf-8' && encoding !== 'latin1')
      throw new Error(`--encoding ${encoding}`);
    return { file, format, version, code, display, encoding, url, out };
  } catch (error) {
    throw new CannotOpen(`${(error as Error).message}\n\n${say(language, HELP)}`.trimStart());
  }
}

async function main(): Promise<number> {
  const asked = readArguments();
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

/** The resources of the table, each with the line it comes from. */
async function* documents(asked: Arguments, problems: Problems): AsyncGenerator<Document> {
  const { file, format, version, encoding } = asked;
  const rows = readCsv(file, encoding);
  const origin = (line: number) => ({ file, name: file, line });
  if (format === 'renipress') {
    for await (const { line, resource } of facilitiesOf(rows, problems))
      yield documentOf(origin(line), Buffer.from(JSON.stringify(resource)));
    return;
  }
  const described = formats[format];
  if (described === undefined) return;
  const { resource, concepts } = await codeSystemOf(rows, described, asked, version, problems);
  console.log(
    say(language, {
      es: `${formatCount(concepts, language)} conceptos`,
      en: `${formatCount(concepts, language)} concepts`,
    }),
  );
  yield documentOf(origin(1), Buffer.from(JSON.stringify(resource)));
}

async function write(asked: Arguments, out: string, problems: Problems): Promise<number> {
  const stream = createWriteStream(out);
  let count = 0;
  for await (const { parse } of documents(asked, problems)) {
    count++;
    if (!stream.write(`${parse().text}\n`)) await once(stream, 'drain');
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
    // What comes too early is sent again: its problems were told the first time.
    let passes = 0;
    const stage = () => documents(asked, passes++ === 0 ? problems : new Problems());
    const gone = await loadDocuments([stage], { door, report, language, signal: stop.signal });
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
