// Composites, `code-value-quantity=8480-6$gt140`: what holds for one and the same element.
// https://hl7.org/fhir/R4/search.html#composite
import type { Composite } from '../../definitions/extract/composites.ts';
import { componentsOf, type Joint, jointOf } from '../../definitions/extract/joint.ts';
import type { SearchParameter } from '../../definitions/search-parameters.ts';
import { malformedValue } from '../../fhir/failures-search.ts';
import { allOf, anyOf } from '../any-of.ts';
import { splitAt } from '../escape.ts';
import type { Criterion, IndexEntry, Test } from '../query.ts';
import { SIMPLE } from '../simple-types.ts';
import { entry, oneOf, type SearchSettings, subKey } from './value-type.ts';

export const modifiers = (): readonly string[] => [];

export function index(): void {
  // by element, see indexComposite
}

type Entry<Kind extends IndexEntry['kind']> = Extract<IndexEntry, { kind: Kind }>;

/**
 * One entry for each way the components of an element combine. The first is a token and becomes one text; the others keep
 * their columns: `code` or `exact` holds the token, `system` the unit, the second token or the reference.
 */
export function indexComposite({ parameter, elements }: Composite, settings: SearchSettings, into: IndexEntry[]): void {
  const components = componentsOf(parameter);
  for (const element of elements) {
    const [tokens = [], ...others] = element.map((values, at) => {
      const component = components[at] as SearchParameter;
      const found: IndexEntry[] = [];
      for (const value of values) SIMPLE[component.type as 'token'].index(value, component, settings, found);
      return found.filter(({ param }) => isOwn(param, component.key));
    });
    for (const token of tokens) {
      if (token.kind !== 'token') continue;
      for (const other of others[0] ?? []) combine(parameter, textOf(token), other, others[1], into);
    }
  }
}

const isOwn = (param: string, key: string): boolean =>
  param === key || param === subKey(key, 'base') || param === subKey(key, 'folded');

function combine(
  { key }: SearchParameter,
  token: string,
  other: IndexEntry,
  third: IndexEntry[] | undefined,
  into: IndexEntry[],
): void {
  if (other.kind === 'token') into.push({ kind: 'token', param: key, system: textOf(other), code: token });
  else if (other.kind === 'reference') into.push({ kind: 'token', param: key, system: addressOf(other), code: token });
  else if (other.kind === 'string') into.push({ kind: 'string', param: key, folded: other.folded, exact: token });
  else if (third !== undefined) spans(key, token, other.low, third, into);
  else {
    const param = other.param.endsWith(':base') ? subKey(key, 'base') : key;
    const system = other.kind === 'quantity' ? textOf(other) : '';
    into.push({ kind: 'quantity', param, low: other.low, high: other.high, system, code: token });
  }
}

/** From one number to another: a window of a sequence. */
function spans(param: string, token: string, low: number, ends: IndexEntry[], into: IndexEntry[]): void {
  for (const end of ends) {
    if (end.kind !== 'quantity' || end.low < low) continue;
    into.push({ kind: 'quantity', param, low, high: end.low, system: '', code: token });
  }
}

/** No text of FHIR holds these characters, so that each part can be sought by itself, and what is in lower case apart. */
const BETWEEN = '\u0001';
const END = '\u0002';
const BETWEEN_FOLDED = '\u0003';
type Coded = { param: string; system: string; code: string };
const between = (param: string): string => (param.endsWith(':folded') ? BETWEEN_FOLDED : BETWEEN);
const textOf = ({ param, system, code }: Coded): string => `${code}${between(param)}${system}${END}`;
const addressOf = ({ type, id }: Entry<'reference'>): string => `${type}/${id}`;

// ── search ──────────────────────────────────────────────────────────────────────────────────────────────────────────
/** A condition on one entry of a component. */
type Alternative = Extract<Criterion, { kind: 'entry' }>;

export function criterion(
  parameter: SearchParameter,
  _: string | undefined,
  value: string,
  settings: SearchSettings,
): Criterion {
  const components = componentsOf(parameter);
  const values = splitAt('$', value);
  if (values.length !== components.length) {
    const form = components.map(({ code }) => code).join('$');
    throw malformedValue(parameter.code, value, { es: form, en: form });
  }
  const asked = components.map((component, at) =>
    alternativesOf(
      SIMPLE[component.type as 'token'].criterion(component, undefined, values[at] as string, settings),
      component,
    ),
  );
  const joint = jointOf(parameter);
  if (joint !== undefined) return allOf([...asked.map(anyOf), ...notApart(parameter, joint)]);
  return anyOf(combinations(asked).map((alternatives) => together(parameter, alternatives)));
}

function alternativesOf(asked: Criterion, { key }: SearchParameter): Alternative[] {
  if (asked.kind === 'or') return asked.of.flatMap((one) => alternativesOf(one, { key } as SearchParameter));
  if (asked.kind !== 'entry') throw new TypeError(`${key}: a component is no ${asked.kind}`);
  return isOwn(asked.param, key) ? [asked] : [];
}

const combinations = (lists: Alternative[][]): Alternative[][] =>
  lists.reduce<Alternative[][]>((found, list) => found.flatMap((some) => list.map((one) => [...some, one])), [[]]);

function together(parameter: SearchParameter, alternatives: Alternative[]): Criterion {
  const { key } = parameter;
  const [first, second, third] = alternatives as [Alternative, Alternative, Alternative | undefined];
  const of = kindOf(parameter);
  const token = textTests(first, first.tests, of === 'string' ? 'exact' : 'code');
  if (third !== undefined) {
    return entry(of, key, [...token, ...onColumn(second.tests, 'low'), ...onColumn(third.tests, 'high')]);
  }
  const param = second.param.endsWith(':base') ? subKey(key, 'base') : key;
  return entry(of, param, [...token, ...secondTests(second)]);
}

function secondTests(second: Alternative): Test[] {
  const { of, tests } = second;
  if (of === 'token') return textTests(second, tests, 'system');
  if (of === 'reference') return addressTests(tests);
  const isUnit = ({ column }: Test): boolean => column === 'system' || column === 'code';
  return [...textTests(second, tests.filter(isUnit), 'system'), ...tests.filter((test) => !isUnit(test))];
}

/** What is asked of a system and a code, asked of their text. */
function textTests({ param }: Alternative, tests: readonly Test[], column: string): Test[] {
  const of = (wanted: string) => tests.find((test) => test.column === wanted)?.value as string | string[] | undefined;
  const system = of('system');
  const code = of('code');
  if (code === undefined) {
    return system === undefined ? [] : [{ column, op: 'contains', value: `${BETWEEN}${system}${END}` }];
  }
  if (system === undefined) return [{ column, op: 'prefix', value: `${code}${between(param)}` }];
  const texts = [code].flat().flatMap((one) => [system].flat().map((of) => textOf({ param, system: of, code: one })));
  return [oneOf(column, texts)];
}

function addressTests(tests: readonly Test[]): Test[] {
  const types = tests.find(({ column }) => column === 'type')?.value as string | string[];
  const id = tests.find(({ column }) => column === 'id')?.value as string;
  return [
    { column: 'system', op: 'in', value: [types].flat().map((type) => addressOf({ type, id } as Entry<'reference'>)) },
  ];
}

const onColumn = (tests: readonly Test[], column: 'low' | 'high'): Test[] => tests.map((test) => ({ ...test, column }));

function kindOf(parameter: SearchParameter): 'token' | 'string' | 'quantity' {
  const type = componentsOf(parameter)[1]?.type;
  return type === 'string' ? 'string' : type === 'token' || type === 'reference' ? 'token' : 'quantity';
}

export function presence(parameter: SearchParameter): Criterion {
  const joint = jointOf(parameter);
  if (joint === undefined) return entry(kindOf(parameter), parameter.key);
  const present = joint.components.map((one) => {
    const { presence } = SIMPLE[one.type as 'token'];
    return anyOf(alternativesOf(presence(one) ?? anyOf([]), one));
  });
  return allOf([...present, ...notApart(parameter, joint)]);
}

/** The mark of a resource in which a component's parameter finds what the component does not. */
export const apartEntry = ({ key }: SearchParameter): IndexEntry => ({
  kind: 'token',
  param: subKey(key, 'apart'),
  system: '',
  code: 'true',
});

/** Mostly no resource bears the mark, and a store asks nothing of it. */
const notApart = ({ key }: SearchParameter, { beyond }: Joint): Criterion[] =>
  beyond.length === 0 ? [] : [{ kind: 'not', of: entry('token', subKey(key, 'apart')) }];
