// The strings of a JSON text, found without parsing it: https://www.rfc-editor.org/rfc/rfc8259#section-7

const BACKSLASH = 0x5c;

/** The offset behind the closing quote of the string that opens at `open`; the text's end if it never closes. */
export function stringEnd(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (close !== -1) {
    let escapes = 0;
    while (text.charCodeAt(close - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return close + 1;
    close = text.indexOf('"', close + 1);
  }
  return text.length;
}
