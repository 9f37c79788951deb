// The formats of the primitive types, checked in linear time: https://hl7.org/fhir/R4/datatypes.html#primitive
import { isDate, isDateTime, isInstant, isTime } from './dates.ts';

/** What is wrong with the value of a primitive; undefined: nothing. */
export type Fault = 'json-type' | 'blank' | 'too-long' | 'format' | undefined;
export type CheckPrimitive = (value: unknown) => Fault;

const MAX_STRING = 1024 * 1024;
const MAX_INTEGER = 2 ** 31 - 1;

const UUID = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ID = /^[A-Za-z0-9\-.]{1,64}$/;

export const primitives: ReadonlyMap<string, CheckPrimitive> = new Map<string, CheckPrimitive>([
  ['boolean', (value) => (typeof value === 'boolean' ? undefined : 'json-type')],
  ['decimal', (value) => (typeof value !== 'number' ? 'json-type' : Number.isFinite(value) ? undefined : 'format')],
  ['integer', wholeFrom(-MAX_INTEGER - 1)],
  ['unsignedInt', wholeFrom(0)],
  ['positiveInt', wholeFrom(1)],
  ['string', freeText],
  ['markdown', freeText],
  ['xhtml', (value) => (typeof value !== 'string' ? 'json-type' : isBlank(value) ? 'blank' : undefined)],
  ['code', textThat(isCode)],
  ['id', textThat((text) => ID.test(text))],
  ['uri', textThat(hasNoSpace)],
  ['url', textThat(hasNoSpace)],
  ['canonical', textThat(hasNoSpace)],
  ['oid', textThat(isOid)],
  ['uuid', textThat((text) => UUID.test(text))],
  ['base64Binary', textThat(isBase64)],
  ['date', textThat(isDate)],
  ['dateTime', textThat(isDateTime)],
  ['instant', textThat(isInstant)],
  ['time', textThat(isTime)],
]);

function wholeFrom(least: number): CheckPrimitive {
  return (value) => {
    if (typeof value !== 'number') return 'json-type';
    return Number.isInteger(value) && value >= least && value <= MAX_INTEGER ? undefined : 'format';
  };
}

function textThat(hasFormat: (text: string) => boolean): CheckPrimitive {
  return (value) => {
    if (typeof value !== 'string') return 'json-type';
    if (value === '') return 'blank';
    return hasFormat(value) ? undefined : 'format';
  };
}

/** Only whitespace is nothing: XML would trim it away (https://hl7.org/fhir/R4/datatypes.html#string). */
function freeText(value: unknown): Fault {
  if (typeof value !== 'string') return 'json-type';
  if (value.length > MAX_STRING && countCharacters(value) > MAX_STRING) return 'too-long';
  return isBlank(value) ? 'blank' : undefined;
}

function isBlank(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (!isSpace(text.charCodeAt(at))) return false;
  return true;
}

/** A surrogate pair is one character. */
function countCharacters(text: string): number {
  let pairs = 0;
  for (let at = 0; at < text.length; at++) if ((text.charCodeAt(at) & 0xfc00) === 0xd800) pairs++;
  return text.length - pairs;
}

/** Whitespace as XML and the regular expressions of the specification see it: a no-break space is none. */
export const isSpace = (char: number): boolean => char === 0x20 || char === 0x0a || char === 0x0d || char === 0x09;

function hasNoSpace(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (isSpace(text.charCodeAt(at))) return false;
  return true;
}

const ARC = /\.(?:0|[1-9][0-9]*)/y;

/** One regular expression for all arcs would exhaust its stack on a long text. */
function isOid(text: string): boolean {
  if (!/^urn:oid:[0-2]\./.test(text)) return false;
  for (ARC.lastIndex = 9; ARC.lastIndex < text.length; ) if (!ARC.test(text)) return false;
  return true;
}

/** Words with single spaces between them. */
function isCode(text: string): boolean {
  let wasSpace = true;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    const space = isSpace(char);
    if (space && (wasSpace || char !== 0x20)) return false;
    wasSpace = space;
  }
  return !wasSpace;
}

/** Four characters at a time, whitespace between them allowed, padding at the end only. */
function isBase64(text: string): boolean {
  let digits = 0;
  let padding = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x3d) padding++;
    else if (isBase64Digit(char) && padding === 0) digits++;
    else if (!isSpace(char)) return false;
  }
  return digits > 0 && padding <= 2 && (digits + padding) % 4 === 0;
}

const isBase64Digit = (char: number): boolean =>
  (char >= 0x61 && char <= 0x7a) ||
  (char >= 0x41 && char <= 0x5a) ||
  (char >= 0x30 && char <= 0x39) ||
  char === 0x2b ||
  char === 0x2f;
