// Places by how far they are from a point: https://hl7.org/fhir/R4/location.html#search
import { decimal } from './decimal.ts';
import { splitAt } from './escapes.ts';
import { converted } from './units.ts';

/** Metres, as a sphere's. */
const EARTH = 6_371_008.8;
const NEAR_WITHOUT_DISTANCE = '10';

type Position = { latitude?: number; longitude?: number };

/** `latitude|longitude|distance|unit`; kilometres where none is said. */
export function isNear(search: string, { latitude, longitude }: Position): boolean {
  const [lat = '', lon = '', far = '', unit = ''] = splitAt('|', search);
  const distance = decimal(far || NEAR_WITHOUT_DISTANCE);
  const metres = distance && converted({ low: distance }, unit || 'km', 'm')?.low;
  if (latitude === undefined || longitude === undefined || metres === undefined) return false;
  const [a, b] = [vector(Number(lat), Number(lon)), vector(latitude, longitude)];
  const chord = Math.hypot(...a.map((one, at) => one - (b[at] as number)));
  return 2 * EARTH * Math.asin(Math.min(1, chord / 2)) <= Number(`${metres.digits}e${metres.exponent}`);
}

/** On the sphere of radius 1. */
function vector(latitude: number, longitude: number): number[] {
  const [phi, lambda] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
}
