// Cuts the FHIRPath of an invariant into tokens: https://hl7.org/fhirpath/N1/#lexical-elements

export type TokenKind = 'name' | 'string' | 'number' | 'date' | 'time' | 'variable' | 'special' | 'symbol' | 'end';
export type Token = { kind: TokenKind; text: string; at: number };

/** What an expression that cannot be used is told with; caught where invariants are compiled. */
export class InvariantError extends Error {
  readonly expression: string;
  constructor(expression: string, reason: string) {
    super(reason);
    this.name = 'InvariantError';
    this.expression = expression;
  }
}

const RULES: [TokenKind | 'space', RegExp][] = [
  ['space', /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y],
  ['date', /@\d{4}(?:-\d\d(?:-\d\d)?)?(?:T(?:\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:\d\d)?)?)?/y],
  ['time', /@T\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?/y],
  ['number', /\d+(?:\.\d+)?/y],
  ['string', /'(?:[^'\\]|\\[\s\S])*'/y],
  ['name', /[A-Za-z_][A-Za-z0-9_]*|`(?:[^`\\]|\\[\s\S])*`/y],
  ['variable', /%(?:[A-Za-z_][A-Za-z0-9_]*|'(?:[^'\\]|\\[\s\S])*'|`(?:[^`\\]|\\[\s\S])*`)/y],
  ['special', /\$(?:this|index|total)/y],
  ['symbol', /<=|>=|!=|!~|[.()[\]{},+\-*/|&<>=~]/y],
];

/** Throws InvariantError for text that is no token. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const found = match(text, at);
    if (found === undefined) throw new InvariantError(text, `"${text.charAt(at)}" at ${at + 1}`);
    if (found.kind !== 'space') tokens.push({ kind: found.kind, text: found.text, at });
    at += found.text.length;
  }
  tokens.push({ kind: 'end', text: '', at });
  return tokens;
}

function match(text: string, at: number): { kind: TokenKind | 'space'; text: string } | undefined {
  for (const [kind, rule] of RULES) {
    rule.lastIndex = at;
    const found = rule.exec(text)?.[0];
    if (found !== undefined) return { kind, text: found };
  }
  return undefined;
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', f: '\f' };

/** What stands between the quotes: https://hl7.org/fhirpath/N1/#string */
export const unquoted = (quoted: string): string =>
  quoted
    .slice(1, -1)
    .replace(/\\(?:u([0-9A-Fa-f]{4})|([\s\S]))/g, (_, hex: string | undefined, char: string) =>
      hex === undefined ? (ESCAPES[char] ?? char) : String.fromCharCode(Number.parseInt(hex, 16)),
    );
