// The functions of FHIRPath on texts: https://hl7.org/fhirpath/N1/#string-manipulation
import { refusedPattern } from '../../fhir/failures-expressions.ts';
import { type LinearPattern, linearPattern } from '../terminology/linear-pattern.ts';
import { bool, integer, NONE, type Nodes, text } from './nodes.ts';
import { isBoundedPattern } from './patterns.ts';
import { type About, type Callable, charge, type Eval, Fails, type Run, single, Undecided } from './run.ts';

/** Patterns are tried on no longer texts; those that have to go back and forth, on no longer ones than this. */
const LONGEST = 100_000;
const LONGEST_TRIED = 300;

const string = (nodes: Nodes): string | undefined => {
  const value = single(nodes)?.value;
  return typeof value === 'string' ? value : undefined;
};

const lengthOf = ([first]: Nodes): number => (typeof first?.value === 'string' ? first.value.length : 0);

/** On the text of the input, with arguments that are constants or start outside; on anything else nothing. */
const onText = (min: number, max: number, run: (text: string, ...args: unknown[]) => Nodes): Callable => [
  min,
  max,
  (args) => (input, state, outer) => {
    const own = string(input);
    if (own === undefined) return NONE;
    const values = args.map((argument) => single(argument(outer, state))?.value);
    if (values.includes(undefined)) return NONE;
    const result = run(own, ...values);
    charge(state, result.length + ((own.length + lengthOf(result)) >> 4));
    return result;
  },
];

/** Throws FhirError 422 for what is no pattern, and what takes time without bounds. `.` means line ends too. */
function patternOf(source: string, { source: expression, at }: About, flags = ''): RegExp {
  if (!isBoundedPattern(source)) throw refusedPattern(expression, at, source);
  for (const mode of ['su', 's']) {
    try {
      return new RegExp(source, mode + flags);
    } catch {
      // What is no pattern by characters may be one by halves of them.
    }
  }
  throw refusedPattern(expression, at, source);
}

/** In linear time where that can be done, else on short texts only. */
function testOf(source: string, about: About, isWhole: boolean): LinearPattern {
  const linear = isWhole ? linearPattern(source) : linearAnywhere(source);
  if (linear !== undefined) return linear;
  const pattern = patternOf(source, about);
  return (own) => {
    if (own.length > LONGEST_TRIED) throw new Undecided();
    return isWhole ? pattern.exec(own)?.[0] === own : pattern.test(own);
  };
}

/** What begins or ends where the text does need not be looked for elsewhere. */
function linearAnywhere(source: string): LinearPattern | undefined {
  const [, begins, body = '', ends] = /^(\^?)(.*?)((?<!\\)\$)?$/s.exec(source) ?? [];
  if ((begins || ends) && body.includes('|')) return undefined;
  return linearPattern(`${begins ? '' : '.*'}(?:${body})${ends ? '' : '.*'}`);
}

/** An argument that is a pattern, made ready once if it is a constant. */
function withPattern<Ready>(
  max: number,
  ready: (source: string, about: About) => Ready,
  run: (own: string, pattern: Ready, more: Nodes | undefined, state: Run) => Nodes,
): Callable {
  return [
    max,
    max,
    ([pattern, more], about) => {
      const [written] = about.args;
      const fixed = written?.kind === 'literal' && written.type === 'String' ? ready(written.value, about) : undefined;
      return (input, state, outer) => {
        const own = string(input);
        if (own === undefined || own.length > LONGEST) return NONE;
        if (fixed !== undefined) return run(own, fixed, more?.(outer, state), state);
        const given = string((pattern as Eval)(outer, state));
        return given === undefined ? NONE : run(own, ready(given, about), more?.(outer, state), state);
      };
    },
  ];
}

const testing = (isWhole: boolean): Callable =>
  withPattern(
    1,
    (source, about) => testOf(source, about, isWhole),
    (own, test, _more, run) => bool(test(own, (steps) => charge(run, steps))),
  );

function replaceMatches(own: string, pattern: RegExp, by: Nodes | undefined): Nodes {
  const other = by === undefined ? undefined : string(by);
  if (other === undefined || own.length > LONGEST_TRIED) return NONE;
  return pattern.source === '(?:)' ? text(own) : text(own.replace(pattern, other));
}

/** What would fill the memory is not answered. */
const replaceAll = (own: string, part: string, by: string): Nodes =>
  own.length * (by.length + 1) > MOST_REPLACED ? NONE : text(own.replaceAll(part, () => by));

const MOST_REPLACED = 50_000_000;

function substring(own: string, start: unknown, length?: unknown): Nodes {
  const from = start as number;
  if (from < 0 || from >= own.length) return NONE;
  return text(own.slice(from, length === undefined ? undefined : from + Math.max(length as number, 0)));
}

const isText = (value: unknown): value is string => typeof value === 'string';

type Coding = Record<string, (own: string) => string>;

const fromBytes =
  (form: 'hex' | 'base64' | 'base64url') =>
  (own: string): string =>
    Buffer.from(own, form).toString('utf8');

const ENCODINGS: Coding = {
  hex: (own) => Buffer.from(own).toString('hex'),
  base64: (own) => Buffer.from(own).toString('base64'),
  urlbase64: (own) => Buffer.from(own).toString('base64').replaceAll('+', '-').replaceAll('/', '_'),
};
const DECODINGS: Coding = { hex: fromBytes('hex'), base64: fromBytes('base64'), urlbase64: fromBytes('base64url') };

const ENTITIES: [char: string, entity: string][] = [
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['&', '&amp;'],
];
const ESCAPES: Coding = {
  html: (own) => own.replace(/[<>"&]/g, (char) => ENTITIES.find(([one]) => one === char)?.[1] ?? char),
  json: (own) => JSON.stringify(own).slice(1, -1),
};
const UNESCAPES: Coding = {
  html: (own) => ENTITIES.reduce((text, [char, entity]) => text.replaceAll(entity, char), own),
  json: (own) => {
    try {
      return String(JSON.parse(`"${own.replace(/(?<!\\)"/g, '\\"')}"`));
    } catch {
      throw new Fails();
    }
  },
};

/** https://hl7.org/fhirpath/#additional-string-functions */
const coded = (codings: Coding, own: string, form: unknown): Nodes => {
  const coding = Object.hasOwn(codings, String(form)) ? codings[String(form)] : undefined;
  return coding === undefined ? NONE : text(coding(own));
};

export const textCalls: Record<string, Callable> = {
  indexOf: onText(1, 1, (own, part) => (isText(part) ? integer(own.indexOf(part)) : NONE)),
  lastIndexOf: onText(1, 1, (own, part) => (isText(part) ? integer(own.lastIndexOf(part)) : NONE)),
  substring: onText(1, 2, substring),
  startsWith: onText(1, 1, (own, part) => (isText(part) ? bool(own.startsWith(part)) : NONE)),
  endsWith: onText(1, 1, (own, part) => (isText(part) ? bool(own.endsWith(part)) : NONE)),
  contains: onText(1, 1, (own, part) => (isText(part) ? bool(own.includes(part)) : NONE)),
  upper: onText(0, 0, (own) => text(own.toUpperCase())),
  lower: onText(0, 0, (own) => text(own.toLowerCase())),
  trim: onText(0, 0, (own) => text(own.trim())),
  replace: onText(2, 2, (own, part, by) => (isText(part) && isText(by) ? replaceAll(own, part, by) : NONE)),
  length: onText(0, 0, (own) => integer(own.length)),
  toChars: onText(0, 0, (own) => [...own].flatMap((char) => text(char))),
  split: onText(1, 1, (own, by) => (isText(by) ? own.split(by).flatMap((part) => text(part)) : NONE)),
  join: [
    0,
    1,
    ([by]) =>
      (input, run, outer) =>
        text(input.map(({ value }) => value).join(String((by && single(by(outer, run)))?.value ?? ''))),
  ],
  matches: testing(false),
  matchesFull: testing(true),
  replaceMatches: withPattern(2, (source, about) => patternOf(source, about, 'g'), replaceMatches),
  encode: onText(1, 1, (own, form) => coded(ENCODINGS, own, form)),
  decode: onText(1, 1, (own, form) => coded(DECODINGS, own, form)),
  escape: onText(1, 1, (own, form) => coded(ESCAPES, own, form)),
  unescape: onText(1, 1, (own, form) => coded(UNESCAPES, own, form)),
};
