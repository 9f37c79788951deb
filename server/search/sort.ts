// `_sort=status,-date`: https://hl7.org/fhir/R4/search.html#sort
import {
  partsOf,
  type SearchParameter,
  type SearchParameterType,
  searchParameter,
  searchParameters,
} from '../definitions/search-parameters.ts';
import { resourceTypes } from '../definitions/structures.ts';
import { unsharedSort, unsupportedParameter } from '../fhir/failures-search.ts';
import type { Unknown } from './condition.ts';
import type { EntryKind, SortKey } from './query.ts';

const ENTRIES: Partial<Record<SearchParameterType, EntryKind>> = {
  string: 'string',
  token: 'token',
  uri: 'token',
  reference: 'reference',
  date: 'date',
  number: 'quantity',
  quantity: 'quantity',
};

/**
 * One rule of the list; undefined types: every type there is. Throws FhirError 400 for a parameter that has no order, or
 * that one of several types has not, or has as another kind of value.
 */
export function sortKey(types: readonly string[] = resourceTypes(), rule: string): SortKey | Unknown {
  const descending = rule.startsWith('-');
  const code = descending ? rule.slice(1) : rule;
  if (code === '_id') return { by: 'id', descending };
  if (code === '_lastUpdated') return { by: 'lastUpdated', descending };
  const [type, ...others] = types as [string, ...string[]];
  const parameters = types.map((one) => searchParameter(one, code));
  if (parameters[0] === undefined && others.length === 0) return { kind: 'unknown', name: code, type };
  const kinds = new Set(parameters.map((parameter) => parameter && kindOf(parameter)));
  const [of] = kinds;
  if (kinds.size > 1 || (of === undefined && others.length > 0)) throw unsharedSort(rule, sharedBy(types));
  if (of === undefined) throw unsupportedParameter(`_sort=${rule}`);
  const params = parameters.flatMap((parameter) => (parameter === undefined ? [] : keysOf(parameter)));
  return { by: 'param', of, params: [...new Set(params)], descending };
}

/** Of what leaves its entries in the index: the parameter, or those that find the same together. */
const keysOf = (parameter: SearchParameter): string[] =>
  parameter.parts.length === 0 ? [parameter.key] : partsOf(parameter).map(({ key }) => key);

/** Undefined: it has no order. */
const kindOf = ({ type, expression }: SearchParameter): EntryKind | undefined =>
  expression === '' ? undefined : ENTRIES[type];

/** What all the types can be sorted by. */
function sharedBy([first, ...others]: readonly string[]): string[] {
  const shared = searchParameters(first as string).filter((parameter) => {
    const kind = kindOf(parameter);
    return kind !== undefined && others.every((type) => isOfKind(kind, type, parameter.code));
  });
  return [...new Set(['_id', '_lastUpdated', ...shared.map(({ code }) => code)])];
}

function isOfKind(kind: EntryKind, type: string, code: string): boolean {
  const own = searchParameters(type).find((parameter) => parameter.code === code);
  return own !== undefined && kindOf(own) === kind;
}
