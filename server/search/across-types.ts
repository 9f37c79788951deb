// Conditions of a search over several types, or all: https://hl7.org/fhir/R4/search.html#type
import { isResourceType, resourceTypes } from '../definitions/structures.ts';
import { malformedValue, unsharedParameter } from '../fhir/failures-search.ts';
import { condition, isHasByAddress } from './chain.ts';
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

/**
 * A parameter must be common to all the types; undefined stands for every type there is. Throws FhirError 400 for one
 * that only some of them have; what is asked of every resource, `_text`, is not found in types that have no such thing.
 */
export function conditionAcross(
  types: readonly string[] | undefined,
  name: string,
  value: string,
  scope: Scope,
): Criterion | Unknown {
  const all = types ?? resourceTypes();
  const [bare = ''] = name.split(':', 1);
  const isSame = all.length === 1 || OF_ANY_TYPE.includes(bare) || isHasByAddress(name);
  if (isSame) return ofType(all[0] as string, name, value, scope);
  const branches = all.map((type) => ({ type, where: ofType(type, name, value, scope) }));
  const known = branches.filter(({ where }) => where.kind !== 'unknown') as { type: string; where: Criterion }[];
  const unknown = branches.find(({ where }) => where.kind === 'unknown')?.where as Unknown | undefined;
  const [first] = known;
  if (first === undefined) return unknown as Unknown;
  if (unknown !== undefined && !bare.startsWith('_')) throw unsharedParameter(unknown.name, unknown.type);
  const text = JSON.stringify(first.where);
  if (unknown === undefined && known.every(({ where }) => JSON.stringify(where) === text)) return first.where;
  return {
    kind: 'or',
    of: known.map(({ type, where }) => ({ kind: 'and', of: [{ kind: 'type', types: [type] }, where] })),
  };
}

const ofType = (type: string, name: string, value: string, scope: Scope): Criterion | Unknown =>
  name === '_filter' ? filterCriterion(type, value, scope) : condition(type, name, value, scope);
