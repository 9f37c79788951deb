// Cuts FHIRPath into tokens: https://hl7.org/fhirpath/N1/#lexical-elements
import { brokenExpression } from '../../fhir/failures-expressions.ts';
import type { Text } from '../../fhir/outcome.ts';

export type TokenKind = 'name' | 'string' | 'number' | 'date' | 'time' | 'variable' | 'special' | 'symbol' | 'end';
export type Token = { kind: TokenKind; text: string; at: number };

const TOKEN =
  /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<date>@\d{4}(?:-\d\d(?:-\d\d)?)?(?:T(?:\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:\d\d)?)?)?)|(?<time>@T\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?)|(?<number>\d+(?:\.\d+)?)|(?<string>'(?:[^'\\]|\\[\s\S])*')|(?<name>[A-Za-z_]\w*|`(?:[^`\\]|\\[\s\S])*`)|(?<variable>%(?:[A-Za-z_]\w*|'(?:[^'\\]|\\[\s\S])*'|`(?:[^`\\]|\\[\s\S])*`))|(?<special>\$(?:this|index|total))|(?<symbol><=|>=|!=|!~|[.()[\]{},+\-*/|&<>=~])/y;

const TOKEN_EXPECTED: Text = { es: 'un operador o el final', en: 'an operator or the end' };

/** The last token is the end. Throws FhirError 422 for text that is no token. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw brokenExpression(text, at, TOKEN_EXPECTED, text.charAt(at));
    for (const [kind, found] of Object.entries(match.groups ?? {})) {
      if (found !== undefined) tokens.push({ kind: kind as TokenKind, text: found, at });
    }
  }
  tokens.push({ kind: 'end', text: '', at: text.length });
  return tokens;
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', f: '\f' };

/** What stands between the quotes: https://hl7.org/fhirpath/N1/#string */
export const unquoted = (quoted: string): string =>
  quoted
    .slice(1, -1)
    .replace(/\\(?:u([0-9A-Fa-f]{4})|([\s\S]))/g, (_, hex: string | undefined, char: string) =>
      hex === undefined ? (ESCAPES[char] ?? char) : String.fromCharCode(Number.parseInt(hex, 16)),
    );
