// Finds the columns of a table by their headings, however they are spelled and in whatever order they stand.

import { fold } from '../../server/definitions/fold.ts';
import type { Text } from '../../server/fhir/outcome.ts';

/** What a table holds, each with the headings it is known to stand under, the likelier first. */
export type Headings = Record<string, readonly string[]>;
/** Headings that the user says, by field; they count alone. */
export type NamedColumns = Record<string, string>;
/** '' where the row ends before. */
export type Read = (cells: readonly string[]) => string;

/** `Código Único`, `CODIGO_UNICO` and `codigo unico` are one. */
const plain = (heading: string): string => fold(heading).replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Columns that are needed are not there, or a field is named that the table has not. */
export class ColumnsMissing extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

export class Columns {
  private readonly known: Headings;
  private readonly named: NamedColumns;
  private readonly header: readonly string[];
  private readonly headings: readonly string[];

  /** Throws ColumnsMissing unless all that is needed, and all that is named, is there. */
  constructor(header: readonly string[], known: Headings, named: NamedColumns, needed: readonly string[]) {
    this.known = known;
    this.named = named;
    this.header = header;
    this.headings = header.map(plain);
    const strange = Object.keys(named).find((field) => known[field] === undefined);
    if (strange !== undefined) throw fieldUnknown(strange, Object.keys(known));
    const missing = [...new Set([...needed, ...Object.keys(named)])].filter((field) => this.position(field) === -1);
    if (missing.length > 0) throw this.missing(missing);
  }

  has(field: string): boolean {
    return this.position(field) !== -1;
  }

  /** Of the first of its headings that a column has; of none it reads ''. */
  reader(field: string): Read {
    const at = this.position(field);
    return (cells) => (at === -1 ? '' : (cells[at] ?? ''));
  }

  private position(field: string): number {
    for (const heading of this.headingsOf(field)) {
      const at = this.headings.indexOf(plain(heading));
      if (at !== -1) return at;
    }
    return -1;
  }

  private headingsOf(field: string): readonly string[] {
    const named = this.named[field];
    return named === undefined ? (this.known[field] ?? []) : [named];
  }

  private missing(fields: readonly string[]): ColumnsMissing {
    const found = this.header.join(', ').slice(0, 1000);
    const expected = (or: string) =>
      fields.map((field) => `${field} (${this.headingsOf(field).join(` ${or} `)})`).join('; ');
    return new ColumnsMissing({
      es: `No hay columna para ${expected('o')}. La primera línea trae: ${found}. Diga cuál es: --columns ${fields[0]}=ENCABEZADO`,
      en: `There is no column for ${expected('or')}. The first line has: ${found}. Say which it is: --columns ${fields[0]}=HEADING`,
    });
  }
}

const fieldUnknown = (field: string, known: readonly string[]) =>
  new ColumnsMissing({
    es: `Este formato no tiene campo "${field}"; tiene ${known.join(', ')}.`,
    en: `This format has no field "${field}"; it has ${known.join(', ')}.`,
  });

/** `code=Codi_Item,display=Descripcion`; undefined: it is not written so. */
export function namedColumns(text: string): NamedColumns | undefined {
  const pairs = text.split(',').map((pair) => pair.split('=').map((part) => part.trim()));
  if (pairs.some((pair) => pair.length !== 2 || pair.includes(''))) return undefined;
  return Object.fromEntries(pairs) as NamedColumns;
}
