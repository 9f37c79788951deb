// Bounded parallel work: so many requests, so many bytes, and never two that write the same thing out of order.

type Job = { bytes: number; writes: readonly string[]; run: () => Promise<void> };

export class Pool {
  readonly #most: number;
  readonly #mostBytes: number;
  #running = 0;
  #bytes = 0;
  #waiting: (() => void)[] = [];
  /** The last job that writes each name. */
  readonly #writers = new Map<string, Promise<void>>();

  constructor(most: number, mostBytes: number) {
    this.#most = most;
    this.#mostBytes = mostBytes;
  }

  /** Resolves when there is room for the next job, which has then begun or waits for those it must not overtake. */
  async add(job: Job): Promise<void> {
    while (this.#running >= this.#most || (this.#running > 0 && this.#bytes + job.bytes > this.#mostBytes)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running++;
    this.#bytes += job.bytes;
    const before = job.writes.flatMap((name) => this.#writers.get(name) ?? []);
    const done = (before.length === 0 ? job.run() : Promise.all(before).then(job.run)).finally(() => this.#finish(job));
    for (const name of job.writes) {
      this.#writers.set(name, done);
      void done.then(() => this.#writers.get(name) === done && this.#writers.delete(name));
    }
  }

  /** Everything added so far is done. */
  async drain(): Promise<void> {
    while (this.#running > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #finish({ bytes }: Job): void {
    this.#running--;
    this.#bytes -= bytes;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
