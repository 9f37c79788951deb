// Whoever has much to do lets others go first every few milliseconds, also when it is done side by side.
import { expect, it } from '@jest/globals';
import { mapInTurns, Turns } from '../../../server/interactions/turns.ts';

/** A millisecond of work that nothing interrupts. */
function work(): void {
  for (const until = performance.now() + 1; performance.now() < until; );
}

/** How often others had a turn while it went on. */
async function turnsBeside(busy: Promise<unknown>): Promise<number> {
  let isOver = false;
  let turns = 0;
  const count = (): void => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await busy;
  isOver = true;
  return turns;
}

it('lets others go first while a long list is worked through', async () => {
  const busy = mapInTurns(
    Array.from({ length: 120 }, (_, at) => at),
    (at) => {
      work();
      return 2 * at;
    },
  );
  expect(await turnsBeside(busy)).toBeGreaterThanOrEqual(10);
  expect((await busy).at(-1)).toBe(238);
});

it('counts the time of all that share it', async () => {
  const turns = new Turns();
  const worker = async (): Promise<void> => {
    for (let step = 0; step < 15; step++) {
      work();
      await turns.next();
    }
  };
  // Eight milliseconds, and at most one more step of each of the eight.
  expect(await turnsBeside(Promise.all(Array.from({ length: 8 }, worker)))).toBeGreaterThanOrEqual(6);
});

it('waits for nobody as long as little was done', () => {
  expect(new Turns().next()).toBeUndefined();
});
