// Random numbers from a seed, so that a failing test can be repeated: https://en.wikipedia.org/wiki/Linear_congruential_generator

export type Random = {
  /** From 0, below `end`. */
  below(end: number): number;
  pick<Item>(items: readonly Item[]): Item;
};

/** Say it in the message of a failing test; `SEED=7 npm test` repeats it. */
export const freshSeed = (): number => Number(process.env.SEED ?? Date.now() % 2 ** 32);

export function randomFrom(seed: number): Random {
  let state = BigInt(seed) + 1n;
  const below = (end: number): number => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number((state >> 33n) % BigInt(end));
  };
  return { below, pick: (items) => items[below(items.length)] as (typeof items)[number] };
}

/** Undefined: there is none. */
export const pickAny = <Item>({ pick }: Random, items: readonly Item[]): Item | undefined =>
  items.length === 0 ? undefined : pick(items);
