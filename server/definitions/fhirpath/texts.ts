// The functions of FHIRPath on texts: https://hl7.org/fhirpath/N1/#string-manipulation
import { refusedPattern } from '../../fhir/failures-expressions.ts';
import { type LinearPattern, linearPattern } from '../terminology/linear-pattern.ts';
import { bool, integer, NONE, type Nodes, text } from './nodes.ts';
import { triesOf } from './patterns.ts';
import { type About, type Callable, charge, costOf, type Eval, Fails, type Run, single } from './run.ts';

/** Patterns are tried on no longer texts. */
const LONGEST = 100_000;
/** As much work as one step: how often a pattern goes back and forth. */
const TRIES = 64;

const string = (nodes: Nodes): string | undefined => {
  const value = single(nodes)?.value;
  return typeof value === 'string' ? value : undefined;
};

type OnText = (text: string, ...args: unknown[]) => Nodes;

/** On the text of the input, with arguments that are constants or start outside; on anything else nothing. */
const onText = (
  min: number,
  max: number,
  run: OnText,
  cost: (own: string, part: unknown) => number = costOf,
): Callable => [
  min,
  max,
  (args) => (input, state, outer) => {
    const own = string(input);
    if (own === undefined) return NONE;
    const values = args.map((argument) => single(argument(outer, state))?.value);
    if (values.includes(undefined)) return NONE;
    charge(state, cost(own, values[0]));
    const result = run(own, ...values);
    charge(state, costOf(result[0]?.value));
    return result;
  },
];

/** Looked for in the worst of texts, a part is compared to its end at every place. */
const costOfFinding = (own: string, part: unknown): number =>
  (costOf(own) + (own.length * (isText(part) ? part.length : 0)) / 4096) | 0;

/** Of pieces as small as a character. */
const costOfCutting = (own: string, part: unknown): number => own.length + costOfFinding(own, part);

/** A pattern that goes back and forth, which is paid for before it is tried. */
type TriedPattern = { pattern: RegExp; cost: (own: string) => number };

/** Throws FhirError 422 for what is no pattern, and what takes time without bounds. `.` means line ends too. */
function patternOf(source: string, { source: expression, at }: About, flags = ''): TriedPattern {
  const tries = triesOf(source);
  if (tries === undefined) throw refusedPattern(expression, at, source);
  const cost = (own: string): number => Math.ceil(tries(own.length) / TRIES);
  for (const mode of ['su', 's']) {
    try {
      return { pattern: new RegExp(source, mode + flags), cost };
    } catch {
      // What is no pattern by characters may be one by halves of them.
    }
  }
  throw refusedPattern(expression, at, source);
}

/** In linear time where that can be done. */
function testOf(source: string, about: About, isWhole: boolean): LinearPattern {
  const linear = isWhole ? linearPattern(source) : linearAnywhere(source);
  if (linear !== undefined) return linear;
  const { pattern, cost } = patternOf(source, about);
  return (own, spend) => {
    spend?.(cost(own));
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

function replaceMatches(own: string, { pattern, cost }: TriedPattern, by: Nodes | undefined, run: Run): Nodes {
  const other = by === undefined ? undefined : string(by);
  if (other === undefined || pattern.source === '(?:)') return other === undefined ? NONE : text(own);
  charge(run, cost(own));
  // `$'` and the like stand for as much as the whole text.
  if (isTooLong(own, other, other.includes('$') ? own.length : 1)) return NONE;
  return text(own.replace(pattern, other));
}

/** What would fill the memory is not answered. */
const replaceAll = (own: string, part: string, by: string): Nodes =>
  isTooLong(own, by) ? NONE : text(own.replaceAll(part, () => by));

const MOST_REPLACED = 50_000_000;
const isTooLong = (own: string, by: string, each = 1): boolean =>
  (own.length + 1) * (by.length * each + 1) > MOST_REPLACED;

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
  indexOf: onText(1, 1, (own, part) => (isText(part) ? integer(own.indexOf(part)) : NONE), costOfFinding),
  lastIndexOf: onText(1, 1, (own, part) => (isText(part) ? integer(own.lastIndexOf(part)) : NONE), costOfFinding),
  substring: onText(1, 2, substring),
  startsWith: onText(1, 1, (own, part) => (isText(part) ? bool(own.startsWith(part)) : NONE)),
  endsWith: onText(1, 1, (own, part) => (isText(part) ? bool(own.endsWith(part)) : NONE)),
  contains: onText(1, 1, (own, part) => (isText(part) ? bool(own.includes(part)) : NONE), costOfFinding),
  upper: onText(0, 0, (own) => text(own.toUpperCase())),
  lower: onText(0, 0, (own) => text(own.toLowerCase())),
  trim: onText(0, 0, (own) => text(own.trim())),
  replace: onText(
    2,
    2,
    (own, part, by) => (isText(part) && isText(by) ? replaceAll(own, part, by) : NONE),
    costOfFinding,
  ),
  length: onText(0, 0, (own) => integer(own.length)),
  toChars: onText(0, 0, (own) => [...own].flatMap((char) => text(char)), costOfCutting),
  split: onText(1, 1, (own, by) => (isText(by) ? own.split(by).flatMap((part) => text(part)) : NONE), costOfCutting),
  join: [
    0,
    1,
    ([by]) =>
      (input, run, outer) => {
        charge(run, input.length);
        const between = String((by && single(by(outer, run)))?.value ?? '');
        const texts = input.map(({ value }) => String(value ?? ''));
        charge(run, texts.reduce((sum, one) => sum + one.length + between.length, 0) >> 4);
        return text(texts.join(between));
      },
  ],
  matches: testing(false),
  matchesFull: testing(true),
  replaceMatches: withPattern(2, (source, about) => patternOf(source, about, 'g'), replaceMatches),
  encode: onText(1, 1, (own, form) => coded(ENCODINGS, own, form)),
  decode: onText(1, 1, (own, form) => coded(DECODINGS, own, form)),
  escape: onText(1, 1, (own, form) => coded(ESCAPES, own, form)),
  unescape: onText(1, 1, (own, form) => coded(UNESCAPES, own, form)),
};
