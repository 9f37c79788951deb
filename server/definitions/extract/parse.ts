// Reads the FHIRPath that search parameters are written in into a tree: https://hl7.org/fhirpath/N1/#expressions
import { brokenExpression, expressionTooLong, unsupportedExpression } from '../../fhir/failures-expressions.ts';
import type { Text } from '../../fhir/outcome.ts';

/** `at` is the offset in the text, for messages. `as`, `is` and `ofType` look alike written as operator or as function. */
export type Expression =
  | { kind: 'focus'; at: number }
  | { kind: 'resource'; at: number }
  | { kind: 'literal'; value: string | number | boolean; at: number }
  | { kind: 'member'; of: Expression; name: string; at: number }
  | { kind: 'index'; of: Expression; index: number; at: number }
  | { kind: 'call'; of: Expression; name: string; args: Expression[]; at: number }
  | { kind: 'type'; of: Expression; op: 'as' | 'is'; type: string; at: number }
  | { kind: 'binary'; op: string; left: Expression; right: Expression; at: number };

const MAX_LENGTH = 4000;
const MAX_NESTING = 20;
const MAX_WEIGHT = 500;

const CHARACTERS: Text = { es: 'caracteres', en: 'characters' };
const PARENTHESES: Text = { es: 'paréntesis anidados', en: 'nested parentheses' };
const WALKS: Text = { es: 'recorridos', en: 'walks' };
const ELEMENT_NAME: Text = { es: 'un nombre de elemento', en: 'an element name' };
const TYPE_NAME: Text = { es: 'un tipo', en: 'a type' };
const WHOLE_NUMBER: Text = { es: 'un número entero', en: 'a whole number' };
const OPERATOR_OR_END: Text = { es: 'un operador o el final', en: 'an operator or the end' };

type Token = { kind: 'name' | 'string' | 'number' | 'variable' | 'symbol' | 'end'; text: string; at: number };

/** Throws FhirError 422 for text that is no expression, for one beyond the limits, and for dates, `{}` and arithmetic. */
export function parseExpression(text: string): Expression {
  if (text.length > MAX_LENGTH) throw expressionTooLong(text, MAX_LENGTH, CHARACTERS);
  const tokens = tokenize(text);
  const reader: Reader = { text, tokens, next: 0, nesting: 0 };
  const expression = readBinary(reader, 0);
  const { kind, text: found, at } = peek(reader);
  if (UNSUPPORTED_OPERATORS.has(found)) throw unsupportedExpression(text, at, found);
  if (kind !== 'end') throw broken(reader, OPERATOR_OR_END);
  if (weight(expression) > MAX_WEIGHT) throw expressionTooLong(text, MAX_WEIGHT, WALKS);
  return expression;
}

/** How often an expression walks over its focus, at most: unions inside conditions inside unions multiply. */
function weight(expression: Expression): number {
  switch (expression.kind) {
    case 'binary':
      return weight(expression.left) + weight(expression.right);
    case 'call':
      return expression.args.reduce((sum, argument) => sum * (1 + weight(argument)), weight(expression.of));
    case 'member':
    case 'index':
    case 'type':
      return weight(expression.of);
    default:
      return 1;
  }
}

const UNSUPPORTED_OPERATORS = new Set(['+', '-', '*', '/', '&', 'div', 'mod', 'in', 'contains']);

const TOKEN =
  /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<name>[A-Za-z_]\w*|`(?:[^`\\]|\\.)+`)|(?<string>'(?:[^'\\]|\\.)*')|(?<number>\d+(?:\.\d+)?)|(?<variable>[%$][A-Za-z_]\w*)|(?<symbol>!=|!~|<=|>=|[.()[\],|=~<>+\-*/&])/y;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw refuseCharacter(text, at);
    for (const [kind, found] of Object.entries(match.groups ?? {})) {
      if (found !== undefined) tokens.push({ kind: kind as Token['kind'], text: found, at });
    }
  }
  tokens.push({ kind: 'end', text: '', at: text.length });
  return tokens;
}

function refuseCharacter(text: string, at: number) {
  const found = text.charAt(at);
  if (found === '@') return unsupportedExpression(text, at, '@');
  if (found === '{') return unsupportedExpression(text, at, '{}');
  return brokenExpression(text, at, OPERATOR_OR_END, found);
}

type Reader = { text: string; tokens: Token[]; next: number; nesting: number };

const peek = (reader: Reader): Token => reader.tokens[reader.next] as Token;
const take = (reader: Reader): Token => reader.tokens[reader.next++] as Token;
const broken = (reader: Reader, expected: Text) =>
  brokenExpression(reader.text, peek(reader).at, expected, peek(reader).text);

function takeSymbol(reader: Reader, symbol: string): void {
  if (!isSymbol(reader, symbol)) throw broken(reader, { es: `"${symbol}"`, en: `"${symbol}"` });
  reader.next++;
}

const isSymbol = (reader: Reader, symbol: string): boolean =>
  peek(reader).kind === 'symbol' && peek(reader).text === symbol;

/** From the loosest to the tightest: https://hl7.org/fhirpath/N1/#operator-precedence */
const PRECEDENCE = new Map(
  [['implies'], ['or', 'xor'], ['and'], ['=', '!=', '~', '!~'], ['<', '>', '<=', '>='], ['|'], ['is', 'as']].flatMap(
    (operators, level) => operators.map((operator): [string, number] => [operator, level + 1]),
  ),
);

function readBinary(reader: Reader, above: number): Expression {
  let left = readPath(reader);
  for (;;) {
    const { kind, text: op, at } = peek(reader);
    const level = kind === 'name' || kind === 'symbol' ? PRECEDENCE.get(op) : undefined;
    if (level === undefined || level <= above) return left;
    reader.next++;
    if (op === 'is' || op === 'as') left = { kind: 'type', of: left, op, type: readType(reader), at };
    else left = { kind: 'binary', op, left, right: readBinary(reader, level), at };
  }
}

/** A term and everything reached from it with `.` and `[n]`. */
function readPath(reader: Reader): Expression {
  let path = readTerm(reader);
  for (;;) {
    if (isSymbol(reader, '.')) {
      reader.next++;
      path = readInvocation(reader, path);
    } else if (isSymbol(reader, '[')) {
      const { at } = take(reader);
      path = { kind: 'index', of: path, index: readIndex(reader), at };
      takeSymbol(reader, ']');
    } else return path;
  }
}

function readTerm(reader: Reader): Expression {
  const { kind, text, at } = peek(reader);
  if (kind === 'name' && text !== 'true' && text !== 'false') return readInvocation(reader, { kind: 'focus', at });
  if (kind === 'symbol' && text === '(') return readParentheses(reader);
  if (kind === 'symbol' || kind === 'end') throw broken(reader, ELEMENT_NAME);
  reader.next++;
  if (kind === 'string') return { kind: 'literal', value: unquote(text), at };
  if (kind === 'number') return { kind: 'literal', value: Number(text), at };
  if (kind === 'name') return { kind: 'literal', value: text === 'true', at };
  if (text === '$this') return { kind: 'focus', at };
  if (text === '%resource' || text === '%rootResource') return { kind: 'resource', at };
  throw unsupportedExpression(reader.text, at, text);
}

function readParentheses(reader: Reader): Expression {
  if (++reader.nesting > MAX_NESTING) {
    throw expressionTooLong(reader.text, MAX_NESTING, PARENTHESES);
  }
  takeSymbol(reader, '(');
  const inner = readBinary(reader, 0);
  takeSymbol(reader, ')');
  reader.nesting--;
  return inner;
}

function readInvocation(reader: Reader, of: Expression): Expression {
  const { at } = peek(reader);
  const name = readName(reader, ELEMENT_NAME);
  if (!isSymbol(reader, '(')) return { kind: 'member', of, name, at };
  if (name === 'as' || name === 'is' || name === 'ofType') {
    reader.next++;
    const type = readType(reader);
    takeSymbol(reader, ')');
    return { kind: 'type', of, op: name === 'is' ? 'is' : 'as', type, at };
  }
  return { kind: 'call', of, name, args: readArguments(reader), at };
}

function readArguments(reader: Reader): Expression[] {
  const args: Expression[] = [];
  if (reader.tokens[reader.next + 1]?.text === ')') {
    reader.next += 2;
    return args;
  }
  if (++reader.nesting > MAX_NESTING) {
    throw expressionTooLong(reader.text, MAX_NESTING, PARENTHESES);
  }
  do {
    reader.next++;
    args.push(readBinary(reader, 0));
  } while (isSymbol(reader, ','));
  takeSymbol(reader, ')');
  reader.nesting--;
  return args;
}

/** `Patient` or `FHIR.Patient`; the System types keep their prefix and are unknown later. */
function readType(reader: Reader): string {
  const first = readName(reader, TYPE_NAME);
  if (!isSymbol(reader, '.')) return first;
  reader.next++;
  const second = readName(reader, TYPE_NAME);
  return first === 'FHIR' ? second : `${first}.${second}`;
}

function readIndex(reader: Reader): number {
  const { kind, text } = peek(reader);
  if (kind !== 'number' || text.includes('.')) throw broken(reader, WHOLE_NUMBER);
  reader.next++;
  return Number(text);
}

function readName(reader: Reader, expected: Text): string {
  const { kind, text } = peek(reader);
  if (kind !== 'name') throw broken(reader, expected);
  reader.next++;
  return text.startsWith('`') ? unquote(text) : text;
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', f: '\f' };

/** https://hl7.org/fhirpath/N1/#string */
const unquote = (quoted: string): string =>
  quoted
    .slice(1, -1)
    .replace(/\\(?:u([0-9A-Fa-f]{4})|([\s\S]))/g, (_, hex: string | undefined, char: string) =>
      hex === undefined ? (ESCAPES[char] ?? char) : String.fromCharCode(Number.parseInt(hex, 16)),
    );
