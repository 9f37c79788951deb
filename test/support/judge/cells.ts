// What a search exercises: of each condition the type, the modifier and the prefixes; and what else is asked for.
// https://hl7.org/fhir/R4/search.html#modifiers
import { type Condition, readName } from '../oracle/conditions.ts';
import { splitAt } from '../oracle/escapes.ts';
import { type Parameter, parametersOf, resourceTypes } from '../oracle/parameters.ts';
import { PREFIXES } from '../oracle/prefixes.ts';

const ordered = (type: string): string[] => [
  type,
  ...PREFIXES.map((prefix) => `${type} ${prefix}`),
  `${type} :missing`,
];
const modified = (type: string, ...modifiers: string[]): string[] => [
  type,
  ...[...modifiers, 'missing'].map((modifier) => `${type} :${modifier}`),
];

/** Type × modifier × prefix, as the specification has them: https://hl7.org/fhir/R4/search.html#ptypes */
export const CELLS: readonly string[] = [
  ...modified('string', 'exact', 'contains'),
  ...modified('token', 'not', 'in', 'not-in', 'above', 'below', 'of-type', 'text', 'text-advanced', 'code-text'),
  ...ordered('date'),
  ...ordered('number'),
  ...ordered('quantity'),
  ...modified('reference', '[type]', 'identifier', 'above', 'below'),
  ...modified('uri', 'above', 'below'),
  ...modified('composite'),
  ...modified('special'),
];

/** What else a search may be made of. */
export const WAYS: readonly string[] = [
  ...['chain', 'chain with a type', '_has', 'several links'],
  ...['_list', '_text', '_content', '_filter', '_contained', 'several conditions', 'several values'],
  ...['POST', 'of a compartment', 'across types', '$everything'],
  ...['_include', '_revinclude', ':iterate', 'include *', '_sort', '_sort by several', '_total', 'number alone'],
];

const KNOWN = new Set([...CELLS, ...WAYS]);
const SPECIAL = ['_list', '_text', '_content', '_filter'];
const NO_CONDITION = /^_(?:sort|count|total|summary|type|contained|(?:rev)?include(?::iterate)?)$/;

export function exercised(search: string, method: string): Set<string> {
  const [path = '', query = ''] = search.split(/\?(.*)/s);
  const parameters = [...new URLSearchParams(query)];
  const type = path.split('/').at(-1) as string;
  if (type === '$everything') return new Set([type]);
  const isAcross = type === '' || type === '*';
  const conditions = parameters.filter(([name]) => !NO_CONDITION.test(name));
  return new Set([
    ...conditions.flatMap(([name, value]) => conditionCells(isAcross ? 'Patient' : type, readName(name), value)),
    ...parameters.flatMap(([name, value]) => resultWays(name, value)),
    ...(conditions.length > 1 ? ['several conditions'] : []),
    ...(method === 'POST' ? ['POST'] : []),
    ...(path.includes('/') ? ['of a compartment'] : []),
    ...(isAcross ? ['across types'] : []),
  ]);
}

/** Through a chain or `_has`. */
export const isLinked = (cells: ReadonlySet<string>): boolean => cells.has('chain') || cells.has('_has');

function resultWays(name: string, value: string): string[] {
  if (name === '_sort') return value.includes(',') ? ['_sort', '_sort by several'] : ['_sort'];
  if (name === '_total' || name === '_contained') return [name];
  if (name === '_summary' || name === '_count') return ['number alone'];
  const [, way, iterate] = /^(_(?:rev)?include)(:iterate)?$/.exec(name) ?? [];
  if (way === undefined) return [];
  return [way, ...(iterate === undefined ? [] : [iterate]), ...(value.includes('*') ? ['include *'] : [])];
}

function conditionCells(type: string, condition: Condition, value: string): string[] {
  const values = splitAt(',', value);
  const several = values.length > 1 ? ['several values'] : [];
  if (condition.kind === 'leaf') return [...leafCells(type, condition.code, condition.modifier, values), ...several];
  const { inner } = condition;
  const links = [
    ...(condition.kind === 'has' ? ['_has'] : condition.type === '' ? ['chain'] : ['chain', 'chain with a type']),
    ...(inner.kind === 'leaf' ? [] : ['several links']),
  ];
  const next =
    condition.kind === 'has' || condition.type !== '' ? [condition.type] : targets(type, condition.reference);
  const cells = next.map((one) => conditionCells(one, inner, value)).filter(({ length }) => length > 0);
  // Parameters of one name may be of several types, of which not all take the modifier.
  return [...links, ...(cells.find((some) => some.every((cell) => KNOWN.has(cell))) ?? cells[0] ?? [])];
}

/** The types a chain may lead to that does not name one. */
function targets(type: string, reference: string): readonly string[] {
  const { target = [] } = parametersOf(type).get(reference) ?? {};
  return target.includes('Resource') ? [...resourceTypes] : target;
}

function leafCells(type: string, code: string, modifier: string, values: string[]): string[] {
  if (SPECIAL.includes(code)) return [code];
  const parameter = parametersOf(type).get(code);
  if (parameter === undefined) return [];
  const kind = parameter.type;
  if (modifier !== '') return [`${kind} :${resourceTypes.has(modifier) ? '[type]' : modifier}`];
  return isOrdered(parameter) ? values.map((value) => `${kind}${prefixOf(value)}`) : [kind];
}

const isOrdered = ({ type }: Parameter): boolean => type === 'date' || type === 'number' || type === 'quantity';

function prefixOf(value: string): string {
  const prefix = PREFIXES.find((one) => value.startsWith(one));
  return prefix === undefined ? '' : ` ${prefix}`;
}
