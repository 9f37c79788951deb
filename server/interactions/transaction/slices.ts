// Works through long lists in slices, so that other requests are served in between.
import { setImmediate } from 'node:timers/promises';

const SLICE = 64;

/** Runs `step` on every item, those of a slice side by side. */
export async function inSlices<T>(items: readonly T[], step: (item: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += SLICE) {
    if (from > 0) await setImmediate();
    await Promise.all(items.slice(from, from + SLICE).map(step));
  }
}
