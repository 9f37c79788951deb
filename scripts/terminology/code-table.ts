// A table of codes as a CodeSystem, row by row: https://hl7.org/fhir/R4/codesystem.html
import { readFileSync } from 'node:fs';
import type { Text } from '../../server/fhir/outcome.ts';
import { type CodeSystemHead, type Concept, codeSystem, type Edition } from './code-system.ts';
import { Columns, type Headings, type NamedColumns, type Read } from './columns.ts';
import type { Row } from './csv.ts';
import type { Problems } from './problems.ts';

export type CodeForm = { pattern: string; example: string; upper?: boolean; padTo?: number; dotAfter?: number };

/** As profiles/terminology/formats.json describes each. */
export type CodeFormat = {
  about: Text;
  columns: Headings;
  /** Rows of another `kind` are left out, where the table has that column. */
  only?: string[];
  /** Columns that name the parents of a row's code, in the order of `parents`. */
  levels?: string[];
  /** Columns kept as properties. */
  properties?: string[];
  /** What `state` says of codes no longer in use. */
  inactive?: string[];
  code: CodeForm;
  /** How many characters of a code name its parents, nearest last; `.`: what stands before the dot. */
  parents?: (number | '.')[];
  /** Absent: the user says it. */
  codeSystem?: CodeSystemHead;
};

export const codeFormats = (): Record<string, CodeFormat> =>
  JSON.parse(readFileSync(new URL('../../profiles/terminology/formats.json', import.meta.url), 'utf8'));

/** Throws ColumnsMissing. */
export async function codeSystemOf(
  rows: AsyncIterable<Row>,
  format: CodeFormat,
  head: CodeSystemHead,
  named: NamedColumns,
  edition: Edition,
  problems: Problems,
): Promise<{ resource: object; concepts: number }> {
  const table = new CodeTable(format, named, problems);
  for await (const row of rows) table.read(row);
  return { resource: codeSystem(head, edition, table.tree()), concepts: table.size };
}

class CodeTable {
  private readonly format: CodeFormat;
  private readonly named: NamedColumns;
  private readonly problems: Problems;
  private readonly pattern: RegExp;
  private readonly concepts = new Map<string, Concept>();
  /** Codes that had a row of their own. */
  private readonly rows = new Set<string>();
  private readers: Readers | undefined;

  constructor(format: CodeFormat, named: NamedColumns, problems: Problems) {
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
    const { code: codeOf, display: displayOf, kind, state, properties } = this.readers;
    const { only, inactive } = this.format;
    if (kind !== undefined && only?.includes(kind(cells)) === false) return;
    const code = this.codeOf(codeOf(cells), line);
    if (code === undefined) return;
    const display = displayOf(cells);
    if (display === '') this.problems.add('no-name', line, code);
    const kept = properties.flatMap(({ name, read }) =>
      read(cells) === '' ? [] : [{ code: name, valueString: read(cells) }],
    );
    const isInactive = state !== undefined && inactive?.includes(state(cells)) === true;
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

  /** Each below the nearest of its parents that there is. */
  tree(): Concept[] {
    const roots: Concept[] = [];
    for (const concept of [...this.concepts.values()].sort((a, b) => (a.code < b.code ? -1 : 1))) {
      const parent = this.parentOf(concept);
      if (parent === undefined) roots.push(concept);
      else {
        parent.concept ??= [];
        parent.concept.push(concept);
      }
    }
    return roots;
  }

  private parentOf(concept: Concept): Concept | undefined {
    const nearest = [...(this.format.parents ?? [])]
      .reverse()
      .map((length) => this.concepts.get(parentCode(concept.code, length) ?? ''));
    return nearest.find((one) => one !== undefined && one !== concept);
  }
}

type Readers = {
  code: Read;
  display: Read;
  levels: Read[];
  kind: Read | undefined;
  state: Read | undefined;
  properties: { name: string; read: Read }[];
};

function readersOf(
  header: readonly string[],
  { columns, levels = [], properties = [] }: CodeFormat,
  named: NamedColumns,
): Readers {
  const own = Object.fromEntries(properties.map((name) => [name, [name]]));
  const found = new Columns(header, { ...columns, ...own }, named, ['code', 'display']);
  const ifThere = (field: string): Read | undefined => (found.has(field) ? found.reader(field) : undefined);
  return {
    code: found.reader('code'),
    display: found.reader('display'),
    levels: levels.map((field) => found.reader(field)),
    kind: ifThere('kind'),
    state: ifThere('state'),
    properties: properties.map((name) => ({ name, read: found.reader(name) })),
  };
}

/** As the code is written in FHIR: zeros that a spreadsheet lost, the dot that a registry leaves out. */
export function normalized(written: string, { upper, padTo, dotAfter }: CodeForm): string {
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
