// The functions of FHIRPath on texts and numbers, and conversions between them: https://hl7.org/fhirpath/N1/#string-manipulation,
// https://hl7.org/fhirpath/N1/#conversion
import { type LinearPattern, linearPattern } from '../terminology/linear-pattern.ts';
import { bool, integer, NONE, type Nodes, sortOf, text } from './nodes.ts';
import { isBoundedPattern } from './patterns.ts';
import { type Callable, charge, type Eval, type Run } from './run.ts';
import { InvariantError } from './tokens.ts';

/** Patterns are tried on no longer texts; those that have to go back and forth, on no longer ones than this. */
const LONGEST = 100_000;
const LONGEST_TRIED = 300;

const string = (nodes: Nodes): string | undefined => {
  const value = nodes[0]?.value;
  return typeof value === 'string' ? value : undefined;
};

/** On the text of the input, with arguments that are constants or start outside. */
const onText = (min: number, max: number, run: (text: string, ...args: unknown[]) => Nodes): Callable => [
  min,
  max,
  (args) => (input, state, outer) => {
    const own = string(input);
    if (own === undefined) return NONE;
    const values = args.map((argument) => argument(outer, state)[0]?.value);
    return values.includes(undefined) ? NONE : run(own, ...values);
  },
];

/** `.` means line ends too: https://hl7.org/fhirpath/N1/#matchesregex-string-boolean */
function patternOf(source: string, expression: string, flags = ''): RegExp {
  if (!isBoundedPattern(source)) throw new InvariantError(expression, `matches('${source}')`);
  try {
    return new RegExp(source, `su${flags}`);
  } catch {
    return new RegExp(source, `s${flags}`);
  }
}

/** In linear time where that can be done, else on short texts only. */
function testOf(source: string, expression: string, isWhole: boolean): LinearPattern {
  const linear = isWhole ? linearPattern(source) : linearAnywhere(source);
  if (linear !== undefined) return linear;
  const pattern = patternOf(source, expression);
  return (own) => {
    if (own.length > LONGEST_TRIED) throw new InvariantError(expression, `matches('${source}')`);
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
  ready: (source: string, expression: string) => Ready,
  run: (own: string, pattern: Ready, more: Nodes | undefined, state: Run) => Nodes,
): Callable {
  return [
    max,
    max,
    ([pattern, more], { source, literal }) => {
      const fixed = typeof literal === 'string' ? ready(literal, source) : undefined;
      return (input, state, outer) => {
        const own = string(input);
        if (own === undefined || own.length > LONGEST) return NONE;
        if (fixed !== undefined) return run(own, fixed, more?.(outer, state), state);
        const given = string((pattern as Eval)(outer, state));
        return given === undefined ? NONE : run(own, ready(given, source), more?.(outer, state), state);
      };
    },
  ];
}

const testing = (isWhole: boolean): Callable =>
  withPattern(
    1,
    (source, expression) => testOf(source, expression, isWhole),
    (own, test, _more, run) => bool(test(own, (steps) => charge(run, steps))),
  );

function replaceMatches(own: string, pattern: RegExp, by: Nodes | undefined): Nodes {
  const other = by === undefined ? undefined : string(by);
  return other === undefined || own.length > LONGEST_TRIED ? NONE : text(own.replace(pattern, other));
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

const BOOLEANS: Record<string, boolean> = {
  true: true,
  t: true,
  yes: true,
  y: true,
  '1': true,
  '1.0': true,
  false: false,
  f: false,
  no: false,
  n: false,
  '0': false,
  '0.0': false,
};

type Convert = (value: unknown, type: string) => Nodes;

const CONVERSIONS: Record<string, Convert> = {
  Boolean: (value) => bool(BOOLEANS[String(value).toLowerCase()]),
  Integer: (value) => {
    if (typeof value === 'boolean') return integer(Number(value));
    return /^[+-]?\d+$/.test(String(value)) ? integer(Number(value)) : NONE;
  },
  Decimal: (value) => {
    const number =
      typeof value === 'boolean' || /^[+-]?\d+(?:\.\d+)?$/.test(String(value)) ? Number(value) : Number.NaN;
    return Number.isNaN(number) ? NONE : [{ value: number, type: 'System.Decimal' }];
  },
  String: (value) => (typeof value === 'object' ? NONE : text(String(value))),
  Date: (value) =>
    /^\d{4}(?:-\d\d(?:-\d\d)?)?(?:T.*)?$/.test(String(value))
      ? [{ value: String(value).slice(0, 10), type: 'System.Date' }]
      : NONE,
  DateTime: (value) =>
    /^\d{4}(?:-\d\d(?:-\d\d(?:T.*)?)?)?$/.test(String(value))
      ? [{ value: String(value), type: 'System.DateTime' }]
      : NONE,
  Time: (value) =>
    /^\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?$/.test(String(value)) ? [{ value, type: 'System.Time' }] : NONE,
  Quantity: (value, type) => {
    if (sortOf(type) === 'quantity') return [{ value, type: 'System.Quantity' }];
    const found = /^([+-]?\d+(?:\.\d+)?)\s*(?:'([^']+)'|([a-z]+))?$/.exec(String(value));
    return found === null
      ? NONE
      : [{ value: { value: Number(found[1]), unit: found[2] ?? found[3] ?? '1' }, type: 'System.Quantity' }];
  },
};

function conversion(convert: Convert): Callable {
  return [
    0,
    1,
    () =>
      ([node]) =>
        node?.value === undefined ? NONE : convert(node.value, node.type),
  ];
}

function convertible(convert: Convert): Callable {
  return [
    0,
    1,
    () =>
      ([node]) =>
        node?.value === undefined ? NONE : bool(convert(node.value, node.type).length > 0),
  ];
}

/** Of numbers; `argument` is 0 where there is none. */
const onNumber = (max: number, calculate: (value: number, argument: number) => number): Callable => [
  0,
  max,
  ([argument]) =>
    ([node], run, outer) => {
      if (typeof node?.value !== 'number') return NONE;
      const result = calculate(node.value, Number(argument?.(outer, run)[0]?.value ?? 0));
      if (!Number.isFinite(result)) return NONE;
      return [{ value: result, type: Number.isInteger(result) ? 'System.Integer' : 'System.Decimal' }];
    },
];

const isText = (value: unknown): value is string => typeof value === 'string';

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
        text(input.map(({ value }) => value).join(String(by?.(outer, run)[0]?.value ?? ''))),
  ],
  matches: testing(false),
  matchesFull: testing(true),
  replaceMatches: withPattern(2, (source, expression) => patternOf(source, expression, 'g'), replaceMatches),
  ...Object.fromEntries(
    Object.entries(CONVERSIONS).flatMap(([name, convert]): [string, Callable][] => [
      [`to${name}`, conversion(convert)],
      [`convertsTo${name}`, convertible(convert)],
    ]),
  ),
  abs: onNumber(0, Math.abs),
  ceiling: onNumber(0, Math.ceil),
  floor: onNumber(0, Math.floor),
  truncate: onNumber(0, Math.trunc),
  exp: onNumber(0, Math.exp),
  ln: onNumber(0, Math.log),
  log: onNumber(1, (value, base) => Math.log(value) / Math.log(base)),
  power: onNumber(1, (value, exponent) => value ** exponent),
  sqrt: onNumber(0, Math.sqrt),
  round: onNumber(1, (value, digits) => Math.round(value * 10 ** digits) / 10 ** digits),
};
