// Reads the FHIRPath of an invariant into a tree: https://hl7.org/fhirpath/N1/#expressions
import { InvariantError, type Token, tokenize, unquoted } from './tokens.ts';

export type Ast =
  | { kind: 'focus' }
  | { kind: 'special'; name: 'this' | 'index' | 'total' }
  | { kind: 'variable'; name: string }
  | { kind: 'empty' }
  | {
      kind: 'literal';
      type: 'Boolean' | 'Integer' | 'Decimal' | 'String' | 'Date' | 'DateTime' | 'Time';
      value: unknown;
    }
  | { kind: 'quantity'; value: number; unit: string }
  | { kind: 'member'; of: Ast; name: string }
  | { kind: 'call'; of: Ast; name: string; args: Ast[] }
  | { kind: 'index'; of: Ast; index: Ast }
  | { kind: 'type'; of: Ast; op: 'is' | 'as'; type: string }
  | { kind: 'negate'; of: Ast }
  | { kind: 'binary'; op: string; left: Ast; right: Ast };

const MAX_LENGTH = 8000;
const MAX_NESTING = 60;

type Reader = { text: string; tokens: Token[]; next: number; nesting: number };

/** Throws InvariantError for what is no FHIRPath, and for what is longer than 8,000 characters or nested beyond 60. */
export function parseInvariant(text: string): Ast {
  if (text.length > MAX_LENGTH) throw new InvariantError(text, `${text.length} > ${MAX_LENGTH}`);
  const reader: Reader = { text, tokens: tokenize(text), next: 0, nesting: 0 };
  const ast = readBinary(reader, 0);
  if (peek(reader).kind !== 'end') throw unexpected(reader);
  return ast;
}

const peek = (reader: Reader): Token => reader.tokens[reader.next] as Token;
const take = (reader: Reader): Token => reader.tokens[reader.next++] as Token;
const unexpected = (reader: Reader): InvariantError =>
  new InvariantError(reader.text, `"${peek(reader).text}" at ${peek(reader).at + 1}`);

const isSymbol = (reader: Reader, text: string): boolean =>
  peek(reader).kind === 'symbol' && peek(reader).text === text;

function takeSymbol(reader: Reader, text: string): void {
  if (!isSymbol(reader, text)) throw unexpected(reader);
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

function readBinary(reader: Reader, above: number): Ast {
  let left = readUnary(reader);
  for (;;) {
    const { kind, text: op } = peek(reader);
    const level = kind === 'name' || kind === 'symbol' ? PRECEDENCE.get(op) : undefined;
    if (level === undefined || level <= above) return left;
    reader.next++;
    if (op === 'is' || op === 'as') left = { kind: 'type', of: left, op, type: readType(reader) };
    else left = { kind: 'binary', op, left, right: readBinary(reader, level) };
  }
}

function readUnary(reader: Reader): Ast {
  if (isSymbol(reader, '+')) reader.next++;
  if (!isSymbol(reader, '-')) return readPath(reader);
  reader.next++;
  return { kind: 'negate', of: readPath(reader) };
}

/** A term and everything reached from it with `.` and `[n]`. */
function readPath(reader: Reader): Ast {
  let path = readTerm(reader);
  for (;;) {
    if (isSymbol(reader, '.')) {
      reader.next++;
      path = readInvocation(reader, path);
    } else if (isSymbol(reader, '[')) {
      path = { kind: 'index', of: path, index: readNested(reader, '[', ']') };
    } else return path;
  }
}

function readTerm(reader: Reader): Ast {
  const { kind, text } = peek(reader);
  if (kind === 'symbol' && text === '(') return readNested(reader, '(', ')');
  if (kind === 'symbol' && text === '{') {
    reader.next++;
    takeSymbol(reader, '}');
    return { kind: 'empty' };
  }
  if (kind === 'name' && text !== 'true' && text !== 'false') return readInvocation(reader, { kind: 'focus' });
  if (kind === 'symbol' || kind === 'end') throw unexpected(reader);
  reader.next++;
  if (kind === 'special') return { kind: 'special', name: text.slice(1) as 'this' };
  if (kind === 'variable')
    return { kind: 'variable', name: /^%[`']/.test(text) ? unquoted(text.slice(1)) : text.slice(1) };
  return readLiteral(reader, kind, text);
}

const UNITS = /^(?:year|month|week|day|hour|minute|second|millisecond)s?$/;

function readLiteral(reader: Reader, kind: Token['kind'], text: string): Ast {
  if (kind === 'name') return { kind: 'literal', type: 'Boolean', value: text === 'true' };
  if (kind === 'string') return { kind: 'literal', type: 'String', value: unquoted(text) };
  if (kind === 'time') return { kind: 'literal', type: 'Time', value: text.slice(2) };
  if (kind === 'date') {
    return { kind: 'literal', type: text.includes('T') ? 'DateTime' : 'Date', value: text.slice(1).replace(/T$/, '') };
  }
  const unit = peek(reader);
  if (unit.kind === 'string' || (unit.kind === 'name' && UNITS.test(unit.text))) {
    reader.next++;
    return { kind: 'quantity', value: Number(text), unit: unit.kind === 'string' ? unquoted(unit.text) : unit.text };
  }
  return { kind: 'literal', type: text.includes('.') ? 'Decimal' : 'Integer', value: Number(text) };
}

function readNested(reader: Reader, open: string, close: string): Ast {
  if (++reader.nesting > MAX_NESTING) throw new InvariantError(reader.text, `nesting > ${MAX_NESTING}`);
  takeSymbol(reader, open);
  const inner = readBinary(reader, 0);
  takeSymbol(reader, close);
  reader.nesting--;
  return inner;
}

function readInvocation(reader: Reader, of: Ast): Ast {
  const { kind, text } = peek(reader);
  if (kind === 'special') {
    reader.next++;
    return { kind: 'special', name: text.slice(1) as 'this' };
  }
  const name = readName(reader);
  if (!isSymbol(reader, '(')) return { kind: 'member', of, name };
  if (name === 'is' || name === 'as' || name === 'ofType') {
    reader.next++;
    const type = readType(reader);
    takeSymbol(reader, ')');
    return { kind: 'type', of, op: name === 'is' ? 'is' : 'as', type };
  }
  return { kind: 'call', of, name, args: readArguments(reader) };
}

function readArguments(reader: Reader): Ast[] {
  const args: Ast[] = [];
  takeSymbol(reader, '(');
  if (++reader.nesting > MAX_NESTING) throw new InvariantError(reader.text, `nesting > ${MAX_NESTING}`);
  if (!isSymbol(reader, ')')) {
    args.push(readBinary(reader, 0));
    while (isSymbol(reader, ',')) {
      reader.next++;
      args.push(readBinary(reader, 0));
    }
  }
  takeSymbol(reader, ')');
  reader.nesting--;
  return args;
}

/** `Patient`, `FHIR.Patient`, `System.String`: the prefix FHIR is dropped. */
function readType(reader: Reader): string {
  const first = readName(reader);
  if (!isSymbol(reader, '.')) return first;
  reader.next++;
  const second = readName(reader);
  return first === 'FHIR' ? second : `${first}.${second}`;
}

function readName(reader: Reader): string {
  const { kind, text } = peek(reader);
  if (kind !== 'name') throw unexpected(reader);
  take(reader);
  return text.startsWith('`') ? unquoted(text) : text;
}
