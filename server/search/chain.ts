// Conditions on linked resources: https://hl7.org/fhir/R4/search.html#chaining, https://hl7.org/fhir/R4/search.html#has
import { type SearchParameter, searchParameter } from '../definitions/search-parameters.ts';
import { isResourceType, resourceTypes } from '../definitions/structures.ts';
import { chainTooLong, malformedHas, notChainable, unsupportedModifier } from '../fhir/failures-search.ts';
import { FhirError } from '../fhir/outcome.ts';
import { anyOf } from './any-of.ts';
import { isTarget, ownCondition, type Scope, spend, type Unknown } from './condition.ts';
import { elementsOf } from './elements-of.ts';
import { listCriterion } from './list.ts';
import type { Criterion } from './query.ts';
import { entry } from './values/value-type.ts';

const MOST_LINKS = 16;
const HAS = /^_has:([^:]*):([^:]*):(.+)$/s;

/**
 * A parameter of a type, whatever its form: `name:exact`, `subject:Patient.name`, `_has:Observation:patient:code`.
 * `links` counts those around it. Throws FhirError 400.
 */
export function condition(type: string, name: string, value: string, scope: Scope, links = 0): Criterion | Unknown {
  enter(scope, links);
  if (name.startsWith('_has:')) return has(name, value, scope, links);
  if (name === '_list') return listCriterion(value);
  const dot = name.indexOf('.');
  if (dot === -1) return ownCondition(type, name, value, scope);
  return chain(type, name.slice(0, dot), name.slice(dot + 1), value, scope, links);
}

/** One more condition, behind so many links. */
export function enter(scope: Scope, links: number): void {
  spend(scope, 1);
  if (links > MOST_LINKS) throw chainTooLong(MOST_LINKS);
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
  return through(type, head, (target) => condition(target, rest, value, scope, links + 1), scope);
}

/**
 * What is referred to by `head`, `subject` or `subject:Patient`, fulfils what `where` asks of its type. Throws FhirError 400.
 */
export function through(
  type: string,
  head: string,
  where: (target: string) => Criterion | Unknown,
  scope: Scope,
): Criterion | Unknown {
  const [code = '', modifier, ...more] = head.split(':');
  const parameter = searchParameter(type, code);
  if (parameter === undefined) return { kind: 'unknown', name: code, type };
  const { targets, key } = parameter;
  const byUrl = !isReference(parameter);
  if (byUrl && !isCanonical(parameter)) throw notChainable(code, type);
  if (more.length > 0 || (modifier !== undefined && !isTarget(modifier, targets))) {
    throw unsupportedModifier(code, [modifier, ...more].join(':'), targets.length === 0 ? ['[type]'] : targets);
  }
  const types = modifier !== undefined ? [modifier] : targets.length === 0 ? resourceTypes() : targets;
  const branches = types.map((target) => ({ target, where: attempt(() => where(target)) }));
  return byUrl ? linkByUrl(key, branches, scope) : linkAll(key, branches);
}

type Branch = { target: string; where: Criterion | Unknown | FhirError };

/** Types that ask the same of their resources share a link. Those that do not know the parameter are left out, if any does. */
function linkAll(param: string, branches: Branch[]): Criterion | Unknown {
  const links = sharing(branches);
  return Array.isArray(links)
    ? anyOf(links.map((link) => ({ kind: 'link', direction: 'out', param, ...link })))
    : links;
}

type Link = { types: string[]; where: Criterion };

/** Throws what is wrong where no branch can be followed. */
function sharing(branches: Branch[]): Link[] | Unknown {
  const byWhere = new Map<string, Link>();
  for (const { target, where } of branches) {
    if (where instanceof FhirError || where.kind === 'unknown') continue;
    const name = JSON.stringify(where);
    const same = byWhere.get(name);
    if (same === undefined) byWhere.set(name, { types: [target], where });
    else same.types.push(target);
  }
  if (byWhere.size > 0) return [...byWhere.values()];
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

/**
 * Resources found by what they are, whose canonical URLs are then sought: a URL is no address that could be followed.
 * `Library/1` in the place of a URL is one.
 */
function linkByUrl(param: string, branches: Branch[], { settings }: Scope): Criterion | Unknown {
  const links = sharing(branches);
  if (!Array.isArray(links)) return links;
  return anyOf(
    links.flatMap(({ types, where }): Criterion[] => [
      { kind: 'link', direction: 'out', param, types, where },
      ...[...(settings.ask?.({ kind: 'canonical', types, where }) ?? [])].map(([url, versions]) =>
        refersToUrl(param, url, versions),
      ),
    ]),
  );
}

/** By one of the versions, or by none: then every version is meant. */
function refersToUrl(param: string, url: string, versions: ReadonlySet<string>): Criterion {
  const is = (code: string): Criterion => entry('token', param, [{ column: 'code', op: 'eq', value: code }]);
  const anyVersion = entry('token', param, [{ column: 'code', op: 'prefix', value: `${url}|` }]);
  const named = [...versions].filter((version) => version !== '').map((version) => is(`${url}|${version}`));
  return anyOf([...named, { kind: 'and', of: [is(url), { kind: 'not', of: anyVersion }] }]);
}

/** Canonical URLs and resources inside a Bundle lead to no address that could be followed. */
function assertReference(parameter: SearchParameter, type: string): void {
  if (!isReference(parameter)) throw notChainable(parameter.code, type);
}

const isReference = (parameter: SearchParameter): boolean => finds(parameter, 'Reference');
const isCanonical = (parameter: SearchParameter): boolean => finds(parameter, 'canonical');
const finds = (parameter: SearchParameter, wanted: string): boolean =>
  parameter.type === 'reference' && elementsOf(parameter).some(({ type }) => type === wanted);
