// What a `_filter` says, read and judged: https://hl7.org/fhir/R4/search_filter.html
import type { Resource } from '../../../server/fhir/request.ts';
import { stretch, stretchOf } from './dates.ts';
import { isMissing, matchesValue } from './leaves.ts';
import { parametersOf } from './parameters.ts';
import { fold, stringsOf } from './strings.ts';
import { matchesToken, tokensOf } from './tokens.ts';
import { urisOf } from './uris.ts';
import type { Found } from './values.ts';
import { valuesOf, type World } from './world.ts';

/** `subject:Patient`, and what stands in brackets behind it. */
type Step = { code: string; type: string; filter: Filter | undefined };
export type Filter =
  | { kind: 'and' | 'or'; one: Filter; other: Filter }
  | { kind: 'not'; one: Filter }
  | { kind: 'test'; path: Step[]; operator: string; value: string };

/** Whether a resource fulfils `parameter:modifier=value`: operators that are modifiers too. */
type AsParameter = (resource: Resource, code: string, modifier: string, value: string) => boolean;

// ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────
const WORD = /\s*("(?:[^"\\]|\\.)*"|[()]|[^\s()"]+)/y;

/** From left to right: neither of `and` and `or` binds more closely. */
export function readFilter(text: string): Filter {
  const words: string[] = [];
  for (WORD.lastIndex = 0; ; ) {
    const [, word] = WORD.exec(text) ?? [];
    if (word === undefined) break;
    words.push(word);
  }
  return joined(words);
}

function joined(words: string[]): Filter {
  let filter = operand(words);
  while (words[0] === 'and' || words[0] === 'or') {
    const kind = words.shift() as 'and' | 'or';
    filter = { kind, one: filter, other: operand(words) };
  }
  return filter;
}

function operand(words: string[]): Filter {
  const isNot = words[0] === 'not';
  if (isNot) words.shift();
  if (words[0] !== '(') return test(words);
  words.shift();
  const one = joined(words);
  words.shift();
  return isNot ? { kind: 'not', one } : one;
}

function test(words: string[]): Filter {
  let path = words.shift() as string;
  // What stands in brackets has spaces.
  while (path.split('[').length > path.split(']').length) path += ` ${words.shift()}`;
  const [operator = '', value = ''] = words.splice(0, 2);
  const isQuoted = value.startsWith('"');
  return { kind: 'test', path: steps(path), operator, value: isQuoted ? (JSON.parse(value) as string) : value };
}

function steps(path: string): Step[] {
  return [...path.matchAll(/([\w-]+)(?::(\w+))?(?:\[([^\]]*)\])?/g)].map(([, code = '', type = '', inner]) => ({
    ...{ code, type },
    filter: inner === undefined ? undefined : readFilter(inner),
  }));
}

// ── judging ─────────────────────────────────────────────────────────────────────────────────────────────────────────
export function meetsFilter(resource: Resource, filter: Filter, world: World, ask: AsParameter): boolean {
  const meets = (one: Filter): boolean => meetsFilter(resource, one, world, ask);
  switch (filter.kind) {
    case 'and':
      return meets(filter.one) && meets(filter.other);
    case 'or':
      return meets(filter.one) || meets(filter.other);
    case 'not':
      return !meets(filter.one);
    case 'test': {
      const { operator, value, path } = filter;
      const last = path.at(-1)?.code as string;
      const ends = endsOf(resource, path, world, ask);
      if (operator === 'ni') return !ends.some((end) => ask(end, last, 'in', value));
      if (operator === 'pr') return ends.some((end) => ask(end, last, 'missing', 'false')) === (value === 'true');
      return ends.some((end) => meetsOperator(end, last, operator, value, world, ask));
    }
  }
}

/** The resources that a path leads to, the last name aside. */
function endsOf(resource: Resource, path: readonly Step[], world: World, ask: AsParameter): Resource[] {
  const [step, ...rest] = path;
  if (step === undefined || rest.length === 0) return [resource];
  const { code, type, filter } = step;
  const parameter = parametersOf(resource.resourceType).get(code);
  if (parameter === undefined) return [];
  return world
    .targets(resource, parameter)
    .filter(({ resourceType }) => type === '' || type === resourceType)
    .filter((target) => filter === undefined || meetsFilter(target, filter, world, ask))
    .flatMap((target) => endsOf(target, rest, world, ask));
}

const MODIFIERS: Record<string, string> = { in: 'in', ss: 'below', sb: 'above' };
const NAMESPACES: Record<string, string> = {
  ...{ loinc: 'http://loinc.org', snomed: 'http://snomed.info/sct', ucum: 'http://unitsofmeasure.org' },
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
};

function meetsOperator(
  resource: Resource,
  code: string,
  operator: string,
  value: string,
  { settings }: World,
  ask: AsParameter,
): boolean {
  const parameter = parametersOf(resource.resourceType).get(code);
  if (parameter === undefined || isMissing(resource, parameter, settings)) return false;
  const [first = '', ...others] = value.split('|');
  const inFull = [
    others.length === 1 ? (NAMESPACES[first] ?? first) : first,
    ...(others.length === 2 ? [NAMESPACES[others[0] as string] ?? others[0], others[1]] : others),
  ].join('|');
  const found = valuesOf(resource, parameter);
  switch (parameter.type) {
    case 'string':
      return found.flatMap(stringsOf).some((text) => compareTexts(operator, fold(text), fold(value)));
    case 'uri':
      // Without a version, which stands behind a canonical URL and is no part of it.
      return found.flatMap((one) => urisOf(one).slice(-1)).some((uri) => compareTexts(operator, uri, value));
    case 'token': {
      const modifier = MODIFIERS[operator];
      if (modifier !== undefined) return ask(resource, code, modifier, inFull);
      if (operator === 'ne')
        return found.flatMap(tokensOf).some((token) => !matchesToken(inFull, exactly(token), NONE));
      return ask(resource, code, '', inFull);
    }
    case 'date':
      if (operator === 'co' || operator === 'po') return found.some((one) => compareSpans(operator, one, value));
      return matchesValue(resource, parameter, '', `${operator}${value}`, settings);
    case 'number':
    case 'quantity':
      return matchesValue(resource, parameter, '', `${operator}${inFull}`, settings);
    default: // eq of composites, re of references
      return ask(resource, code, '', inFull);
  }

  function compareSpans(how: 'co' | 'po', one: Found, text: string): boolean {
    const [target, sought] = [stretchOf(one, settings), stretch(text, settings.timeZone)];
    if (target === undefined || sought === undefined) return false;
    return how === 'co'
      ? target.low <= sought.low && target.high >= sought.high
      : target.low < sought.high && target.high > sought.low;
  }
}

const NONE: ReadonlySet<string> = new Set();
/** Another value is one that is written otherwise. */
const exactly = <Token extends { anyCase?: boolean }>(token: Token): Token => ({ ...token, anyCase: false });

function compareTexts(operator: string, text: string, sought: string): boolean {
  const [first, other] = [text, sought].map((one) => one.codePointAt(0) ?? -1) as [number, number];
  switch (operator) {
    case 'eq':
      return text === sought;
    case 'ne':
      return text !== sought;
    case 'co':
      return text.includes(sought);
    case 'sw':
      return text.startsWith(sought);
    case 'ew':
      return text.endsWith(sought);
    case 'gt':
      return first > other;
    case 'ge':
      return first >= other;
    case 'lt':
      return first < other;
    case 'le':
      return first <= other;
    default:
      throw new Error(`${operator} is not for texts`);
  }
}
