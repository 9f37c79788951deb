// Lets other requests go first, now and then, while one has much to do.
import { setImmediate } from 'node:timers/promises';

const TURN_MS = 8;

export class Turns {
  #until = performance.now() + TURN_MS;

  /** At once, or when the others had their turn. */
  async next(): Promise<void> {
    if (performance.now() < this.#until) return;
    await setImmediate();
    this.#until = performance.now() + TURN_MS;
  }
}
