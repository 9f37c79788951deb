// The sources as stages of documents, and how far they have been read.
import type { Document } from './document.ts';
import type { Stage } from './load-documents.ts';
import { readSource } from './read.ts';
import type { Source } from './sources.ts';

/** Sources of rank 0 are one stage, those of rank 1 the next. */
export class Reading {
  readonly stages: Stage[];
  readonly #total: number;
  #finished = 0;
  #file: { bytesRead: number } | undefined;

  constructor(sources: readonly Source[]) {
    this.#total = sources.reduce((sum, { bytes }) => sum + bytes, 0);
    this.stages = ([0, 1] as const).map((rank) => {
      const ranked = sources.filter((source) => source.rank === rank);
      return (wanted) => this.#read(ranked.filter(({ file }) => wanted(file)));
    });
  }

  /** From 0 to 1; undefined when it is read for the second time. */
  get done(): number | undefined {
    const read = this.#finished + (this.#file?.bytesRead ?? 0);
    return this.#total === 0 || read > this.#total ? undefined : read / this.#total;
  }

  async *#read(sources: Source[]): AsyncGenerator<Document> {
    for (const source of sources) {
      yield* readSource(source, (file) => {
        this.#file = file;
      });
      this.#file = undefined;
      this.#finished += source.bytes;
    }
  }
}
