// A partial date or time as the range of instants it covers: https://hl7.org/fhir/R4/search.html#date
import { DAY, dayNumber, instantOf, MINUTE, startOfDay } from './time-zone.ts';

/** Milliseconds since 1970, both ends included. */
export type DateRange = { low: number; high: number };

/** The ends of a Period that are not given. */
export const BEGINNING = -8.64e15;
export const END = 8.64e15;

const DATE =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:(Z)|([+ -])(\d\d):(\d\d))?)?)?)?$/;
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * The range of a FHIR date, dateTime or instant; what has no zone is in `timeZone`. A second may be 60, as in FHIR.
 * A space stands for the plus sign of a zone: many clients do not escape it in addresses.
 * Undefined: the text is none, or there is no such day.
 */
export function dateRange(text: string, timeZone: string): DateRange | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [, y, m, d, h] = match;
  const year = Number(y);
  const month = Number(m ?? 1);
  const day = Number(d ?? 1);
  if (year === 0 || !isDay(year, month, day)) return undefined;
  if (h !== undefined) return timeRange(match, dayNumber(year, month, day), timeZone);
  const next =
    d !== undefined
      ? dayNumber(year, month, day + 1)
      : m !== undefined
        ? dayNumber(year, month + 1, 1)
        : dayNumber(year + 1, 1, 1);
  const low = startOfDay(dayNumber(year, month, day), timeZone);
  // A zone that changes to the other side of the date line skips a whole day.
  return { low, high: Math.max(low, startOfDay(next, timeZone) - 1) };
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1 || day > (DAYS[month - 1] as number)) return false;
  return month !== 2 || day < 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0));
}

function timeRange(match: RegExpExecArray, day: number, timeZone: string): DateRange | undefined {
  const [, , , , h, min, s, fraction, utc, sign, zoneHours, zoneMinutes] = match;
  const hour = Number(h);
  const minute = Number(min);
  const second = Number(s ?? 0);
  if (hour > 23 || minute > 59 || second > 60 || Number(zoneHours ?? 0) > 14 || Number(zoneMinutes ?? 0) > 59) {
    return undefined;
  }
  const local = day * DAY + (hour * 60 + minute) * MINUTE + second * 1000 + milliseconds(fraction);
  const low =
    utc !== undefined
      ? local
      : sign === undefined
        ? instantOf(local, timeZone)
        : local - (sign === '-' ? -1 : 1) * (Number(zoneHours) * 60 + Number(zoneMinutes)) * MINUTE;
  return { low, high: low + width(s, fraction) - 1 };
}

const milliseconds = (fraction: string | undefined): number =>
  fraction === undefined ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));

/** How long the last digit given lasts, in milliseconds; nothing is finer than one. */
const width = (second: string | undefined, fraction: string | undefined): number =>
  second === undefined ? MINUTE : 10 ** Math.max(0, 3 - (fraction ?? '').length);
