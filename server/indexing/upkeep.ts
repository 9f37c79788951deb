// What goes on behind the requests: each task looks what has changed, and does what follows from it, step by step.
import { setTimeout as sleep } from 'node:timers/promises';
import { describeError, log } from '../log.ts';
import type { Change, ResourceStore } from '../storage/store.ts';

export type Task = {
  name: string;
  /** Whether something changed, so that writes must be let through that were planned before. */
  look(): Promise<boolean>;
  /** Does what is to be done, and returns early once the signal is aborted. */
  work(signal: AbortSignal): Promise<void>;
};

const LOOK_EVERY_MS = 500;
/** Writes that were planned before a change was known are through after that time. */
const WRITES_END_MS = 1000;

export class Upkeep {
  readonly #tasks: readonly Task[];
  readonly #stopping = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor(...tasks: readonly Task[]) {
    this.#tasks = tasks;
  }

  start(): void {
    this.#running = Promise.all(this.#tasks.map((task) => this.#keepOn(task)));
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #keepOn(task: Task): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        if (await task.look()) await sleep(WRITES_END_MS, undefined, { signal });
        await task.work(signal);
        await sleep(LOOK_EVERY_MS, undefined, { signal, ref: false });
      } catch (error) {
        if (signal.aborted) return;
        log.error(`${task.name} failed`, describeError(error));
        await sleep(10 * LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => {});
      }
    }
  }
}

/**
 * Sets a cell together with the entries it speaks of. A resource that changed meanwhile was indexed by its own write and is
 * left out.
 */
export async function commitProgress(
  store: ResourceStore,
  key: string,
  state: object,
  reindexed: readonly Change[] = [],
): Promise<void> {
  const changes = [...reindexed];
  for (;;) {
    const cell: Change = { kind: 'state', key, value: JSON.stringify(state), expect: await store.state(key) };
    const outcome = await store.commit({ given: [], claims: [], changes: [...changes, cell] });
    if (outcome.kind === 'committed') return;
    if (outcome.reason === 'version') changes.splice(outcome.change, 1);
  }
}

export async function storedState<State>(store: ResourceStore, key: string): Promise<State | undefined> {
  const stored = await store.state(key);
  return stored === null ? undefined : (JSON.parse(stored) as State);
}
