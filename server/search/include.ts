// What to send along with the matches: `_include`, `_revinclude`: https://hl7.org/fhir/R4/search.html#include

import { elementsOf } from '../definitions/extract/elements-of.ts';
import { compileExpression } from '../definitions/extract/extract.ts';
import { type SearchParameter, searchParameter, searchParameters } from '../definitions/search-parameters.ts';
import { isResourceType, resourceTypes } from '../definitions/structures.ts';
import { malformedInclude, notIncludable, unsupportedModifier } from '../fhir/failures-search.ts';
import { type ParsedReference, parseCanonical, parseReference } from '../fhir/reference.ts';
import type { Resource } from '../fhir/request.ts';
import { isTarget, type Unknown } from './condition.ts';
import type { Criterion, Test } from './query.ts';
import { entry } from './values/value-type.ts';

/** `Observation:subject:Patient`; undefined is `*`, or any target. `in`: the source is what refers to a match. */
export type IncludeRule = {
  direction: 'out' | 'in';
  source: string | undefined;
  code: string | undefined;
  target: string | undefined;
  iterate: boolean;
};

/** What a resource refers to: resources here by their address, or any that claims a canonical URL. */
export type Pointer =
  | { kind: 'address'; type: string; id: string; versionId?: string }
  | { kind: 'canonical'; types: readonly string[]; url: string; version?: string };

/** What may be referred to. */
export type Target = { type: string; id: string; url?: string; version?: string };

/** `name` is `_include` or `_revinclude`, with `:iterate` or without. Throws FhirError 400. */
export function parseInclude(name: string, value: string): IncludeRule | Unknown {
  const [bare = '', ...modifiers] = name.split(':');
  const modifier = modifiers.length === 0 ? undefined : modifiers.join(':');
  if (modifier !== undefined && modifier !== 'iterate') throw unsupportedModifier(bare, modifier, ['iterate']);
  const [source = '', code, target, ...more] = value.split(':');
  const rule: IncludeRule = {
    direction: bare === '_include' ? 'out' : 'in',
    source: source === '*' ? undefined : source,
    code: code === '*' ? undefined : code,
    target: target === '' ? undefined : target,
    iterate: modifier !== undefined,
  };
  const isWhole = source === '*' ? code === undefined || code === '*' : isResourceType(source) && code !== undefined;
  if (!isWhole || more.length > 0 || (rule.target !== undefined && !isResourceType(rule.target))) {
    throw malformedInclude(name, value);
  }
  return checked(rule, name) ?? rule;
}

function checked({ source, code, target }: IncludeRule, name: string): Unknown | undefined {
  if (source === undefined || code === undefined) return undefined;
  const parameter = searchParameter(source, code);
  if (parameter === undefined) return { kind: 'unknown', name: code, type: source };
  if (!isReference(parameter)) throw notIncludable(name, code, source);
  if (target !== undefined && !isTarget(target, parameter.targets)) {
    throw notIncludable(name, code, source, { target, targets: parameter.targets });
  }
  return undefined;
}

const isReference = ({ type, expression }: SearchParameter): boolean => type === 'reference' && expression !== '';

/** The parameters of `type` that a rule follows. */
function followed({ source, code, target }: IncludeRule, type: string): SearchParameter[] {
  if (source !== undefined && source !== type) return [];
  const named = code === undefined ? searchParameters(type) : [searchParameter(type, code)];
  return named.filter(
    (parameter): parameter is SearchParameter =>
      parameter !== undefined &&
      isReference(parameter) &&
      (target === undefined || isTarget(target, parameter.targets)),
  );
}

/** The parameters that lead from a type, as `Type:code`. */
export const includes = (type: string): string[] =>
  searchParameters(type)
    .filter(isReference)
    .map(({ code }) => `${type}:${code}`);

/** Those that lead to a type by its name; those that lead to any type are left out. */
export const revIncludes = (type: string): string[] =>
  resourceTypes().flatMap((source) =>
    searchParameters(source)
      .filter((parameter) => isReference(parameter) && parameter.targets.includes(type))
      .map(({ code }) => `${source}:${code}`),
  );

// ── out ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
const finders = new WeakMap<SearchParameter, ReturnType<typeof compileExpression>>();

function finder(parameter: SearchParameter, type: string): ReturnType<typeof compileExpression> {
  const known = finders.get(parameter) ?? compileExpression(parameter.expression, type);
  finders.set(parameter, known);
  return known;
}

/** What the resource refers to by these rules, those of `_revinclude` aside. */
export function pointers(rules: readonly IncludeRule[], resource: Resource, baseUrl: string): Pointer[] {
  const found: Pointer[] = [];
  for (const rule of rules) {
    if (rule.direction === 'in') continue;
    for (const parameter of followed(rule, resource.resourceType)) {
      const types = rule.target === undefined ? parameter.targets : [rule.target];
      for (const { value } of finder(parameter, resource.resourceType)(resource, resource)) {
        addPointers(value, types, baseUrl, found);
      }
    }
  }
  return found;
}

function addPointers(value: unknown, types: readonly string[], baseUrl: string, into: Pointer[]): void {
  const isUrl = typeof value === 'string';
  const text = isUrl ? value : (value as { reference?: unknown } | null)?.reference;
  if (typeof text !== 'string') return;
  const address = addressOf(parseReference(text, baseUrl), types);
  if (address !== undefined) into.push(address);
  else if (isUrl) into.push({ kind: 'canonical', types, ...parseCanonical(value) });
}

function addressOf(reference: ParsedReference, types: readonly string[]): Pointer | undefined {
  if (reference.kind !== 'local' || !isTarget(reference.type, types)) return undefined;
  const { type, id, versionId } = reference;
  return { kind: 'address', type, id, ...(versionId === undefined ? {} : { versionId }) };
}

/** The resources that answer to a canonical URL. */
export function claimants({ types, url, version }: Extract<Pointer, { kind: 'canonical' }>): Criterion {
  const candidates = types.length === 0 ? resourceTypes() : types;
  const of = candidates.flatMap((type): Criterion[] => {
    const key = searchParameter(type, 'url')?.key;
    const versions = searchParameter(type, 'version')?.key;
    if (key === undefined) return [];
    const isUrl = entry('token', key, [is('code', url)]);
    if (version === undefined || versions === undefined) return [isUrl];
    // Elements of type string are indexed in lower case.
    return [{ kind: 'and', of: [isUrl, entry('token', versions, [is('code', version.toLowerCase())])] }];
  });
  return { kind: 'or', of };
}

const is = (column: string, value: string): Test => ({ column, op: 'eq', value });

// ── in ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
/** What refers to one of the targets by this rule, parameter by parameter: `*` means more than a thousand of them. */
export function referring(rule: IncludeRule, targets: readonly Target[]): Criterion[] {
  const lists: Criterion[] = [];
  for (const [type, own] of byType(targets)) {
    if (rule.target !== undefined && rule.target !== type) continue;
    const ids = own.map(({ id }) => id);
    const urls = own.flatMap(({ url }) => url ?? []);
    for (const source of rule.source === undefined ? resourceTypes() : [rule.source]) {
      for (const parameter of followed({ ...rule, target: type }, source)) {
        lists.push(entry('reference', parameter.key, [is('type', type), { column: 'id', op: 'in', value: ids }]));
        if (urls.length > 0 && takesUrls(parameter))
          lists.push(entry('token', parameter.key, [{ column: 'code', op: 'in', value: urls }]));
      }
    }
  }
  return lists;
}

/**
 * Whether a resource found by `referring` means one of the targets: canonical URLs are looked for whatever their version.
 */
export function refersTo(rule: IncludeRule, resource: Resource, targets: readonly Target[], baseUrl: string): boolean {
  return pointers([{ ...rule, direction: 'out' }], resource, baseUrl).some((pointer) =>
    targets.some((target) =>
      pointer.kind === 'address'
        ? pointer.type === target.type && pointer.id === target.id
        : pointer.url === target.url && (pointer.version ?? target.version) === target.version,
    ),
  );
}

const takesUrls = (parameter: SearchParameter): boolean =>
  elementsOf(parameter).some(({ type }) => type === 'canonical' || type === 'uri');

function byType(targets: readonly Target[]): Map<string, Target[]> {
  const groups = new Map<string, Target[]>();
  for (const target of targets) {
    const group = groups.get(target.type);
    if (group === undefined) groups.set(target.type, [target]);
    else group.push(target);
  }
  return groups;
}
