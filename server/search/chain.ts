// Conditions on linked resources: https://hl7.org/fhir/R4/search.html#chaining, https://hl7.org/fhir/R4/search.html#has
import { type SearchParameter, searchParameter } from '../definitions/search-parameters.ts';
import { isResourceType, resourceTypes } from '../definitions/structures.ts';
import { chainTooLong, malformedHas, notChainable, unsupportedModifier } from '../fhir/failures-search.ts';
import { FhirError } from '../fhir/outcome.ts';
import { anyOf } from './any-of.ts';
import { isTarget, ownCondition, type Scope, spend, type Unknown } from './condition.ts';
import { elementsOf } from './elements-of.ts';
import type { Criterion } from './query.ts';

const MOST_LINKS = 16;
const HAS = /^_has:([^:]*):([^:]*):(.+)$/s;

/**
 * A parameter of a type, whatever its form: `name:exact`, `subject:Patient.name`, `_has:Observation:patient:code`.
 * `links` counts those around it. Throws FhirError 400.
 */
export function condition(type: string, name: string, value: string, scope: Scope, links = 0): Criterion | Unknown {
  spend(scope, 1);
  if (links > MOST_LINKS) throw chainTooLong(MOST_LINKS);
  if (name.startsWith('_has:')) return has(name, value, scope, links);
  const dot = name.indexOf('.');
  if (dot === -1) return ownCondition(type, name, value, scope);
  return chain(type, name.slice(0, dot), name.slice(dot + 1), value, scope, links);
}

function has(name: string, value: string, scope: Scope, links: number): Criterion | Unknown {
  const [, type = '', code = '', rest = ''] = HAS.exec(name) ?? [];
  if (!isResourceType(type)) throw malformedHas(name);
  const parameter = searchParameter(type, code);
  if (parameter === undefined) return { kind: 'unknown', name: code, type };
  assertReference(parameter, type);
  const where = condition(type, rest, value, scope, links + 1);
  return where.kind === 'unknown'
    ? where
    : { kind: 'link', direction: 'in', param: parameter.key, types: [type], where };
}

function chain(
  type: string,
  head: string,
  rest: string,
  value: string,
  scope: Scope,
  links: number,
): Criterion | Unknown {
  const [code = '', modifier, ...more] = head.split(':');
  const parameter = searchParameter(type, code);
  if (parameter === undefined) return { kind: 'unknown', name: code, type };
  assertReference(parameter, type);
  const { targets, key } = parameter;
  if (more.length > 0 || (modifier !== undefined && !isTarget(modifier, targets))) {
    throw unsupportedModifier(code, [modifier, ...more].join(':'), targets.length === 0 ? ['[type]'] : targets);
  }
  const types = modifier !== undefined ? [modifier] : targets.length === 0 ? resourceTypes() : targets;
  const branches = types.map((target) => ({
    target,
    where: attempt(() => condition(target, rest, value, scope, links + 1)),
  }));
  return linkAll(key, branches);
}

type Branch = { target: string; where: Criterion | Unknown | FhirError };

/** Types that ask the same of their resources share a link. Those that do not know the parameter are left out, if any does. */
function linkAll(param: string, branches: Branch[]): Criterion | Unknown {
  const byWhere = new Map<string, { types: string[]; where: Criterion }>();
  for (const { target, where } of branches) {
    if (where instanceof FhirError || where.kind === 'unknown') continue;
    const name = JSON.stringify(where);
    const same = byWhere.get(name);
    if (same === undefined) byWhere.set(name, { types: [target], where });
    else same.types.push(target);
  }
  if (byWhere.size > 0) {
    return anyOf([...byWhere.values()].map((link) => ({ kind: 'link', direction: 'out', param, ...link })));
  }
  const failed = branches.map(({ where }) => where);
  const failure = failed.find((where) => where instanceof FhirError);
  if (failure !== undefined) throw failure;
  return failed[0] as Unknown;
}

/** A value or modifier that one target type cannot take may be right for another. */
function attempt(ask: () => Criterion | Unknown): Criterion | Unknown | FhirError {
  try {
    return ask();
  } catch (error) {
    if (error instanceof FhirError && error.issues[0]?.code !== 'too-costly') return error;
    throw error;
  }
}

/** Canonical URLs and resources inside a Bundle lead to no address that could be followed. */
function assertReference(parameter: SearchParameter, type: string): void {
  if (parameter.type === 'reference' && elementsOf(parameter).some((element) => element.type === 'Reference')) return;
  throw notChainable(parameter.code, type);
}
