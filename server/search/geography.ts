// Distances on the Earth: https://hl7.org/fhir/R4/location.html#search
export type Point = { latitude: number; longitude: number };
export type Range = { low: number; high: number };

/** Of a sphere as large as the Earth, in metres: https://en.wikipedia.org/wiki/Earth_radius#Arithmetic_mean_radius */
const RADIUS = 6_371_008.8;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const degrees = (angle: number): number => (angle * 180) / Math.PI;

/** The great-circle distance in metres, by the haversine formula. */
export function distance(a: Point, b: Point): number {
  const north = Math.sin(radians(b.latitude - a.latitude) / 2) ** 2;
  const east = Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  const half = north + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * east;
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** What holds every point at most that far: one range of latitude, and one or two of longitude (none: any). */
export function boxAround({ latitude, longitude }: Point, metres: number): { latitude: Range; longitudes: Range[] } {
  const angle = metres / RADIUS;
  const north = { low: latitude - degrees(angle), high: latitude + degrees(angle) };
  if (north.low <= -90 || north.high >= 90) return { latitude: north, longitudes: [] };
  const reach = degrees(Math.asin(Math.min(1, Math.sin(angle) / Math.cos(radians(latitude)))));
  const east = { low: longitude - reach, high: longitude + reach };
  const beyond = east.low < -180 ? { low: east.low + 360, high: 180 } : { low: -180, high: east.high - 360 };
  return { latitude: north, longitudes: east.low < -180 || east.high > 180 ? [east, beyond] : [east] };
}
