// What `npm run terminology` is called with, and its help.
import { parseArgs } from 'node:util';
import type { Language, Text } from '../../server/fhir/outcome.ts';
import { CannotOpen } from '../load/open.ts';
import { say } from '../load/report.ts';
import { mapFormats } from './code-map.ts';
import type { Edition } from './code-system.ts';
import { codeFormats } from './code-table.ts';
import { type Headings, type NamedColumns, namedColumns } from './columns.ts';
import type { Encoding } from './csv.ts';
import { registryFormat } from './facilities.ts';

export type Arguments = {
  file: string;
  format: string;
  columns: NamedColumns;
  edition: Edition;
  encoding: Encoding | undefined;
  /** URL of the code system of a table that has none of its own. */
  system: string | undefined;
  url: string | undefined;
  out: string | undefined;
};

const known: Record<string, { about: Text; columns: Headings }> = {
  ...codeFormats(),
  ...mapFormats(),
  renipress: registryFormat(),
};

/** Each format, and below it the fields of its columns. */
const list = (of: (about: Text) => string): string =>
  Object.entries(known)
    .map(
      ([name, { about, columns }]) =>
        `  ${name.padEnd(15)}${of(about)}\n${' '.repeat(17)}${Object.keys(columns).join(', ')}`,
    )
    .join('\n');

export const HELP: Text = {
  es: `npm run terminology -- --format NOMBRE ARCHIVO.csv [opciones]

Carga una tabla de códigos como CodeSystem, o el registro de establecimientos, desde un CSV: coma, punto y coma, tabulador o
barra; UTF-8, Windows-1252 o UTF-16. La primera línea trae los encabezados, en cualquier orden; tildes y mayúsculas no cuentan.
  --format NOMBRE     qué trae el archivo:
${list(({ es }) => es)}
  --columns CAMPO=ENCABEZADO,…   qué columna es cada campo, si no se reconoce sola: --columns code=Codi_Item,display=Glosa
  --version V         versión de la tabla; varias conviven, la última vale
  --from, --until D   primer y último día en que vale, como 2026-01-31
  --system URL        el CodeSystem de una tabla sin formato propio (--format table)
  --encoding E        utf-8 o latin1, si no se reconoce sola
  --url URL           a un hub en marcha; sin ella, directamente en su base de datos (STORAGE_URL)
  --out ARCHIVO       no carga nada: escribe NDJSON para npm run load

Termina con 0 si todo entró, con 1 si algo fue rechazado.`,
  en: `npm run terminology -- --format NAME FILE.csv [options]

Loads a table of codes as a CodeSystem, or the registry of facilities, from CSV: comma, semicolon, tab or bar; UTF-8,
Windows-1252 or UTF-16. The first line has the headings, in any order; case and accents do not count.
  --format NAME       what the file holds:
${list(({ en }) => en)}
  --columns FIELD=HEADING,…   which column is which field, if it is not recognised: --columns code=Codi_Item,display=Glosa
  --version V         version of the table; several stand side by side, the latest counts
  --from, --until D   first and last day on which it is in force, such as 2026-01-31
  --system URL        the CodeSystem of a table that has no format of its own (--format table)
  --encoding E        utf-8 or latin1, if it is not recognised
  --url URL           into a running hub; without it, straight into its database (STORAGE_URL)
  --out FILE          loads nothing: writes NDJSON for npm run load

Ends with 0 if all went in, with 1 if anything was refused.`,
};

const text = { type: 'string' } as const;
const NAMES = ['format', 'columns', 'version', 'from', 'until', 'system', 'encoding', 'url', 'out'] as const;
const OPTIONS = { ...Object.fromEntries(NAMES.map((name) => [name, text])), help: { type: 'boolean' } } as const;

type Values = Partial<Record<(typeof NAMES)[number], string>> & { help?: boolean };

/** Throws CannotOpen with what is wrong and the help. */
export function readArguments(language: Language): Arguments | 'help' {
  try {
    const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
    return checked(values as Values, positionals);
  } catch (error) {
    throw new CannotOpen(`${(error as Error).message}\n\n${say(language, HELP)}`.trimStart());
  }
}

function checked(values: Values, [file, ...more]: string[]): Arguments | 'help' {
  const { format, version, from, until, system, encoding, url, out, help } = values;
  if (help) return 'help';
  if (format === undefined || file === undefined || more.length > 0) throw new Error('');
  if (!Object.hasOwn(known, format)) throw new Error(`--format ${format}`);
  if ((format === 'table') !== (system !== undefined)) throw new Error('--format table --system URL');
  for (const day of [from, until])
    if (day !== undefined && !/^\d{4}-\d\d-\d\d$/.test(day)) throw new Error(`--from, --until ${day}`);
  const columns = values.columns === undefined ? {} : namedColumns(values.columns);
  if (columns === undefined) throw new Error(`--columns ${values.columns}`);
  if (encoding !== undefined && encoding !== 'utf-8' && encoding !== 'latin1')
    throw new Error(`--encoding ${encoding}`);
  return { file, format, columns, edition: { version, from, until }, encoding, system, url, out };
}
