// Lets long searches go on beside the writer: each turn reads the same snapshot, however much is committed between them.
// https://www.sqlite.org/isolation.html
import { TooCostly } from '../../store.ts';
import { Connection } from '../connection.ts';
import type { Run, Steps } from './run.ts';

const MOST_READERS = 4;
const CACHE_BYTES = 8_000_000;

export class Snapshots {
  readonly #path: string;
  readonly #idle: Connection[] = [];
  readonly #waiting: (() => void)[] = [];
  #open = 0;
  #running = 0;
  #whenQuiet: (() => void) | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Runs a search at once; what takes longer than a turn goes on in turns, all at the instant it began. Throws TooCostly beyond
   * `longest` milliseconds of work.
   */
  async run<Result>(
    newRun: () => Run,
    search: (run: Run) => Steps<Result>,
    longest = Number.POSITIVE_INFINITY,
  ): Promise<Result> {
    const run = newRun();
    const steps = search(run);
    const first = steps.next();
    if (first.done === true) return first.value;
    this.#running++;
    try {
      if (this.#idle.length > 0 || this.#open < MOST_READERS) return await this.#goOn(run, steps, longest);
      // By the time a reader is free the first turn is of the past: the search begins again.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      const later = newRun();
      return await this.#goOn(later, search(later), longest);
    } finally {
      this.#running--;
      this.#settle();
    }
  }

  async #goOn<Result>(run: Run, steps: Steps<Result>, longest: number): Promise<Result> {
    const reader = this.#take();
    run.connection = reader;
    try {
      for (let worked = 0; worked <= longest; ) {
        await new Promise((resolve) => setImmediate(resolve));
        const started = performance.now();
        run.until = started + run.limits.turn;
        const step = steps.next();
        if (step.done === true) return step.value;
        worked += performance.now() - started;
      }
      throw new TooCostly(`A search took longer than ${longest} ms`);
    } finally {
      reader.exec('ROLLBACK');
      this.#idle.push(reader);
      this.#waiting.shift()?.();
    }
  }

  /** The snapshot is that of now: SQLite takes it with the first read. */
  #take(): Connection {
    const reader = this.#idle.pop() ?? this.#openReader();
    reader.exec('BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1');
    return reader;
  }

  #openReader(): Connection {
    this.#open++;
    return new Connection(this.#path, { readOnly: true, cacheBytes: CACHE_BYTES });
  }

  /** Waits for searches under way. */
  async close(): Promise<void> {
    if (this.#running > 0) await new Promise<void>((resolve) => (this.#whenQuiet = resolve));
    for (const reader of this.#idle) reader.close();
  }

  #settle(): void {
    if (this.#running === 0) this.#whenQuiet?.();
  }
}

/** Runs a search to its end without letting others have a turn. */
export function runAtOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
