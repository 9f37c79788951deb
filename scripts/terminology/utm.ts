// Degrees of a point given in metres of the Universal Transverse Mercator grid on WGS84, by Krüger's series:
// https://en.wikipedia.org/wiki/Universal_Transverse_Mercator_coordinate_system

const RADIUS = 6_378_137;
const FLATTENING = 1 / 298.257223563;
const SCALE = 0.9996;
const FALSE_EASTING = 500_000;
const FALSE_NORTHING = 10_000_000;

const n = FLATTENING / (2 - FLATTENING);
/** Of the circle as long as a meridian. */
const MEAN_RADIUS = (RADIUS / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64);
const TO_SPHERE = [n / 2 - (2 * n ** 2) / 3 + (37 * n ** 3) / 96, n ** 2 / 48 + n ** 3 / 15, (17 * n ** 3) / 480];
const TO_ELLIPSOID = [2 * n - (2 * n ** 2) / 3 - 2 * n ** 3, (7 * n ** 2) / 3 - (8 * n ** 3) / 5, (56 * n ** 3) / 15];

/** South of the equator; `zone`: 1 to 60. Exact to a millimetre within the zone. */
export function degreesOf(easting: number, northing: number, zone: number): { latitude: number; longitude: number } {
  const [north, east] = [
    (northing - FALSE_NORTHING) / (SCALE * MEAN_RADIUS),
    (easting - FALSE_EASTING) / (SCALE * MEAN_RADIUS),
  ];
  const up = series(TO_SPHERE, north, east, north, -1, Math.sin, Math.cosh);
  const right = series(TO_SPHERE, north, east, east, -1, Math.cos, Math.sinh);
  const conformal = Math.asin(Math.sin(up) / Math.cosh(right));
  const latitude = series(TO_ELLIPSOID, conformal, 0, conformal, 1, Math.sin, Math.cosh);
  const longitude = Math.atan2(Math.sinh(right), Math.cos(up));
  return { latitude: inDegrees(latitude), longitude: zone * 6 - 183 + inDegrees(longitude) };
}

type Wave = (angle: number) => number;

/** `start` and the multiples of two angles, weighted. */
const series = (
  weights: readonly number[],
  north: number,
  east: number,
  start: number,
  sign: number,
  of: Wave,
  by: Wave,
): number =>
  weights.reduce((sum, weight, at) => sum + sign * weight * of(2 * (at + 1) * north) * by(2 * (at + 1) * east), start);

const inDegrees = (angle: number): number => (angle * 180) / Math.PI;
