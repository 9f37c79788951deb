// Dates as the stretch of time they mean, in milliseconds since 1970: https://hl7.org/fhir/R4/search.html#date
import type { Prefix } from './prefixes.ts';
import type { OracleSettings } from './settings.ts';
import type { Found } from './values.ts';

/** From `low`, which belongs to it, to `high`, which does not. */
export type Stretch = { low: number; high: number };

const FORM = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;
const MINUTE = 60_000;

/** Undefined: not a date. A date tells no zone: its day is one in `timeZone`. */
export function stretch(text: string, timeZone: string): Stretch | undefined {
  const [whole, ...parts] = FORM.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const [year, month, day, hour, minute, second, fraction, zone] = parts;
  const at = (years: number, months: number, days: number, ms = 0): number =>
    instantOf(utc(years, months, days, ms), zone, timeZone);
  const [y, m, d] = [Number(year), Number(month ?? 1), Number(day ?? 1)];
  if (month === undefined) return { low: at(y, 1, 1), high: at(y + 1, 1, 1) };
  if (day === undefined) return { low: at(y, m, 1), high: at(y, m + 1, 1) };
  if (hour === undefined) return { low: at(y, m, d), high: at(y, m, d + 1) };
  const time = Number(hour) * 60 * MINUTE + Number(minute) * MINUTE;
  if (second === undefined) return { low: at(y, m, d, time), high: at(y, m, d, time + MINUTE) };
  const ms = Number((fraction ?? '').slice(0, 3).padEnd(3, '0'));
  const width = fraction === undefined ? 1000 : 10 ** Math.max(0, 3 - fraction.length);
  const low = at(y, m, d, time + Number(second) * 1000 + ms);
  return { low, high: low + width };
}

function instantOf(wall: number, zone: string | undefined, timeZone: string): number {
  if (zone === 'Z') return wall;
  if (zone !== undefined) {
    const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
    return wall - (zone.startsWith('-') ? -minutes : minutes) * MINUTE;
  }
  // The offset holds at an instant, the wall clock is known: guess, then correct; a change of offset is hours away.
  const guess = wall - offset(wall, timeZone);
  return wall - offset(guess, timeZone);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offset(instant: number, timeZone: string): number {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
    clocks.set(timeZone, clock);
  }
  const part = Object.fromEntries(clock.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return utc(year, month, day, ((hour * 60 + minute) * 60 + second) * 1000) - Math.floor(instant / 1000) * 1000;
}

/** Not Date.UTC, which takes years below 100 for those of the last century. */
const utc = (year: number, month: number, day: number, ms: number): number =>
  new Date(0).setUTCFullYear(year, month - 1, day) + ms;

type Period = { start?: string; end?: string };
type Timing = { event?: string[]; repeat?: { boundsPeriod?: Period } };

/** What an element says of time; undefined: nothing. */
export function stretchOf({ type, value }: Found, { timeZone }: OracleSettings): Stretch | undefined {
  if (type === 'instant') {
    const read = stretch(value as string, timeZone);
    return read && { low: read.low, high: read.low + 1 };
  }
  if (type === 'date' || type === 'dateTime') return stretch(value as string, timeZone);
  if (type === 'Period') return periodStretch(value as Period, timeZone);
  if (type === 'Timing') return timingStretch(value as Timing, timeZone);
  return undefined;
}

function periodStretch({ start, end }: Period, timeZone: string): Stretch | undefined {
  if (start === undefined && end === undefined) return undefined;
  const low = start === undefined ? -Infinity : (stretch(start, timeZone)?.low ?? -Infinity);
  const high = end === undefined ? Infinity : (stretch(end, timeZone)?.high ?? Infinity);
  return { low, high: Math.max(high, low + 1) }; // one that ends before it starts is nothing but its start
}

/** Only the outer limits matter. */
function timingStretch({ event = [], repeat }: Timing, timeZone: string): Stretch | undefined {
  const bounds = repeat?.boundsPeriod && periodStretch(repeat.boundsPeriod, timeZone);
  const all = [...event.map((one) => stretch(one, timeZone)), bounds].filter((one) => one !== undefined);
  if (all.length === 0) return undefined;
  return { low: Math.min(...all.map(({ low }) => low)), high: Math.max(...all.map(({ high }) => high)) };
}

export function compareStretches(prefix: Prefix, search: Stretch, target: Stretch, now: number): boolean {
  const contained = search.low <= target.low && target.high <= search.high;
  switch (prefix) {
    case 'eq':
      return contained;
    case 'ne':
      return !contained;
    case 'gt':
      return target.high > search.high;
    case 'lt':
      return target.low < search.low;
    case 'ge':
      return target.high > search.high || contained;
    case 'le':
      return target.low < search.low || contained;
    case 'sa':
      return target.low >= search.high;
    case 'eb':
      return target.high <= search.low;
    case 'ap': {
      const gap = Math.max(search.low - now, now - search.high, 0);
      const tolerance = gap / 10;
      return target.low < search.high + tolerance && search.low - tolerance < target.high;
    }
  }
}
