// The characters $ , | and \ in the values of searches: https://hl7.org/fhir/R4/search.html#escaping

/** Cuts at a separator that no backslash precedes; the parts keep their escapes. */
export function splitAt(separator: ',' | '|' | '$', text: string): string[] {
  const parts = [''];
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (character === separator) parts.push('');
    else if (character === '\\') parts[parts.length - 1] += character + (text[++at] ?? '');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

export const unescaped = (text: string): string => text.replace(/\\([\s\S])/g, '$1');

/** As a client must write a value that contains them. */
export const escaped = (text: string): string => text.replace(/[$,|\\]/g, '\\$&');
