// Lets other requests go first, now and then, while one has much to do.
import { setImmediate } from 'node:timers/promises';

const TURN_MS = 8;

export class Turns {
  #until = performance.now() + TURN_MS;

  /** Undefined: it is not yet theirs. */
  next(): Promise<void> | undefined {
    return performance.now() < this.#until ? undefined : this.#wait();
  }

  async #wait(): Promise<void> {
    await setImmediate();
    this.#until = performance.now() + TURN_MS;
  }
}

export async function mapInTurns<Item, Result>(items: readonly Item[], map: (item: Item) => Result): Promise<Result[]> {
  const turns = new Turns();
  const results: Result[] = [];
  for (const item of items) {
    results.push(map(item));
    const waiting = turns.next();
    if (waiting !== undefined) await waiting;
  }
  return results;
}
