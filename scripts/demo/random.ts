// Seeded random numbers, so that one seed makes one network: sfc32 (Chris Doty-Humphrey, PractRand), seeded through FNV-1a.

export type Random = {
  /** In [0, 1), 32 bits. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Picks, the earlier the likelier: for lists that begin with what is common. */
  pickCommon<T>(list: readonly T[]): T;
  /** Picks with probability in proportion to `weight`. */
  weighted<T extends { weight: number }>(list: readonly T[]): T;
  /** Roughly normal with mean 0 and deviation 1, never beyond ±3. */
  normal(): number;
};

/** The same parts give the same numbers; any other part gives unrelated ones. */
export function randomFrom(...parts: (string | number)[]): Random {
  const next = sfc32(parts.join('/'));
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (list) => at(list, next()),
    pickCommon: (list) => at(list, next() ** 2),
    weighted: (list) => pickWeighted(list, next()),
    normal: () => ((next() + next() + next() + next()) * 2 - 4) * 0.866, // four uniforms: deviation 1.155 before scaling
  };
}

function at<T>(list: readonly T[], place: number): T {
  if (list.length === 0) throw new Error('nothing to pick from');
  return list[Math.floor(place * list.length)] as T;
}

function pickWeighted<T extends { weight: number }>(list: readonly T[], at: number): T {
  let total = 0;
  for (const item of list) total += item.weight;
  let left = at * total;
  for (const item of list) {
    left -= item.weight;
    if (left < 0) return item;
  }
  throw new Error('nothing to pick from');
}

function sfc32(seed: string): () => number {
  let a = fnv1a(seed, 0x811c9dc5);
  let b = fnv1a(seed, 0x9e3779b9);
  let c = fnv1a(seed, 0x85ebca6b);
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  for (let warmUp = 0; warmUp < 15; warmUp++) next();
  return next;
}

function fnv1a(text: string, basis: number): number {
  let hash = basis;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
  return hash | 0;
}
