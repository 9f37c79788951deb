// The references a stored text holds, found without parsing it: https://hl7.org/fhir/R4/references.html#literal

/** V8 looks for so few characters without preparing tables first. */
const HEAD = '"refere';
const TAIL = 'nce":"';
const BINARY = /"url":"((?:[^"\\]|\\.)*Binary(?:[^"\\]|\\.)*)"/g;

/**
 * Adds every literal reference, and every address of an attachment that may be a Binary, to `found`. The text has no
 * insignificant whitespace, and within a string every quote is escaped, so that what looks like a member is one.
 */
export function referencesIn(text: string, found: Set<string>): void {
  for (let at = text.indexOf(TAIL); at !== -1; at = text.indexOf(TAIL, at + TAIL.length)) {
    if (!text.startsWith(HEAD, at - HEAD.length)) continue;
    const from = at + TAIL.length;
    add(text.slice(from, text.indexOf('"', from)), found);
  }
  if (text.includes('Binary')) for (const [, url] of text.matchAll(BINARY)) add(url as string, found);
}

/** As a client may have escaped it: `Patient\/1`. */
function add(raw: string, found: Set<string>): void {
  if (!raw.includes('\\')) {
    found.add(raw);
    return;
  }
  try {
    found.add(JSON.parse(`"${raw}"`) as string);
  } catch {
    // cut at an escaped quote: no reference holds one
  }
}
