// Published points of the grid: the fixed example of Australia's geodetic manual (Alice Springs), and those that UTM libraries are tested with.
import { expect, it } from '@jest/globals';
import { degreesOf } from '../../../scripts/terminology/utm.ts';

const METRE = 1 / 111_000;
const degrees = (whole: number, minutes: number, seconds: number): number => whole + minutes / 60 + seconds / 3600;

it('finds Alice Springs to a millimetre', () => {
  const { latitude, longitude } = degreesOf(386_352.397753, 7_381_850.768886, 53);
  expect(Math.abs(latitude + degrees(23, 40, 12.44602))).toBeLessThan(METRE / 1000);
  expect(Math.abs(longitude - degrees(133, 53, 7.84784))).toBeLessThan(METRE / 1000);
});

it.each([
  ['Mendoza', 514_586, 6_360_877, 19, -32.89018, -68.84405],
  ['Cape Town', 261_878, 6_243_186, 34, -33.92487, 18.42406],
  ['Wellington', 313_784, 5_427_057, 60, -41.28646, 174.77624],
])('finds %s, given in whole metres, to a metre', (_, easting, northing, zone, latitude, longitude) => {
  const found = degreesOf(easting, northing, zone);
  expect(Math.abs(found.latitude - latitude)).toBeLessThan(METRE);
  expect(Math.abs(found.longitude - longitude)).toBeLessThan(METRE * 1.5);
});
