// Random resources, criteria, sort orders and pages: SQLite answers as the memory store does, whichever way it takes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from '@jest/globals';
import { LIMITS, type Limits } from '../../server/storage/sqlite/limits.ts';
import { openSqliteStore } from '../../server/storage/sqlite/store.ts';
import { freshSeed } from '../support/random.ts';
import { agreeWithMemory } from './agree-with-memory.ts';

const WALKING: Limits = {
  ...LIMITS,
  gathered: () => 0,
  gatheredAtMost: 0,
  linked: 0,
  listedTerms: 1,
  readTerms: 1,
  window: 3,
  signEvery: 2,
  step: 2,
  countedAtOnce: 0,
  countedSlice: 3,
  countedMatches: 0,
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chaski-random-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const seed = freshSeed();

describe('SQLite answers random queries as the memory store does', () => {
  it.each([
    ['gathering, of resources with several values', LIMITS, 3],
    ['gathering, of resources with one value', LIMITS, 1],
    ['walking indexes', WALKING, 3],
    ['walking indexes of resources with one value', WALKING, 1],
    [
      'gathering a few and walking otherwise',
      { ...WALKING, gathered: () => 4, gatheredAtMost: 12, linked: 3, listedTerms: 3 },
      2,
    ],
    ['in turns, beside the writer', { ...WALKING, turn: -1 }, 2],
  ] as [string, Limits, number][])(`%s (seed ${seed})`, async (_name, limits, several) => {
    const store = openSqliteStore(join(folder, 'random.db'), { limits });
    try {
      await agreeWithMemory(store, { seed, commits: 60, queries: 150, several });
    } finally {
      await store.close();
    }
  });
});
