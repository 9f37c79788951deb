// Where a facility stands, as far as its registry tells: https://hl7.org/fhir/R4/location-definitions.html#Location.position

export type Position = { longitude: number; latitude: number; altitude?: number };
/** Degrees within which the country lies, the lower first. */
export type Bounds = { latitude: [number, number]; longitude: [number, number] };

/**
 * Files disagree on which column is which axis, and some are in metres: only a pair of degrees of which one can be nothing but a
 * latitude and the other nothing but a longitude of the country is taken. `absent`: nothing is said; undefined: it is no such pair.
 */
export function positionOf(
  [one, other]: readonly [string, string],
  altitude: string,
  bounds: Bounds,
): Position | 'absent' | undefined {
  if ([one, other].every((text) => text === '' || Number(text) === 0)) return 'absent';
  const [first, second] = [number(one), number(other)];
  const pair = paired(first, second, bounds) ?? paired(second, first, bounds);
  const height = number(altitude);
  return pair && { ...pair, ...(height === undefined || height === 0 ? {} : { altitude: height }) };
}

function paired(latitude: number | undefined, longitude: number | undefined, bounds: Bounds): Position | undefined {
  return isWithin(latitude, bounds.latitude) && isWithin(longitude, bounds.longitude)
    ? { longitude, latitude }
    : undefined;
}

const isWithin = (value: number | undefined, [low, high]: readonly [number, number]): value is number =>
  value !== undefined && value >= low && value <= high;

/** With a comma or a dot before its decimals. */
function number(text: string): number | undefined {
  const plain = text.replace(',', '.');
  return /^[-+]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}
