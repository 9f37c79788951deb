// Civil time in an IANA zone as instants, daylight saving included: https://hl7.org/fhir/R4/search.html#date

export const MINUTE = 60_000;
export const DAY = 86_400_000;
const MOST_KEPT = 50_000;

/** Days since 1970-01-01 in the proleptic Gregorian calendar; months beyond 12 and days beyond the month carry over. */
export function dayNumber(year: number, month: number, day: number): number {
  // Date.UTC takes the years 0 to 99 for 1900 to 1999; 400 years later the calendar is the same, 146,097 days on.
  return Date.UTC(year + 400, month - 1, day) / DAY - 146_097;
}

type Zone = { offset: (instant: number) => number; starts: Map<number, number> };
const zones = new Map<string, Zone>();

/** Milliseconds since 1970 of the first instant of a day, given by its number. Throws RangeError for an unknown zone. */
export function startOfDay(day: number, timeZone: string): number {
  const zone = zoneOf(timeZone);
  const known = zone.starts.get(day);
  if (known !== undefined) return known;
  const start = firstInstant(day * DAY, zone.offset);
  if (zone.starts.size >= MOST_KEPT) zone.starts.clear();
  zone.starts.set(day, start);
  return start;
}

/** The instant a clock of the zone shows `local`, milliseconds since 1970 on that clock; the first, if it does so twice. */
export function instantOf(local: number, timeZone: string): number {
  return firstInstant(local, zoneOf(timeZone).offset);
}

/** Zones come from the configuration, never from a request, so that they may be kept. */
function zoneOf(timeZone: string): Zone {
  let zone = zones.get(timeZone);
  if (zone === undefined) {
    zone = { offset: offsetReader(timeZone), starts: new Map() };
    zones.set(timeZone, zone);
  }
  return zone;
}

/** The first instant at which the clock shows `local`, or, if it skips that, the first at which it shows more. */
function firstInstant(local: number, offset: (instant: number) => number): number {
  const before = offset(local - DAY);
  const after = offset(local + DAY);
  const candidates = [local - Math.max(before, after), local - Math.min(before, after)] as const;
  for (const candidate of candidates) {
    if (candidate + offset(candidate) === local) return candidate;
  }
  let [low, high] = candidates; // the clock skips it: the change lies between
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (middle + offset(middle) > local) high = middle;
    else low = middle;
  }
  return high;
}

/** A function from an instant to how far the zone's clock is ahead of UTC then, in milliseconds. */
function offsetReader(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  return (instant) => {
    const [, sign, hours, minutes, seconds] =
      /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(format.format(instant)) ?? [];
    if (sign === undefined) return 0;
    const ahead = Number(hours) * 60 * MINUTE + Number(minutes) * MINUTE + Number(seconds ?? 0) * 1000;
    return sign === '-' ? -ahead : ahead;
  };
}
