// Page cursors: what they carry is the hub's own, so they are signed and refused when touched.
// https://hl7.org/fhir/R4/http.html#paging
import { createHmac, timingSafeEqual } from 'node:crypto';
import { badCursor } from '../fhir/failures-search.ts';

/** Half of SHA-256's digest: as hard to guess as a 128-bit key, and 22 characters of a link. */
const SIGNATURE_BYTES = 16;

/** `payload` is any JSON; `key` a secret kept in the store. */
export function signCursor(payload: unknown, key: string): string {
  const body = Buffer.from(JSON.stringify(payload)).toString('base64url');
  return `${body}.${signature(body, key)}`;
}

/** Throws FhirError 400 for anything that signCursor did not make with this key. */
export function readCursor(text: string, key: string): unknown {
  const [body = '', signed = '', ...more] = text.split('.');
  const given = Buffer.from(signed);
  const made = Buffer.from(signature(body, key));
  if (more.length > 0 || given.length !== made.length || !timingSafeEqual(given, made)) throw badCursor();
  return JSON.parse(Buffer.from(body, 'base64url').toString());
}

const signature = (body: string, key: string): string =>
  createHmac('sha256', key).update(body).digest().subarray(0, SIGNATURE_BYTES).toString('base64url');
