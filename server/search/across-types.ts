// Conditions of a search over several types, or all: https://hl7.org/fhir/R4/search.html#type
import { isResourceType, resourceTypes } from '../definitions/structures.ts';
import { malformedValue } from '../fhir/failures-search.ts';
import { condition } from './chain.ts';
import type { Scope, Unknown } from './condition.ts';
import { filterCriterion } from './filter/filter.ts';
import type { Criterion } from './query.ts';

/** The types that `_type=Observation,Condition` names; undefined: it is not given. */
export function namedTypes(parameters: URLSearchParams): string[] | undefined {
  const names = parameters.getAll('_type').flatMap((list) => list.split(',').filter((name) => name !== ''));
  const unknown = names.find((name) => !isResourceType(name));
  if (unknown !== undefined) {
    throw malformedValue('_type', unknown, { es: 'tipos de recurso de FHIR R4', en: 'resource types of FHIR R4' });
  }
  return names.length === 0 ? undefined : [...new Set(names)];
}

/** They ask the same of every type. */
const OF_ANY_TYPE = ['_id', '_lastUpdated', '_list'];

/** A parameter must be common to all the types; undefined stands for every type there is. */
export function conditionAcross(
  types: readonly string[] | undefined,
  name: string,
  value: string,
  scope: Scope,
): Criterion | Unknown {
  const all = types ?? resourceTypes();
  const [bare = ''] = name.split(':', 1);
  if (all.length === 1 || OF_ANY_TYPE.includes(bare)) return ofType(all[0] as string, name, value, scope);
  const branches = all.map((type) => ({ type, where: ofType(type, name, value, scope) }));
  const [first, ...others] = branches.map(({ where }) => JSON.stringify(where));
  if (others.every((other) => other === first)) return (branches[0] as { where: Criterion | Unknown }).where;
  const of: Criterion[] = [];
  for (const { type, where } of branches) {
    if (where.kind === 'unknown') return where;
    of.push({ kind: 'and', of: [{ kind: 'type', types: [type] }, where] });
  }
  return { kind: 'or', of };
}

const ofType = (type: string, name: string, value: string, scope: Scope): Criterion | Unknown =>
  name === '_filter' ? filterCriterion(type, value, scope) : condition(type, name, value, scope);
