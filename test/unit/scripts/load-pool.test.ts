// Bounded parallel work that keeps the order where it matters.
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Pool } from '../../../scripts/load/pool.ts';

describe('the pool', () => {
  it('runs at most so many jobs, and at most so many bytes, but always one', async () => {
    const pool = new Pool(3, 10);
    let running = 0;
    let bytesNow = 0;
    const seen: [number, number][] = [];
    for (const bytes of [1, 1, 1, 1, 5, 5, 5, 99, 1]) {
      await pool.add({
        bytes,
        writes: [],
        run: async () => {
          running++;
          bytesNow += bytes;
          seen.push([running, bytesNow]);
          await setTimeout(1);
          running--;
          bytesNow -= bytes;
        },
      });
    }
    await pool.drain();
    expect(Math.max(...seen.map(([jobs]) => jobs))).toBe(3);
    expect(seen.filter(([, bytes]) => bytes > 10)).toEqual([[1, 99]]);
    expect(running).toBe(0);
  });

  it('lets no job overtake another that writes the same thing', async () => {
    const pool = new Pool(10, 1000);
    const order: string[] = [];
    const add = (name: string, writes: string[], ms: number): Promise<void> =>
      pool.add({
        bytes: 1,
        writes,
        run: async () => {
          await setTimeout(ms);
          order.push(name);
        },
      });
    await add('a1', ['a'], 20);
    await add('ab', ['a', 'b'], 10);
    await add('b2', ['b'], 0);
    await add('c', ['c'], 0);
    await pool.drain();
    expect(order).toEqual(['c', 'a1', 'ab', 'b2']);
  });
});
