// `_sort=status,-date`: https://hl7.org/fhir/R4/search.html#sort
import { type SearchParameterType, searchParameter } from '../definitions/search-parameters.ts';
import { unsupportedParameter } from '../fhir/failures-search.ts';
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
 * One rule of the list. Several types share no parameters but those of the resource itself.
 * Throws FhirError 400 for a parameter that has no order.
 */
export function sortKey(types: readonly string[] | undefined, rule: string): SortKey | Unknown {
  const descending = rule.startsWith('-');
  const code = descending ? rule.slice(1) : rule;
  if (code === '_id') return { by: 'id', descending };
  if (code === '_lastUpdated') return { by: 'lastUpdated', descending };
  const [type, ...others] = types ?? [];
  if (type === undefined || others.length > 0) throw unsupportedParameter(`_sort=${rule}`);
  const parameter = searchParameter(type, code);
  if (parameter === undefined) return { kind: 'unknown', name: code, type };
  const of = parameter.expression === '' ? undefined : ENTRIES[parameter.type];
  if (of === undefined) throw unsupportedParameter(`_sort=${rule}`);
  return { by: 'param', of, param: parameter.key, descending };
}
