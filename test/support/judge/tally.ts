// What was judged, counted: enough of every type, modifier and prefix, most with an answer, many through links, a tenth while
// others write. https://hl7.org/fhir/R4/search.html
import { CELLS, exercised, isLinked, WAYS } from './cells.ts';
import type { Judged } from './judge.ts';

/** Of ten thousand searches. */
const LEAST_OF_A_CELL = 50;
const LEAST = { answered: 0.6, linked: 0.3, 'paged while others write': 0.1 };
const MOST_REFUSED = 0.01;

type Counts = { all: number; answered: number; linked: number; writing: number };

export class Tally {
  #judged = 0;
  #refused = 0;
  readonly #whole: Counts = noCounts();
  readonly #cells = new Map<string, Counts>([...CELLS, ...WAYS].map((cell) => [cell, noCounts()]));
  readonly #unknown = new Set<string>();

  add({ search, method, found, pagesWhileWriting, refused }: Judged): void {
    const cells = exercised(search, method);
    this.#judged++;
    if (refused === true) this.#refused++;
    for (const cell of cells) if (!this.#cells.has(cell)) this.#unknown.add(cell);
    for (const counts of [this.#whole, ...[...cells].map((cell) => this.#cells.get(cell) ?? noCounts())]) {
      counts.all++;
      if (found > 0) counts.answered++;
      if (isLinked(cells)) counts.linked++;
      if (pagesWhileWriting > 1) counts.writing++;
    }
  }

  /** What is too few, or what nobody thought of; empty when all is well. */
  shortfalls(): string[] {
    const least = Math.floor((this.#judged * LEAST_OF_A_CELL) / 10_000);
    const { answered, linked, writing } = this.#whole;
    const shares = { answered, linked, 'paged while others write': writing };
    return [
      ...[...this.#unknown].map((cell) => `${cell}: not in the table`),
      ...[...this.#cells].filter(([, { all }]) => all < least).map(([cell, { all }]) => `${cell}: ${all} of ${least}`),
      ...[...this.#cells].filter(([, { answered }]) => answered === 0).map(([cell]) => `${cell}: never an answer`),
      ...Object.entries(LEAST)
        .filter(([share, of]) => shares[share as keyof typeof LEAST] < of * this.#judged)
        .map(([share, of]) => `${share}: ${shares[share as keyof typeof LEAST]}, not ${of} of ${this.#judged}`),
      ...(this.#refused > MOST_REFUSED * this.#judged ? [`refused as too costly: ${this.#refused}`] : []),
    ];
  }

  table(): string {
    const row = (name: string, { all, answered, linked, writing }: Counts): string =>
      name.padEnd(24) + [all, answered, linked, writing].map((count) => String(count).padStart(10)).join('');
    return [
      `${''.padEnd(24)}${['searches', 'answered', 'linked', 'written'].map((name) => name.padStart(10)).join('')}`,
      ...Array.from(this.#cells, ([cell, counts]) => row(cell, counts)),
      row('all', this.#whole),
    ].join('\n');
  }
}

const noCounts = (): Counts => ({ all: 0, answered: 0, linked: 0, writing: 0 });
