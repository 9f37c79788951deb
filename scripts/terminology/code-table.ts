// A table of codes as a CodeSystem, row by row: https://hl7.org/fhir/R4/codesystem.html
import { readFileSync } from 'node:fs';
import type { Text } from '../../server/fhir/outcome.ts';
import { Columns } from './columns.ts';
import type { Row } from './csv.ts';
import type { Problems } from './problems.ts';

/** As profiles/terminology/formats.json describes each. */
export type CodeFormat = {
  about: Text;
  columns: { code: string[]; display: string[]; levels?: string[][] };
  /** Rows of other kinds are left out, where the table has this column. */
  only?: { column: string; values: string[] };
  code: { pattern: string; example: string; upper?: boolean; padTo?: number; dotAfter?: number };
  /** How many characters of a code name its parents, nearest last; `.`: what stands before the dot. */
  parents?: (number | '.')[];
  /** Columns kept as properties. */
  properties?: string[];
  inactive?: { column: string; values: string[] };
  codeSystem: { id: string; url: string; name: string; title: string; language: string; hierarchyMeaning?: string };
};

export const codeFormats = (): Record<string, CodeFormat> =>
  JSON.parse(readFileSync(new URL('../../profiles/terminology/formats.json', import.meta.url), 'utf8'));

type Concept = {
  code: string;
  display: string;
  property?: { code: string; valueString?: string; valueBoolean?: boolean }[];
  concept?: Concept[];
};
export type CodeColumns = { code?: string | undefined; display?: string | undefined };

/** The columns it needs are not there. */
export class ColumnsMissing extends Error {
  readonly text: Text;
  constructor(wanted: readonly string[], header: readonly string[]) {
    const found = header.join(', ').slice(0, 500);
    super(`no column ${wanted.join(', ')}`);
    this.text = {
      es: `No hay columna ${wanted.join(' ni ')}; hay: ${found}. Diga cuál es con --code o --display.`,
      en: `There is no column ${wanted.join(' nor ')}; there are: ${found}. Say which with --code or --display.`,
    };
  }
}

/** Throws ColumnsMissing. `version`: so that tables of several years stand side by side. */
export async function codeSystemOf(
  rows: AsyncIterable<Row>,
  format: CodeFormat,
  named: CodeColumns,
  version: string | undefined,
  problems: Problems,
): Promise<{ resource: object; concepts: number }> {
  const table = new CodeTable(format, named, problems);
  for await (const row of rows) table.read(row);
  return { resource: table.resource(version), concepts: table.size };
}

class CodeTable {
  private readonly format: CodeFormat;
  private readonly named: CodeColumns;
  private readonly problems: Problems;
  private readonly pattern: RegExp;
  private readonly concepts = new Map<string, Concept>();
  private readonly roots: Concept[] = [];
  /** Codes that had a row of their own. */
  private readonly rows = new Set<string>();
  private readers: Readers | undefined;

  constructor(format: CodeFormat, named: CodeColumns, problems: Problems) {
    this.format = format;
    this.named = named;
    this.problems = problems;
    this.pattern = new RegExp(format.code.pattern);
  }

  get size(): number {
    return this.concepts.size;
  }

  read({ line, cells }: Row): void {
    if (this.readers === undefined) {
      this.readers = readersOf(cells, this.format, this.named);
      return;
    }
    const { code: codeOf, display: displayOf, kind, inactive, properties } = this.readers;
    const { only, inactive: ended } = this.format;
    if (kind !== undefined && only?.values.includes(kind(cells)) === false) return;
    const code = this.codeOf(codeOf(cells), line);
    if (code === undefined) return;
    const display = displayOf(cells);
    if (display === '') this.problems.add('no-name', line, code);
    const kept = properties.flatMap(({ name, read }) =>
      read(cells) === '' ? [] : [{ code: name, valueString: read(cells) }],
    );
    const isInactive = inactive !== undefined && ended?.values.includes(inactive(cells)) === true;
    const property = [...kept, ...(isInactive ? [{ code: 'inactive', valueBoolean: true }] : [])];
    this.concepts.set(code, { code, display: display || code, ...(property.length === 0 ? {} : { property }) });
    this.nameParents(code, cells, this.readers);
  }

  /** As FHIR writes it; undefined: the row is passed over. */
  private codeOf(written: string, line: number): string | undefined {
    const code = normalized(written, this.format.code);
    const isGood = this.pattern.test(code);
    if (isGood && !this.rows.has(code)) {
      this.rows.add(code);
      return code;
    }
    this.problems.add(code === '' ? 'no-code' : isGood ? 'code-twice' : 'malformed-code', line, written);
    return undefined;
  }

  /** A district's row names its province and department, which may have no row of their own. */
  private nameParents(code: string, cells: readonly string[], { levels }: Readers): void {
    for (const [at, read] of levels.entries()) {
      const parent = parentCode(code, this.format.parents?.[at]);
      const display = read(cells);
      if (parent !== undefined && display !== '' && !this.concepts.has(parent))
        this.concepts.set(parent, { code: parent, display });
    }
  }

  resource(version: string | undefined): object {
    for (const concept of [...this.concepts.values()].sort((a, b) => (a.code < b.code ? -1 : 1))) this.place(concept);
    const { id, url, name, title, language, hierarchyMeaning } = this.format.codeSystem;
    const used = new Set([...this.concepts.values()].flatMap(({ property = [] }) => property.map((one) => one.code)));
    return {
      resourceType: 'CodeSystem',
      id: version === undefined ? id : `${id}-${version.replaceAll(/[^A-Za-z0-9.-]/g, '-')}`,
      language,
      url,
      ...(version === undefined ? {} : { version }),
      name,
      title,
      status: 'active',
      caseSensitive: true,
      ...(hierarchyMeaning === undefined ? {} : { hierarchyMeaning }),
      content: 'complete',
      count: this.concepts.size,
      ...(used.size === 0
        ? {}
        : { property: [...used].map((code) => ({ code, type: code === 'inactive' ? 'boolean' : 'string' })) }),
      concept: this.roots,
    };
  }

  private place(concept: Concept): void {
    const nearest = [...(this.format.parents ?? [])]
      .reverse()
      .map((length) => this.concepts.get(parentCode(concept.code, length) ?? ''));
    const parent = nearest.find((one) => one !== undefined && one !== concept);
    if (parent === undefined) this.roots.push(concept);
    else {
      parent.concept ??= [];
      parent.concept.push(concept);
    }
  }
}

type Read = (cells: readonly string[]) => string;
type Readers = {
  code: Read;
  display: Read;
  levels: Read[];
  kind: Read | undefined;
  inactive: Read | undefined;
  properties: { name: string; read: Read }[];
};

function readersOf(
  header: readonly string[],
  { columns, only, inactive, properties = [] }: CodeFormat,
  named: CodeColumns,
): Readers {
  const found = new Columns(header);
  const needed = (names: string[]): Read => {
    if (found.position(names) === -1) throw new ColumnsMissing(names, header);
    return found.reader(...names);
  };
  const has = (name: string | undefined): Read | undefined =>
    name === undefined || found.position([name]) === -1 ? undefined : found.reader(name);
  return {
    code: needed(named.code === undefined ? columns.code : [named.code]),
    display: needed(named.display === undefined ? columns.display : [named.display]),
    levels: (columns.levels ?? []).map((names) => found.reader(...names)),
    kind: has(only?.column),
    inactive: has(inactive?.column),
    properties: properties.map((name) => ({ name, read: found.reader(name) })),
  };
}

/** As the code is written in FHIR: zeros that a spreadsheet lost, the dot that a registry leaves out. */
function normalized(written: string, { upper, padTo, dotAfter }: CodeFormat['code']): string {
  const code = upper === true ? written.toUpperCase() : written;
  if (padTo !== undefined && /^\d+$/.test(code)) return code.padStart(padTo, '0');
  if (dotAfter !== undefined && code.length > dotAfter && !code.includes('.'))
    return `${code.slice(0, dotAfter)}.${code.slice(dotAfter)}`;
  return code;
}

/** `150100` for the province of `150101`; `E11` for `E11.9`. */
function parentCode(code: string, length: number | '.' | undefined): string | undefined {
  if (length === undefined) return undefined;
  if (length === '.') return code.includes('.') ? code.slice(0, code.indexOf('.')) : undefined;
  const start = code.slice(0, length);
  return /^\d{6}$/.test(code) ? start.padEnd(6, '0') : start;
}
