// Dates and times read character by character, calendar included: https://hl7.org/fhir/R4/datatypes.html#dateTime

const ZERO = 0x30;
const DASH = 0x2d;
const COLON = 0x3a;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** YYYY, YYYY-MM or YYYY-MM-DD of a day that exists; there is no year 0000. */
export function isDate(text: string): boolean {
  const { length } = text;
  return (length === 4 || length === 7 || length === 10) && isDatePart(text, length);
}

/** A date, or a date, time with seconds, and zone. */
export function isDateTime(text: string): boolean {
  return text.length <= 10 ? isDate(text) : isInstant(text);
}

/** YYYY-MM-DDThh:mm:ss, perhaps with a fraction, and a zone: `Z`, `-05:00`. */
export function isInstant(text: string): boolean {
  if (!isDatePart(text, 10) || text.charCodeAt(10) !== 0x54) return false;
  const zone = timeEnd(text, 11);
  return zone !== -1 && isZone(text, zone);
}

/** hh:mm:ss, perhaps with a fraction; no zone, no 24:00. */
export function isTime(text: string): boolean {
  return timeEnd(text, 0) === text.length;
}

/** The number two digits at `at` make; NaN if they are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function isDatePart(text: string, length: number): boolean {
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  if (!(year > 0)) return false;
  if (length === 4) return true;
  const month = twoDigits(text, 5);
  if (text.charCodeAt(4) !== DASH || !(month >= 1 && month <= 12)) return false;
  if (length === 7) return true;
  const day = twoDigits(text, 8);
  return text.charCodeAt(7) === DASH && day >= 1 && day <= daysIn(month, year);
}

function daysIn(month: number, year: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (DAYS[month - 1] as number);
}

/** The offset behind the time that starts at `at`; -1 if there is none. A leap second (60) is a second. */
function timeEnd(text: string, at: number): number {
  const isClock =
    twoDigits(text, at) <= 23 &&
    text.charCodeAt(at + 2) === COLON &&
    twoDigits(text, at + 3) <= 59 &&
    text.charCodeAt(at + 5) === COLON &&
    twoDigits(text, at + 6) <= 60;
  if (!isClock) return -1;
  let end = at + 8;
  if (text.charCodeAt(end) !== 0x2e) return end;
  end++;
  while (text.charCodeAt(end) >= ZERO && text.charCodeAt(end) <= ZERO + 9) end++;
  return end === at + 9 ? -1 : end;
}

/** `Z` or ±hh:mm up to 14:00, and nothing behind it. */
function isZone(text: string, at: number): boolean {
  const sign = text.charCodeAt(at);
  if (sign === 0x5a) return text.length === at + 1;
  if ((sign !== 0x2b && sign !== DASH) || text.length !== at + 6 || text.charCodeAt(at + 3) !== COLON) return false;
  const hours = twoDigits(text, at + 1);
  const minutes = twoDigits(text, at + 4);
  return (hours <= 13 && minutes <= 59) || (hours === 14 && minutes === 0);
}
