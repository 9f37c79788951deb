// Finds columns by their heading, however it is spelled.
import { fold } from '../../server/search/fold.ts';

/** `Código Único`, `CODIGO_UNICO` and `codigo unico` are one. */
const plain = (heading: string): string => fold(heading.replace(/^\ufeff/, '').replaceAll('_', ' '));

export class Columns {
  private readonly headings: string[];

  constructor(header: readonly string[]) {
    this.headings = header.map(plain);
  }

  /** Of the first of these names that a column has; -1: none. */
  position(names: readonly string[]): number {
    for (const name of names) {
      const at = this.headings.indexOf(plain(name));
      if (at !== -1) return at;
    }
    return -1;
  }

  /** Reads the column of a row; '' where there is none. */
  reader(...names: string[]): (cells: readonly string[]) => string {
    const at = this.position(names);
    return (cells) => (at === -1 ? '' : (cells[at] ?? ''));
  }
}
