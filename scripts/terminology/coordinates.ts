// Where a facility stands, as far as its registry tells: https://hl7.org/fhir/R4/location-definitions.html#Location.position
import { degreesOf } from './utm.ts';

export type Position = { longitude: number; latitude: number; altitude?: number };
/** Degrees within which the country lies, the lower first. */
export type Bounds = { latitude: [number, number]; longitude: [number, number] };

/**
 * Files disagree on which column is which axis, and some are in metres: only a pair is taken of which one can be nothing but a latitude
 * and the other nothing but a longitude of the country, in degrees or, if the row says the UTM zone, in metres. `absent`: nothing is
 * said; undefined: it is no such pair.
 */
export function positionOf(
  [one, other]: readonly [string, string],
  altitude: string,
  zone: string,
  bounds: Bounds,
): Position | 'absent' | undefined {
  if ([one, other].every((text) => text === '' || Number(text) === 0)) return 'absent';
  const [first, second] = [number(one), number(other)];
  if (first === undefined || second === undefined) return undefined;
  const pair = eitherWay(first, second, (y, x) => within(y, x, bounds)) ?? onGrid(first, second, zone, bounds);
  const height = number(altitude);
  return pair && { ...pair, ...(height === undefined || height === 0 ? {} : { altitude: height }) };
}

type Taken = (northward: number, eastward: number) => Position | undefined;

const eitherWay = (first: number, second: number, taken: Taken): Position | undefined =>
  taken(first, second) ?? taken(second, first);

const within = (latitude: number, longitude: number, bounds: Bounds): Position | undefined =>
  isWithin(latitude, bounds.latitude) && isWithin(longitude, bounds.longitude) ? { longitude, latitude } : undefined;

/** `18`, `18S`, `18 L`: the letter tells the hemisphere or the band, and the bounds know both. */
const ZONE = /^(\d{1,2})\s*[A-Za-z]?$/;
/** Within its zone a point is so far from the middle at most, and from the equator. */
const EASTINGS = [100_000, 900_000] as const;
const NORTHINGS = [1_000_000, 10_000_000] as const;

/** Metres are told to a metre: five decimals. */
function onGrid(first: number, second: number, zone: string, bounds: Bounds): Position | undefined {
  const number = Number(ZONE.exec(zone.trim())?.[1]);
  if (!(number >= 1 && number <= 60)) return undefined;
  return eitherWay(first, second, (northing, easting) => {
    if (!isWithin(northing, NORTHINGS) || !isWithin(easting, EASTINGS)) return undefined;
    const { latitude, longitude } = degreesOf(easting, northing, number);
    return within(Number(latitude.toFixed(5)), Number(longitude.toFixed(5)), bounds);
  });
}

const isWithin = (value: number, [low, high]: readonly [number, number]): boolean => value >= low && value <= high;

/** With a comma or a dot before its decimals. */
function number(text: string): number | undefined {
  const plain = text.replace(',', '.');
  return /^[-+]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}
