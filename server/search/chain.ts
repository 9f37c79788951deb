// Conditions on linked resources: https://hl7.org/fhir/R4/search.html#chaining, https://hl7.org/fhir/R4/search.html#has

import { elementsOf } from '../definitions/extract/elements-of.ts';
import { type SearchParameter, searchParameter } from '../definitions/search-parameters.ts';
import { isResourceType, resourceTypes } from '../definitions/structures.ts';
import { chainTooLong, malformedHas, notChainable, unsupportedModifier } from '../fhir/failures-search.ts';
import { FhirError } from '../fhir/outcome.ts';
import { anyOf } from './any-of.ts';
import { toFirstEntry } from './bundled.ts';
import { isTarget, ownCondition, type Scope, spend, type Unknown } from './condition.ts';
import { linkToParts } from './contained.ts';
import { listCriterion } from './list.ts';
import type { Criterion } from './query.ts';
import { toVersions } from './values/uri.ts';

const MOST_LINKS = 16;
const HAS = /^_has:([^:]*):([^:]*):(.+)$/s;

/**
 * A parameter of a type, whatever its form: `name:exact`, `subject:Patient.name`, `_has:Observation:patient:code`.
 * `links` counts those around it. Throws FhirError 400.
 */
export function condition(type: string, name: string, value: string, scope: Scope, links = 0): Criterion | Unknown {
  enter(scope, links);
  if (name.startsWith('_has:')) return has(type, name, value, scope, links);
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

function has(of: string, name: string, value: string, scope: Scope, links: number): Criterion | Unknown {
  const [, type = '', code = '', rest = ''] = HAS.exec(name) ?? [];
  if (!isResourceType(type)) throw malformedHas(name);
  const parameter = searchParameter(type, code);
  if (parameter === undefined) return { kind: 'unknown', name: code, type };
  if (!isReference(parameter) && !isCanonical(parameter)) throw notChainable(code, type);
  const where = condition(type, rest, value, scope, links + 1);
  if (where.kind === 'unknown') return where;
  const link: Criterion = { kind: 'link', direction: 'in', param: parameter.key, types: [type], where };
  return isCanonical(parameter) ? anyOf([link, ...referredByUrl(of, type, code, where, scope)]) : link;
}

/** Whether `_has` goes by addresses alone: it asks the same of every type then. */
export function isHasByAddress(name: string): boolean {
  const [, type = '', code = ''] = HAS.exec(name) ?? [];
  const parameter = searchParameter(type, code);
  return parameter !== undefined && !isCanonical(parameter);
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
  const byUrl = isCanonical(parameter);
  const isEntry = isFirstEntry(parameter);
  if (!byUrl && !isEntry && !isReference(parameter)) throw notChainable(code, type);
  if (more.length > 0 || (modifier !== undefined && !isTarget(modifier, targets))) {
    throw unsupportedModifier(code, [modifier, ...more].join(':'), targets.length === 0 ? ['[type]'] : targets);
  }
  const types = modifier !== undefined ? [modifier] : targets.length === 0 ? resourceTypes() : targets;
  const branches = types.map((target) => ({ target, where: attempt(() => where(target)) }));
  if (isEntry) return linkToEntry(key, branches);
  return byUrl ? linkByUrl(key, branches, scope) : linkAll(key, branches);
}

type Branch = { target: string; where: Criterion | Unknown | FhirError };

/** Types that ask the same of their resources share a link. Those that do not know the parameter are left out, if any does. */
function linkAll(param: string, branches: Branch[]): Criterion | Unknown {
  const links = sharing(branches);
  return Array.isArray(links) ? anyOf(links.flatMap((link) => linksBy({ param, ...link }))) : links;
}

function linkToEntry(param: string, branches: Branch[]): Criterion | Unknown {
  const links = sharing(branches);
  return Array.isArray(links) ? anyOf(links.map((link) => toFirstEntry(param, link))) : links;
}

/** To resources of their own, and to contained ones. */
const linksBy = (link: Link & { param: string }): Criterion[] => [
  { kind: 'link', direction: 'out', ...link },
  ...linkToParts(link),
];

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
  const definitions = links.flatMap(({ types, where }): Criterion[] => {
    const withUrl = types.filter((type) => searchParameter(type, 'url') !== undefined);
    return withUrl.length === 0 ? [] : [{ kind: 'and', of: [{ kind: 'type', types: withUrl }, where] }];
  });
  const urls = definitions.length === 0 ? [] : (settings.ask?.({ kind: 'canonical', where: anyOf(definitions) }) ?? []);
  return anyOf([
    ...links.flatMap((link) => linksBy({ param, ...link })),
    ...[...urls].map(([url, versions]) => toVersions(param, url, versions)),
  ]);
}

/** The resources of `type` whose canonical URL is referred to. */
function referredByUrl(type: string, by: string, code: string, where: Criterion, { settings }: Scope): Criterion[] {
  if (searchParameter(type, 'url') === undefined) return [];
  const ids = settings.ask?.({ kind: 'referred', type, by, code, where }).get(type) ?? [];
  const self: Criterion = { kind: 'self', tests: [{ column: 'id', op: 'in', value: [...ids] }] };
  return [{ kind: 'and', of: [{ kind: 'type', types: [type] }, self] }];
}

const isReference = (parameter: SearchParameter): boolean => finds(parameter, 'Reference');
const isCanonical = (parameter: SearchParameter): boolean => finds(parameter, 'canonical');
/** The first entry of a Bundle, whatever it is. */
const isFirstEntry = (parameter: SearchParameter): boolean => finds(parameter, 'Resource');
const finds = (parameter: SearchParameter, wanted: string): boolean =>
  parameter.type === 'reference' && elementsOf(parameter).some(({ type }) => type === wanted);
