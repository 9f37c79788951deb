// The separators of a parameter value and their escapes `\,` `\|` `\$` `\\`: https://hl7.org/fhir/R4/search.html#escaping
import { illegalEscape } from '../fhir/failures-search.ts';

/** Splits at separators that no backslash precedes; the parts keep their escapes. */
export function splitAt(separator: ',' | '|' | '$', text: string): string[] {
  if (!text.includes(separator)) return [text];
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === separator) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

/** Throws FhirError 400 for a backslash before anything but `,` `|` `$` `\`. */
export function unescapeValue(parameter: string, text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(.?)/gs, (_, escaped: string) => {
    if (escaped === '' || !',|$\\'.includes(escaped)) throw illegalEscape(parameter, text);
    return escaped;
  });
}
