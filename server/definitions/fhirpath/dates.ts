// Dates and times as FHIRPath compares and adds them, each as precise as it is written: https://hl7.org/fhirpath/N1/#datetime-equality
import { type Amount, calendarWord } from './quantities.ts';

/** Year, month, day, hour, minute, seconds; as many as are written. With a zone, shifted to UTC. */
type Parts = { parts: number[]; zoned: boolean };

const MONTH = '(0[1-9]|1[0-2])';
const DAY = '(0[1-9]|[12]\\d|3[01])';
const CLOCK = '([01]\\d|2[0-3])(?::([0-5]\\d)(?::([0-5]\\d(?:\\.\\d+)?|60))?)?';
const DATE_TIME = new RegExp(`^(\\d{4})(?:-${MONTH}(?:-${DAY}(?:T(?:${CLOCK}(Z|[+-]\\d\\d:\\d\\d)?)?)?)?)?$`);
const TIME = new RegExp(`^${CLOCK}$`);

export const isDate = (text: string): boolean => DATE_TIME.test(text) && text.length <= 10;
export const isDateTime = (text: string): boolean => DATE_TIME.test(text);
export const isTime = (text: string): boolean => TIME.test(text);

function partsOf(text: string): Parts | undefined {
  const time = TIME.exec(text);
  if (time !== null) return { parts: numbers(time.slice(1)), zoned: false };
  const found = DATE_TIME.exec(text);
  if (found === null) return undefined;
  const parts = numbers(found.slice(1, 7));
  const zone = found[7];
  if (zone === undefined || parts.length < 4) return { parts, zoned: false };
  return { parts: zone === 'Z' ? parts : shifted(parts, zone), zoned: true };
}

const numbers = (texts: (string | undefined)[]): number[] =>
  texts.filter((text) => text !== undefined).map((text) => Number(text));

/** The same moment in UTC, as precise as before. */
function shifted(parts: number[], zone: string): number[] {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, ...seconds] = parts;
  const sign = zone.startsWith('-') ? 1 : -1;
  const offset = sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6)));
  const utc = new Date(Date.UTC(year, month - 1, day, hour, minute + offset));
  const moved = [utc.getUTCFullYear(), utc.getUTCMonth() + 1, utc.getUTCDate(), utc.getUTCHours(), utc.getUTCMinutes()];
  return [...moved, ...seconds].slice(0, parts.length);
}

/** Negative, zero or positive; undefined where the precisions do not tell, or only one has a zone. */
export function compareDates(left: string, right: string): number | undefined {
  if (left === right) return 0;
  const a = partsOf(left);
  const b = partsOf(right);
  if (a === undefined || b === undefined) return undefined;
  // Without a zone on one side nothing is certain within a day: zones reach from -12 to +14 hours.
  const common = Math.min(a.parts.length, b.parts.length, a.zoned === b.zoned ? 6 : 3);
  for (let at = 0; at < common; at++) {
    const difference = (a.parts[at] as number) - (b.parts[at] as number);
    if (difference !== 0) return difference;
  }
  const isCertain = a.parts.length === b.parts.length && a.zoned === b.zoned;
  return isCertain ? 0 : undefined;
}

/** From the year down; each is so many of the next, as the calendar reckons where it is not told which year or month. */
const UNITS = ['year', 'month', 'day', 'hour', 'minute', 'second'];
const NEXT = [12, 30, 24, 60, 60];
const MILLISECONDS = 0.001;
/** Of UCUM's units only those that are as long in the calendar: https://hl7.org/fhirpath/N1/#datetime-arithmetic */
const DEFINITE: Record<string, string> = {
  wk: 'week',
  d: 'day',
  h: 'hour',
  min: 'minute',
  s: 'second',
  ms: 'millisecond',
};

/** A span in the unit it moves, and how far; seconds alone have fractions. Undefined for what is no unit of time. */
function spanOf({ value, unit }: Amount): { part: number; amount: number } | undefined {
  const word = calendarWord(unit) ?? DEFINITE[unit];
  if (word === 'millisecond') return { part: 5, amount: value * MILLISECONDS };
  if (word === 'week') return { part: 2, amount: Math.trunc(value) * 7 };
  const part = UNITS.indexOf(word ?? '');
  return part === -1 ? undefined : { part, amount: part === 5 ? value : Math.trunc(value) };
}

/** In the last part that is written. 365 days are a year, though twelve months of 30 days are not. */
function coarsened(span: { part: number; amount: number }, last: number): { part: number; amount: number } {
  let { part, amount } = span;
  while (part > last) {
    const isYearOfDays = part === 2 && last === 0;
    amount = Math.trunc(amount / (isYearOfDays ? 365 : (NEXT[part - 1] as number)));
    part -= isYearOfDays ? 2 : 1;
  }
  return { part, amount };
}

/** A date, time, or both, moved by a span; as precise as it was. Undefined for what is no unit of time. */
export function addToDate(text: string, by: Amount, sign: number): string | undefined {
  const given = spanOf(by);
  const time = TIME.exec(text);
  const found = time ?? DATE_TIME.exec(text);
  if (given === undefined || found === null) return undefined;
  const first = time === null ? 0 : 3;
  const written = numbers(found.slice(1, time === null ? 7 : 4));
  const { part, amount } = coarsened(given, first + written.length - 1);
  if (part < first) return undefined;
  const [year = 2000, month = 1, day = 1, hour = 0, minute = 0, second = 0] =
    time === null ? written : [undefined, undefined, undefined, ...written];
  const fields = [year, month - 1, day, hour, minute, second];
  fields[part] = (fields[part] as number) + sign * amount;
  const [years = 0, months = 0] = fields;
  // The last day of a shorter month, not the first of the next.
  if (part < 2) fields[2] = Math.min(day, new Date(Date.UTC(years, months + 1, 0)).getUTCDate());
  const [, , days = 1, hours = 0, minutes = 0, seconds = 0] = fields;
  const moved = new Date(Date.UTC(years, months, days, hours, minutes, 0, Math.round(seconds * 1000)));
  if (Number.isNaN(moved.getTime()) || moved.getUTCFullYear() < 1 || moved.getUTCFullYear() > 9999) return undefined;
  return time === null
    ? sameForm(moved.toISOString(), text, found[7] ?? '')
    : moved.toISOString().slice(11, 11 + text.length);
}

/** `iso` cut to the precision of `text`. */
function sameForm(iso: string, text: string, zone: string): string {
  const bare = zone === '' ? text : text.slice(0, -zone.length);
  return iso.slice(0, Math.min(bare.length, 23)) + zone;
}
