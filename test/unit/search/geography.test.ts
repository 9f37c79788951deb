// Distances and the boxes that hold what is near: server/search/geography.ts
import { describe, expect, it } from '@jest/globals';
import { boxAround, distance, type Point } from '../../../server/search/geography.ts';
import { freshSeed, randomFrom } from '../../support/random.ts';

const at = (latitude: number, longitude: number): Point => ({ latitude, longitude });

describe('distance', () => {
  it.each([
    ['none', at(10, 20), at(10, 20), 0],
    ['a degree of the equator', at(0, 0), at(0, 1), 111_195],
    ['a degree of a meridian', at(45, 7), at(46, 7), 111_195],
    ['over the antimeridian', at(0, 179.5), at(0, -179.5), 111_195],
    ['over the pole', at(89.5, 0), at(89.5, 180), 111_195],
    ['to the antipode', at(-12, -77), at(12, 103), 20_015_114],
  ])('%s', (_, a, b, metres) => expect(Math.round(distance(a, b))).toBe(metres));
});

describe('the box around a point', () => {
  const holds = (box: ReturnType<typeof boxAround>, { latitude, longitude }: Point): boolean =>
    latitude >= box.latitude.low &&
    latitude <= box.latitude.high &&
    (box.longitudes.length === 0 || box.longitudes.some(({ low, high }) => longitude >= low && longitude <= high));

  it('holds every point that is near', () => {
    const seed = freshSeed();
    const { below } = randomFrom(seed);
    const missed: unknown[] = [];
    let near = 0;
    for (let round = 0; round < 20_000; round++) {
      const centre = at(below(1801) / 10 - 90, below(3601) / 10 - 180);
      const metres = 10 ** (3 + below(4000) / 1000);
      const other = at(
        Math.max(-90, Math.min(90, centre.latitude + (below(2001) - 1000) / 100)),
        ((centre.longitude + below(4001) / 100 + 520) % 360) - 180,
      );
      if (distance(centre, other) > metres) continue;
      near++;
      if (!holds(boxAround(centre, metres), other)) missed.push({ seed, centre, metres, other });
    }
    expect(missed).toEqual([]);
    expect(near).toBeGreaterThan(1_000);
  });
});
