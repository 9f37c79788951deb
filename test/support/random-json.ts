// Random JSON values and random spellings of them; SEED=… repeats a run.

export type Random = ReturnType<typeof seeded>;

/** The seed is told in `random.seed`; put it into what a failing test says. */
export function seeded(seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))) {
  let state = seed;
  /** mulberry32: https://github.com/cprosche/mulberry32 */
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const text = (): string => Array.from({ length: below(6) }, () => pick(LETTERS)).join('');
  const name = (): string => `n${text()}`;
  const object = (depth: number): Record<string, unknown> =>
    Object.fromEntries(Array.from({ length: below(5) }, () => [name(), value(depth - 1)]));
  const value = (depth: number): unknown => {
    const kind = depth <= 0 ? below(4) : below(6);
    if (kind === 0) return below(1000) / 10;
    if (kind === 1) return pick([true, false, null]);
    if (kind < 4) return text();
    return kind === 4 ? object(depth) : Array.from({ length: below(4) }, () => value(depth - 1));
  };
  /** Minified JSON text in which some characters of strings are escaped that need not be. */
  const spelled = (json: unknown): string => {
    if (typeof json === 'string') return `"${[...json].map(spelledCharacter).join('')}"`;
    if (Array.isArray(json)) return `[${json.map(spelled).join(',')}]`;
    if (typeof json !== 'object' || json === null) return JSON.stringify(json);
    return `{${Object.entries(json)
      .map(([key, item]) => `${spelled(key)}:${spelled(item)}`)
      .join(',')}}`;
  };
  const spelledCharacter = (character: string): string =>
    character.length > 1 || below(8) > 0
      ? JSON.stringify(character).slice(1, -1)
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return { seed, next, below, pick, text, object, value, spelled };
}

const LETTERS = ['a', 'Z', 'ñ', '"', '\\', '{', '}', '[', ']', ':', ',', '\n', '/', '\u0001', '𝛂', ' '];
