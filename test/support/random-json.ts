// Random JSON values, and random spellings of them.
import { freshSeed, type Random, randomFrom } from './random.ts';

export type RandomJson = Random & {
  /** Say it in the message of a failing test. */
  seed: number;
  text(): string;
  object(depth: number): Record<string, unknown>;
  /** Minified JSON text in which some characters of strings are escaped that need not be. */
  spelled(json: unknown): string;
};

export function randomJson(seed = freshSeed()): RandomJson {
  const random = randomFrom(seed);
  const { below, pick } = random;
  const text = (): string => Array.from({ length: below(6) }, () => pick(LETTERS)).join('');
  // Without backslashes: V8 of Node 24 can read an escaped name as another one that it met before and that holds a backslash.
  const name = (): string => `n${text().replaceAll('\\', '')}`;
  const object = (depth: number): Record<string, unknown> =>
    Object.fromEntries(Array.from({ length: below(5) }, () => [name(), value(depth - 1)]));
  const value = (depth: number): unknown => {
    const kind = depth <= 0 ? below(4) : below(6);
    if (kind === 0) return below(1000) / 10;
    if (kind === 1) return pick([true, false, null]);
    if (kind < 4) return text();
    return kind === 4 ? object(depth) : Array.from({ length: below(4) }, () => value(depth - 1));
  };
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
  return { ...random, seed, text, object, spelled };
}

const LETTERS = ['a', 'Z', 'ñ', '"', '\\', '{', '}', '[', ']', ':', ',', '\n', '/', '\u0001', '𝛂', ' '];
