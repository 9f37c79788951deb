// JSON text laid out for people, every token as it was: https://hl7.org/fhir/R4/http.html#pretty
import { stringEnd } from './json-strings.ts';

/** `text` is valid JSON without insignificant whitespace, as the hub keeps it. Two spaces a level. */
export function prettyJson(text: string): string {
  const parts: string[] = [];
  let indent = '\n';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      at = stringEnd(text, at) - 1;
    } else if (char === '{' || char === '[') {
      const close = text[at + 1];
      if (close === '}' || close === ']') {
        at++;
        continue;
      }
      indent += '  ';
      parts.push(text.slice(from, at + 1), indent);
      from = at + 1;
    } else if (char === '}' || char === ']') {
      indent = indent.slice(0, -2);
      parts.push(text.slice(from, at), indent);
      from = at;
    } else if (char === ',') {
      parts.push(text.slice(from, at + 1), indent);
      from = at + 1;
    } else if (char === ':') {
      parts.push(text.slice(from, at + 1), ' ');
      from = at + 1;
    }
  }
  parts.push(text.slice(from), '\n');
  return parts.join('');
}
