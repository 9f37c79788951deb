// Lets other requests go first, now and then, while one has much to do.
import { setImmediate } from 'node:timers/promises';

const TURN_MS = 8;

/** May be shared by what goes on side by side. */
export class Turns {
  #until = performance.now() + TURN_MS;
  #waiting: Promise<void> | undefined;

  /** Undefined: it is not yet theirs. */
  next(): Promise<void> | undefined {
    if (performance.now() < this.#until) return undefined;
    this.#waiting ??= this.#wait();
    return this.#waiting;
  }

  async #wait(): Promise<void> {
    await setImmediate();
    this.#waiting = undefined;
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
