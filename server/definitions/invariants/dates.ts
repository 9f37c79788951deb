// Dates and times as FHIRPath compares and adds them, each as precise as it is written: https://hl7.org/fhirpath/N1/#datetime-equality

/** Year, month, day, hour, minute, seconds; as many as are written. With a zone, shifted to UTC. */
type Parts = { parts: number[]; zoned: boolean };

const DATE_TIME =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(?:(\d\d)(?::(\d\d)(?::(\d\d(?:\.\d+)?))?)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;
const TIME = /^(\d\d)(?::(\d\d)(?::(\d\d(?:\.\d+)?))?)?$/;

function partsOf(text: string): Parts | undefined {
  const time = TIME.exec(text);
  if (time !== null) return { parts: numbers(time.slice(1)), zoned: false };
  const found = DATE_TIME.exec(text);
  if (found === null) return undefined;
  const parts = numbers(found.slice(1, 7));
  const zone = found[7];
  if (zone === undefined || parts.length < 5) return { parts, zoned: false };
  return { parts: zone === 'Z' ? parts : shifted(parts, zone), zoned: true };
}

const numbers = (texts: (string | undefined)[]): number[] =>
  texts.filter((text) => text !== undefined).map((text) => Number(text));

/** The same moment in UTC; seconds keep their fraction. */
function shifted(parts: number[], zone: string): number[] {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, ...seconds] = parts;
  const sign = zone.startsWith('-') ? 1 : -1;
  const offset = sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6)));
  const utc = new Date(Date.UTC(year, month - 1, day, hour, minute + offset));
  return [
    utc.getUTCFullYear(),
    utc.getUTCMonth() + 1,
    utc.getUTCDate(),
    utc.getUTCHours(),
    utc.getUTCMinutes(),
    ...seconds,
  ];
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

const UNITS: Record<string, [part: number, factor: number]> = {
  year: [0, 1],
  month: [1, 1],
  week: [2, 7],
  day: [2, 1],
  hour: [3, 1],
  minute: [4, 1],
  second: [5, 1],
  millisecond: [6, 1],
  a: [0, 1],
  mo: [1, 1],
  wk: [2, 7],
  d: [2, 1],
  h: [3, 1],
  min: [4, 1],
  s: [5, 1],
  ms: [6, 1],
};

/** A date, or date and time, moved by a span; as precise as it was. Undefined for what is no unit of time. */
export function addToDate(text: string, amount: number, unit: string): string | undefined {
  const [part, factor] = UNITS[unit] ?? UNITS[unit.replace(/s$/, '')] ?? [-1, 0];
  const found = DATE_TIME.exec(text);
  if (part === -1 || found === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = numbers(found.slice(1, 7));
  const fields = [year, month - 1, day, hour, minute, Math.floor(second), Math.round((second % 1) * 1000)];
  fields[part] = (fields[part] as number) + Math.trunc(amount) * factor;
  // The last day of a shorter month, not the first of the next.
  if (part < 2)
    fields[2] = Math.min(day, new Date(Date.UTC(fields[0] as number, (fields[1] as number) + 1, 0)).getUTCDate());
  const moved = new Date(Date.UTC(...(fields as [number, number, number, number, number, number, number])));
  return sameForm(moved.toISOString(), text, found[7] ?? '');
}

/** `iso` cut to the precision of `text`. */
function sameForm(iso: string, text: string, zone: string): string {
  const bare = zone === '' ? text : text.slice(0, -zone.length);
  return iso.slice(0, Math.min(bare.length, 23)) + zone;
}

/** Today, and now, as the machine's clock has it, in UTC. */
export const today = (): string => new Date().toISOString().slice(0, 10);
export const now = (): string => new Date().toISOString();
