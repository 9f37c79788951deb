// `_list=42`, what a List refers to: https://hl7.org/fhir/R4/search.html#list
import { malformedValue, unsupportedParameter } from '../fhir/failures-search.ts';
import { isId } from '../fhir/route.ts';
import { splitAt } from './escape.ts';
import type { Criterion } from './query.ts';

/** Lists by their ids; functional ones, `$current-allergies`, are nobody's here. Throws FhirError 400. */
export function listCriterion(value: string): Criterion {
  const ids = splitAt(',', value).filter((id) => id !== '');
  if (ids.some((id) => id.startsWith('$'))) throw unsupportedParameter(`_list=${value}`);
  if (!ids.every(isId)) throw malformedValue('_list', value, { es: 'el id de una List', en: 'the id of a List' });
  const where: Criterion = { kind: 'self', tests: [{ column: 'id', op: 'in', value: ids }] };
  return { kind: 'link', direction: 'in', param: 'List.item', types: ['List'], where };
}
