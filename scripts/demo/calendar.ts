// Calendar days without a clock: a Day is a whole number of days since 1970-01-01, so that no zone can shift a birthday.

export type Day = number;

const MS_PER_DAY = 86_400_000;
/** Lima keeps UTC-5 the whole year. */
const OFFSET = '-05:00';

/** From `2026-11-23`. Throws when there is no such day. */
export function parseDay(text: string): Day {
  const day = Math.round(Date.parse(`${text}T00:00:00Z`) / MS_PER_DAY);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(day) || dateText(day) !== text) {
    throw new RangeError(`"${text}" is no day; expected YYYY-MM-DD`);
  }
  return day;
}

/** `2026-11-23` */
export const dateText = (day: Day): string => new Date(day * MS_PER_DAY).toISOString().slice(0, 10);

/** `2026-11-23T08:20:00-05:00` for minute 500 of that day. */
export function instantText(day: Day, minute: number): string {
  const hours = String(Math.floor(minute / 60)).padStart(2, '0');
  const minutes = String(minute % 60).padStart(2, '0');
  return `${dateText(day)}T${hours}:${minutes}:00${OFFSET}`;
}

/** 0 is Sunday. */
export const weekday = (day: Day): number => (((day + 4) % 7) + 7) % 7;

/** The day itself, or the Monday after a Saturday or Sunday. */
export function workday(day: Day): Day {
  const name = weekday(day);
  if (name === 6) return day + 2;
  return name === 0 ? day + 1 : day;
}

/** Whole months from `birth` to `day`, as one counts an age. */
export function monthsBetween(birth: Day, day: Day): number {
  const from = new Date(birth * MS_PER_DAY);
  const to = new Date(day * MS_PER_DAY);
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  return to.getUTCDate() < from.getUTCDate() ? months - 1 : months;
}

export const yearsBetween = (birth: Day, day: Day): number => Math.floor(monthsBetween(birth, day) / 12);

/** The same day of the month, so many months later; the last day of a shorter month. */
export function addMonths(day: Day, months: number): Day {
  const from = new Date(day * MS_PER_DAY);
  const first = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1);
  const last = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months + 1, 0)).getUTCDate();
  return first / MS_PER_DAY + Math.min(from.getUTCDate(), last) - 1;
}
