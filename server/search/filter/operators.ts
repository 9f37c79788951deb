// What each operator of a `_filter` asks of each type of parameter: https://hl7.org/fhir/R4/search_filter.html#ops

import { fold } from '../../definitions/fold.ts';
import { partsOf, type SearchParameter, type SearchParameterType } from '../../definitions/search-parameters.ts';
import { filterOperator } from '../../fhir/failures-filter.ts';
import { emptySearchText } from '../../fhir/failures-search.ts';
import { anyOf } from '../any-of.ts';
import type { Criterion, Test } from '../query.ts';
import { valueTypeOf } from '../value-types.ts';
import { parseDate } from '../values/date.ts';
import { presence } from '../values/token.ts';
import { entry, type SearchSettings, type ValueType } from '../values/value-type.ts';
import type { Operator } from './grammar.ts';

/** What is asked of one parameter; `valueType` is what the hub knows of it. */
type Asked = { parameter: SearchParameter; value: string; settings: SearchSettings; valueType: ValueType };
type Answer = (asked: Asked) => Criterion;
type Answers = Partial<Record<Operator, (asked: Asked) => Criterion | undefined>>;

/** As `parameter=value` or `parameter:modifier=value` of an ordinary search asks. */
const as =
  (modifier?: string): Answer =>
  ({ parameter, value, settings, valueType }) =>
    valueType.criterion(parameter, modifier, inFull(value), settings);

/** As `parameter=ge2024` asks. */
const prefixed = (...prefixes: Operator[]): Answers =>
  Object.fromEntries(
    prefixes.map((prefix) => [prefix, (asked: Asked) => as()({ ...asked, value: `${prefix}${asked.value}` })]),
  );
const ORDERED = prefixed('eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap');

/** Names that stand for the code systems they are known by. */
const NAMESPACES: Record<string, string> = {
  loinc: 'http://loinc.org',
  snomed: 'http://snomed.info/sct',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  ucum: 'http://unitsofmeasure.org',
};
const inFull = (value: string): string =>
  value.replace(/(^|\|)(loinc|snomed|rxnorm|ucum)(?=\|)/, (_, before: string, name: string) => {
    return before + (NAMESPACES[name] as string);
  });

// ── texts ───────────────────────────────────────────────────────────────────────────────────────────────────────────
/** Texts are compared without case and accents, URIs as they are. */
const folded =
  (test: (text: string) => Test[]): Answer =>
  ({ parameter: { key, code }, value }) => {
    const text = fold(value);
    if (text === '') throw emptySearchText(code);
    return entry('string', key, test(text));
  };
const written =
  (test: (text: string) => Test[]): Answer =>
  ({ parameter: { key, code }, value }) => {
    if (value === '') throw emptySearchText(code);
    return entry('token', key, test(value));
  };

const texts = (by: typeof folded, column: string): Answers => ({
  eq: by((value) => [{ column, op: 'eq', value }]),
  ne: by((value) => [{ column, op: 'ne', value }]),
  co: by((value) => [{ column, op: 'contains', value }]),
  sw: by((value) => [{ column, op: 'prefix', value }]),
  ew: by((value) => [{ column, op: 'suffix', value }]),
});

/** The specification compares the characters that texts start with, by code point. */
const FIRST_CHARACTERS: Answers = {
  gt: folded((text) => [{ column: 'folded', op: 'ge', value: behind(text) }]),
  ge: folded((text) => [{ column: 'folded', op: 'ge', value: first(text) }]),
  lt: folded((text) => [{ column: 'folded', op: 'lt', value: first(text) }]),
  le: folded((text) => [{ column: 'folded', op: 'lt', value: behind(text) }]),
};
const first = (text: string): string => String.fromCodePoint(text.codePointAt(0) as number);

/** The character after the first; none lies between U+D7FF and U+E000, nor behind the last. */
function behind(text: string): string {
  const next = (text.codePointAt(0) as number) + 1;
  return String.fromCodePoint(next === 0xd800 ? 0xe000 : Math.min(next, 0x10ffff));
}

// ── tokens ──────────────────────────────────────────────────────────────────────────────────────────────────────────
/** An item of the set is another, letter by letter: the tests of `eq`, each turned around. */
const another: Answer = (asked) => {
  const { anyCase: _, ...settings } = asked.settings;
  const same = as()({ ...asked, settings });
  if (same.kind !== 'entry' && same.kind !== 'self') return without(same, asked);
  const others = same.tests.map(({ column, value }): Test => ({ column, op: 'ne', value: value as string }));
  return anyOf(others.map((test) => ({ ...same, tests: [test] })));
};

const without = (same: Criterion, { parameter }: Asked): Criterion => ({
  kind: 'and',
  of: [presence(parameter), { kind: 'not', of: same }],
});

// ── dates ───────────────────────────────────────────────────────────────────────────────────────────────────────────
/** How the period of an item lies to the one that the value is. */
const lies =
  (test: (sought: { low: number; high: number }) => Test[]): Answer =>
  ({ parameter: { code, key }, value, settings }) =>
    entry('date', key, test(parseDate(code, `eq${value}`, settings)));

const PERIODS: Answers = {
  co: lies(({ low, high }) => [
    { column: 'low', op: 'le', value: low },
    { column: 'high', op: 'ge', value: high },
  ]),
  po: lies(({ low, high }) => [
    { column: 'low', op: 'le', value: high },
    { column: 'high', op: 'ge', value: low },
  ]),
};

/** `ni` asks what `in` asks, and `pr false` what `pr true` does: whoever asks turns the whole path around. */
const isThere = ({ parameter, valueType }: Asked) => valueType.presence(parameter);

const BY_TYPE: Record<SearchParameterType, Answers> = {
  string: { ...texts(folded, 'folded'), ...FIRST_CHARACTERS },
  number: ORDERED,
  date: { ...ORDERED, ...PERIODS },
  quantity: ORDERED,
  token: { eq: as(), ne: another, ss: as('below'), sb: as('above'), in: as('in'), ni: as('in') },
  reference: { re: as() },
  uri: texts(written, 'code'),
  composite: { eq: as() },
  special: { eq: as() },
};

/** Modifiers that a parameter must take for the operator to mean something. */
const NEEDS: Partial<Record<Operator, string>> = { ss: 'below', sb: 'above', in: 'in', ni: 'in' };

function answersOf(parameter: SearchParameter, valueType: ValueType): Answers {
  const { code, type } = parameter;
  const modifiers = valueType.modifiers(parameter);
  const answers = code === '_lastUpdated' ? ORDERED : BY_TYPE[type];
  const fitting = Object.entries(answers).filter(([operator]) => {
    const needed = NEEDS[operator as Operator];
    return needed === undefined || modifiers.includes(needed);
  });
  return { ...Object.fromEntries(fitting), pr: isThere };
}

/** Throws FhirError 400 for an operator that means nothing there, or a malformed value. */
export function operatorCriterion(operator: Operator, asked: Omit<Asked, 'valueType'>): Criterion | undefined {
  const { parameter } = asked;
  if (parameter.parts.length > 0) {
    const parts = partsOf(parameter).map((part) => operatorCriterion(operator, { ...asked, parameter: part }));
    return anyOf(parts as Criterion[]);
  }
  // Words are looked for among what fulfils the rest of the search, which a part of a filter does not know.
  const valueType = parameter.expression === '' && parameter.type === 'string' ? undefined : valueTypeOf(parameter);
  if (valueType === undefined) return undefined;
  const answers = answersOf(parameter, valueType);
  const answer = answers[operator];
  if (answer === undefined) throw filterOperator(parameter.code, parameter.type, operator, Object.keys(answers));
  return answer({ ...asked, valueType });
}
