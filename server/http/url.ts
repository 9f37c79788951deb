// Addresses as clients write them, decoded strictly: https://hl7.org/fhir/R4/http.html#styleguide
import { unknownPath } from '../fhir/failures.ts';
import { brokenEscape } from '../fhir/failures-http.ts';

/**
 * `/Patient?name=x` → `Patient` and its parameters. A request may say the whole address, as to a proxy
 * (https://www.rfc-editor.org/rfc/rfc9112#name-absolute-form). Throws FhirError 400 for a broken escape or broken UTF-8.
 */
export function splitUrl(address: string): { path: string; query: URLSearchParams } {
  const url = address.startsWith('/') ? address : address.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  if (path !== '' && !path.startsWith('/')) throw unknownPath(path);
  return { path: decoded(path.slice(1)), query: parseParameters(mark < 0 ? '' : url.slice(mark + 1)) };
}

/** URLSearchParams reads a broken escape as text and broken UTF-8 as U+FFFD; here both are the client's error. */
export function parseParameters(text: string): URLSearchParams {
  decoded(text);
  return new URLSearchParams(text);
}

function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw brokenEscape(text);
  }
}
