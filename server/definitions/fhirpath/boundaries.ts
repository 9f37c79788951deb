// How far a value may reach that is told with so many digits: https://hl7.org/fhirpath/#lowboundaryprecision-integer-decimal--date--datetime--time
import { sortOf } from './node-types.ts';
import { decimal, type Node, type Nodes } from './nodes.ts';
import { amountOf, decimalsIn, quantity } from './quantities.ts';

type Side = 'low' | 'high';

const MOST_PLACES = 31;
const MOST_DIGITS = 400;

/** Undefined for what has no boundary, or none so precise. */
export function boundaryOf(node: Node, side: Side, places: number | undefined): Nodes | undefined {
  const { value, type } = node;
  if (typeof value === 'string') {
    const written = boundaryOfDate(value, side, places, type);
    return written === undefined ? undefined : [{ value: written, type }];
  }
  const amount = amountOf(node);
  const digits = amount && boundaryOfDecimal(amount.digits, side, places ?? 8);
  if (amount === undefined || digits === undefined) return undefined;
  return [typeof value === 'number' ? decimal(digits) : quantity({ ...amount, value: Number(digits), digits })];
}

/** Half of the last place more or less, then cut to `places` towards the same side. */
function boundaryOfDecimal(digits: string, side: Side, places: number): string | undefined {
  if (!Number.isInteger(places) || places < 0 || places > MOST_PLACES) return undefined;
  if (digits.length > MOST_DIGITS || digits.includes('e')) return undefined;
  const scale = decimalsIn(digits) + 1;
  const value = BigInt(digits.replace('.', '')) * 10n + (side === 'low' ? -5n : 5n);
  const unit = 10n ** BigInt(Math.abs(places - scale));
  if (places >= scale) return withPoint(value * unit, places);
  const cut = value / unit;
  const isCut = cut * unit !== value;
  if (isCut && side === 'low' && value < 0n) return withPoint(cut - 1n, places);
  return withPoint(isCut && side === 'high' && value > 0n ? cut + 1n : cut, places);
}

function withPoint(value: bigint, places: number): string {
  const digits = String(value < 0n ? -value : value).padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return value < 0n ? `-${text}` : text;
}

const ZONE = /(?:Z|[+-]\d\d:\d\d)$/;
/** Digits of a year, month, day, hour, minute, and second with its thousandths; how long the text then is. */
const LENGTHS: Record<number, number> = { 4: 4, 6: 7, 8: 10, 10: 13, 12: 16, 14: 19, 17: 23 };
const FIRST = '0001-01-01T00:00:00.000';
const LAST = '9999-12-31T23:59:59.999';

function boundaryOfDate(text: string, side: Side, places: number | undefined, type: string): string | undefined {
  const sort = sortOf(type);
  if (sort !== 'date' && sort !== 'time') return undefined;
  const isTime = sort === 'time';
  const isDay = type === 'date' || type === 'System.Date';
  const wanted = (places ?? (isTime ? 9 : isDay ? 8 : 17)) + (isTime ? 8 : 0);
  const length = LENGTHS[wanted];
  if (length === undefined || (isDay && wanted > 8)) return undefined;
  const zone = text.includes('T') ? (ZONE.exec(text)?.[0] ?? '') : '';
  const bare = `${isTime ? '2000-01-01T' : ''}${zone === '' ? text : text.slice(0, -zone.length)}`;
  const full = bare + (side === 'low' ? FIRST : lastAfter(bare)).slice(bare.length);
  if (isTime) return full.slice(11, length);
  if (wanted <= 8) return full.slice(0, length);
  // Where it is early last, it is earliest.
  return full.slice(0, length) + (zone || (side === 'low' ? '+14:00' : '-12:00'));
}

function lastAfter(bare: string): string {
  if (bare.length >= 10) return LAST;
  const month = Number((bare + LAST.slice(bare.length)).slice(5, 7));
  return LAST.slice(0, 8) + new Date(Date.UTC(Number(bare.slice(0, 4)), month, 0)).getUTCDate() + LAST.slice(10);
}

/** The places behind the point, or the digits of a date. */
export function precisionOf({ value, type, digits }: Node): number | undefined {
  if (typeof value === 'number') return decimalsIn(digits ?? String(value));
  const sort = sortOf(type);
  if (typeof value !== 'string' || (sort !== 'date' && sort !== 'time')) return undefined;
  const bare = value.includes('T') ? value.replace(ZONE, '') : value;
  return bare.replace(/\D/g, '').length;
}
