// Reads FHIRPath into a tree: https://hl7.org/fhirpath/N1/#expressions
import { brokenExpression, expressionTooLong } from '../../fhir/failures-expressions.ts';
import type { Text } from '../../fhir/outcome.ts';
import type { Expression, TypeName } from './expression.ts';
import { type Token, tokenize, unquoted } from './tokens.ts';

const MAX_LENGTH = 8000;
/** What is read and evaluated by functions that call themselves stays far from the end of the stack. */
const MAX_NESTING = 60;
const MAX_TOKENS = 2000;

const CHARACTERS: Text = { es: 'caracteres', en: 'characters' };
const TOKENS: Text = { es: 'nombres y signos', en: 'names and symbols' };
const NESTED: Text = { es: 'paréntesis anidados', en: 'nested parentheses' };
const TERM: Text = {
  es: 'un nombre de elemento, una función o un valor',
  en: 'an element name, a function or a value',
};
const NAME: Text = { es: 'un nombre de elemento', en: 'an element name' };
const TYPE_NAME: Text = { es: 'un tipo', en: 'a type' };
const OPERATOR_OR_END: Text = { es: 'un operador o el final', en: 'an operator or the end' };

type Reader = { text: string; tokens: Token[]; next: number; nesting: number };

/** Throws FhirError 422 for what is no FHIRPath, and for what is longer or nested deeper than anyone would write. */
export function parseExpression(text: string): Expression {
  if (text.length > MAX_LENGTH) throw expressionTooLong(text, MAX_LENGTH, CHARACTERS);
  const reader: Reader = { text, tokens: tokenize(text), next: 0, nesting: 0 };
  if (reader.tokens.length > MAX_TOKENS) throw expressionTooLong(text, MAX_TOKENS, TOKENS);
  const expression = readBinary(reader, 0);
  if (peek(reader).kind !== 'end') throw broken(reader, OPERATOR_OR_END);
  return expression;
}

const peek = (reader: Reader): Token => reader.tokens[reader.next] as Token;
const take = (reader: Reader): Token => reader.tokens[reader.next++] as Token;
const broken = (reader: Reader, expected: Text) =>
  brokenExpression(reader.text, peek(reader).at, expected, peek(reader).text);

const isSymbol = (reader: Reader, symbol: string): boolean =>
  peek(reader).kind === 'symbol' && peek(reader).text === symbol;

function takeSymbol(reader: Reader, symbol: string): void {
  if (!isSymbol(reader, symbol)) throw broken(reader, { es: `"${symbol}"`, en: `"${symbol}"` });
  reader.next++;
}

/** From the loosest to the tightest: https://hl7.org/fhirpath/N1/#operator-precedence */
const PRECEDENCE = new Map(
  [
    ['implies'],
    ['or', 'xor'],
    ['and'],
    ['in', 'contains'],
    ['=', '!=', '~', '!~'],
    ['<', '>', '<=', '>='],
    ['|'],
    ['is', 'as'],
    ['+', '-', '&'],
    ['*', '/', 'div', 'mod'],
  ].flatMap((operators, level) => operators.map((operator): [string, number] => [operator, level + 1])),
);

function readBinary(reader: Reader, above: number): Expression {
  let left = readSigned(reader);
  for (;;) {
    const { kind, text: op, at } = peek(reader);
    const level = kind === 'name' || kind === 'symbol' ? PRECEDENCE.get(op) : undefined;
    if (level === undefined || level <= above) return left;
    reader.next++;
    if (op === 'is' || op === 'as') left = { kind: 'type', of: left, op, type: readType(reader), at };
    else left = { kind: 'binary', op, left, right: readBinary(reader, level), at };
  }
}

function readSigned(reader: Reader): Expression {
  const { at } = peek(reader);
  const isMinus = isSymbol(reader, '-');
  if (!isMinus && !isSymbol(reader, '+')) return readPath(reader);
  reader.next++;
  const of = nested(reader, () => readSigned(reader));
  return isMinus ? { kind: 'negate', of, at } : of;
}

/** A term and everything reached from it with `.` and `[n]`. */
function readPath(reader: Reader): Expression {
  let path = readTerm(reader);
  for (;;) {
    const { at } = peek(reader);
    if (isSymbol(reader, '.')) {
      reader.next++;
      path = readInvocation(reader, path);
    } else if (isSymbol(reader, '[')) {
      path = { kind: 'index', of: path, index: readEnclosed(reader, '[', ']'), at };
    } else return path;
  }
}

function readTerm(reader: Reader): Expression {
  const { kind, text, at } = peek(reader);
  if (kind === 'symbol' && text === '(') return readEnclosed(reader, '(', ')');
  if (kind === 'symbol' && text === '{') {
    reader.next++;
    takeSymbol(reader, '}');
    return { kind: 'empty', at };
  }
  if (kind === 'special' || (kind === 'name' && text !== 'true' && text !== 'false')) {
    return readInvocation(reader, { kind: 'focus', at });
  }
  if (kind === 'symbol' || kind === 'end') throw broken(reader, TERM);
  reader.next++;
  if (kind !== 'variable') return readLiteral(reader, kind, text, at);
  return { kind: 'variable', name: /^%[`']/.test(text) ? unquoted(text.slice(1)) : text.slice(1), at };
}

const UNITS = /^(?:year|month|week|day|hour|minute|second|millisecond)s?$/;

function readLiteral(reader: Reader, kind: Token['kind'], text: string, at: number): Expression {
  const literal = { kind: 'literal', at } as const;
  if (kind === 'name') return { ...literal, type: 'Boolean', value: text === 'true' };
  if (kind === 'string') return { ...literal, type: 'String', value: unquoted(text) };
  if (kind === 'time') return { ...literal, type: 'Time', value: text.slice(2) };
  if (kind === 'date') {
    return { ...literal, type: text.includes('T') ? 'DateTime' : 'Date', value: text.slice(1).replace(/T$/, '') };
  }
  const unit = peek(reader);
  if (unit.kind === 'string' || (unit.kind === 'name' && UNITS.test(unit.text))) {
    reader.next++;
    const written = unit.kind === 'string' ? unquoted(unit.text) : unit.text;
    return { kind: 'quantity', value: Number(text), unit: written, digits: text, at };
  }
  return { ...literal, type: text.includes('.') ? 'Decimal' : 'Integer', value: Number(text), digits: text };
}

function nested<Result>(reader: Reader, read: () => Result): Result {
  if (++reader.nesting > MAX_NESTING) throw expressionTooLong(reader.text, MAX_NESTING, NESTED);
  const result = read();
  reader.nesting--;
  return result;
}

function readEnclosed(reader: Reader, open: string, close: string): Expression {
  takeSymbol(reader, open);
  const inner = nested(reader, () => readBinary(reader, 0));
  takeSymbol(reader, close);
  return inner;
}

function readInvocation(reader: Reader, of: Expression): Expression {
  const { kind, text, at } = peek(reader);
  if (kind === 'special') {
    reader.next++;
    return { kind: 'special', name: text.slice(1) as 'this', at };
  }
  const name = readName(reader, NAME);
  if (!isSymbol(reader, '(')) return { kind: 'member', of, name, at };
  if (name === 'is' || name === 'as' || name === 'ofType') {
    reader.next++;
    const type = readType(reader);
    takeSymbol(reader, ')');
    return { kind: 'type', of, op: name, type, at };
  }
  return { kind: 'call', of, name, args: readArguments(reader), at };
}

function readArguments(reader: Reader): Expression[] {
  const args: Expression[] = [];
  takeSymbol(reader, '(');
  if (!isSymbol(reader, ')')) {
    do {
      if (args.length > 0) reader.next++;
      args.push(nested(reader, () => readBinary(reader, 0)));
    } while (isSymbol(reader, ','));
  }
  takeSymbol(reader, ')');
  return args;
}

/** `Patient`, `FHIR.Patient`, `System.String`. */
function readType(reader: Reader): TypeName {
  const first = readName(reader, TYPE_NAME);
  if (!isSymbol(reader, '.') || (first !== 'FHIR' && first !== 'System')) return { namespace: undefined, name: first };
  reader.next++;
  return { namespace: first, name: readName(reader, TYPE_NAME) };
}

function readName(reader: Reader, expected: Text): string {
  const { kind, text } = peek(reader);
  if (kind !== 'name') throw broken(reader, expected);
  take(reader);
  return text.startsWith('`') ? unquoted(text) : text;
}
