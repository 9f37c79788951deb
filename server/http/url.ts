// Addresses as clients write them, decoded strictly: https://hl7.org/fhir/R4/http.html#styleguide
import { unknownPath } from '../fhir/failures.ts';
import { brokenEscape } from '../fhir/failures-http.ts';

/** `/Patient?name=x` → `Patient` and its parameters. Throws FhirError 400 for a broken escape or broken UTF-8. */
export function splitUrl(url: string): { path: string; query: URLSearchParams } {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  if (!path.startsWith('/')) throw unknownPath(path);
  return { path: decoded(path.slice(1)), query: parseParameters(mark < 0 ? '' : url.slice(mark + 1)) };
}

/** URLSearchParams reads a broken escape as text and broken UTF-8 as U+FFFD; here both are the client's error. */
export function parseParameters(text: string): URLSearchParams {
  if (isPlain(text)) return new URLSearchParams(text);
  const escaped = escapeBytes(text);
  decoded(escaped);
  return new URLSearchParams(escaped);
}

function decoded(text: string): string {
  if (isPlain(text)) return text;
  try {
    return decodeURIComponent(escapeBytes(text));
  } catch {
    throw brokenEscape(text);
  }
}

/** Neither escapes nor bytes beyond ASCII: nearly every address. */
const isPlain = (text: string): boolean => /^[\0-\x24\x26-\x7f]*$/.test(text);

/** A client that skips percent-encoding (`?name=Núñez`) sends UTF-8 bytes, which Node hands over one character each. */
const escapeBytes = (text: string): string =>
  text.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`);
