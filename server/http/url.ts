// Addresses as clients write them, decoded strictly: https://hl7.org/fhir/R4/http.html#styleguide
import { unknownPath } from '../fhir/failures.ts';
import { brokenEscape } from '../fhir/failures-http.ts';

/**
 * A request may say the whole address, as to a proxy: `http://host/fhir/Patient` → `/fhir/Patient`. What host it names
 * is of no matter, be it one at all. https://www.rfc-editor.org/rfc/rfc9112#name-absolute-form
 */
export const originForm = (target: string): string =>
  target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?]*\/?/i, '/');

/** `/Patient?name=x` → `Patient` and its parameters. Throws FhirError 400 for a broken escape or broken UTF-8. */
export function splitUrl(url: string): { path: string; query: URLSearchParams } {
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
