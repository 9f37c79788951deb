// Dates, times and periods as ranges of instants: https://hl7.org/fhir/R4/search.html#date
import type { SearchParameter, TypedValue } from '../../definitions/search-parameters.ts';
import { malformedValue } from '../../fhir/failures-search.ts';
import { BEGINNING, type DateRange, dateRange, END } from '../date-range.ts';
import { compareDates, type Prefix, type SoughtDate, splitPrefix } from '../prefix.ts';
import type { Criterion, IndexEntry } from '../query.ts';
import { entry, type SearchSettings } from './value-type.ts';

export const modifiers = (): readonly string[] => [];

export function index(
  { type, value }: TypedValue,
  { key }: SearchParameter,
  { timeZone }: SearchSettings,
  into: IndexEntry[],
): void {
  const range = rangeOf(type, value, timeZone);
  if (range !== undefined) into.push({ kind: 'date', param: key, low: range.low, high: range.high });
}

function rangeOf(type: string, value: unknown, timeZone: string): DateRange | undefined {
  if (type === 'dateTime' || type === 'date') return dateRange(value as string, timeZone);
  if (type === 'Period') return periodRange(value as Period, timeZone);
  if (type === 'Timing') return timingRange(value as Timing, timeZone);
  // An instant is a fixed point: its interval has no width. Other types, such as a free text, have no place in time.
  const instant = type === 'instant' ? dateRange(value as string, timeZone) : undefined;
  return instant && { low: instant.low, high: instant.low };
}

type Period = { start?: string; end?: string };
type Timing = { event?: (string | null)[]; repeat?: { boundsPeriod?: Period } };

/** An end that is missing is open; a Period that ends before it starts counts as its start. */
function periodRange({ start, end }: Period, timeZone: string): DateRange | undefined {
  const from = start === undefined ? undefined : dateRange(start, timeZone);
  const to = end === undefined ? undefined : dateRange(end, timeZone);
  if (from === undefined && to === undefined) return undefined;
  const low = from?.low ?? BEGINNING;
  return { low, high: Math.max(low, to?.high ?? END) };
}

/** Only the outer limits matter, not the schedule between them. */
function timingRange({ event = [], repeat }: Timing, timeZone: string): DateRange | undefined {
  let outer = repeat?.boundsPeriod === undefined ? undefined : periodRange(repeat.boundsPeriod, timeZone);
  for (const at of event) {
    const range = at === null ? undefined : dateRange(at, timeZone);
    if (range === undefined) continue;
    outer ??= range;
    outer = { low: Math.min(outer.low, range.low), high: Math.max(outer.high, range.high) };
  }
  return outer;
}

export function criterion(
  { key, code }: SearchParameter,
  _modifier: string | undefined,
  value: string,
  settings: SearchSettings,
): Criterion {
  return compareDates(parseDate(code, value, settings), (tests) => entry('date', key, tests));
}

/** Throws FhirError 400 for what is no date. */
export function parseDate(code: string, value: string, settings: SearchSettings): SoughtDate {
  const { prefix, rest } = splitPrefix(value);
  // An unescaped `+` in a URL arrives as a space.
  const range = dateRange(rest, settings.timeZone);
  if (range === undefined) {
    throw malformedValue(code, value, {
      es: 'una fecha como 2024, 2024-05, 2024-05-31 o 2024-05-31T08:30:00-05:00, con o sin prefijo (ge2024)',
      en: 'a date such as 2024, 2024-05, 2024-05-31 or 2024-05-31T08:30:00-05:00, with or without a prefix (ge2024)',
    });
  }
  return { prefix, ...range, reach: reach(prefix, range, settings) };
}

/** `ap` reaches a tenth of the gap between now and the date. */
function reach(prefix: Prefix, { low, high }: DateRange, { now = Date.now() }: SearchSettings): number {
  if (prefix !== 'ap') return 0;
  const gap = now < low ? low - now : now > high ? now - high : 0;
  return Math.round(gap / 10);
}

export const presence = ({ key }: SearchParameter): Criterion => entry('date', key);
