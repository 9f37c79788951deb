// Whether a ValueSet has a code, told from ValueSet and CodeSystem resources at hand: https://hl7.org/fhir/R4/valueset.html#compositions
// Only what is enumerated can be told; filters on hierarchies and systems that are not at hand are left undecided.
import type { Resource } from '../fhir/request.ts';
import type { DefinitionSource } from './profile-definitions.ts';
import type { Contains, HasCode } from './profile-judging.ts';
import { requiredValueSet } from './terminology.ts';

type Concept = { code: string; concept?: Concept[] };
type Include = {
  system?: string;
  concept?: { code: string }[];
  filter?: { property: string; op: string; value: string }[];
  valueSet?: string[];
};
type ValueSet = Resource & {
  compose?: { include?: Include[]; exclude?: Include[] };
  expansion?: { contains?: Contained[] };
};
type Contained = { system?: string; code?: string; abstract?: boolean; contains?: Contained[] };
type CodeSystem = Resource & { content?: string; caseSensitive?: boolean; concept?: Concept[] };

/** `|`-joined system and code, and each code alone; undefined: it cannot be enumerated. */
type Members = Set<string> | undefined;

/** Whether a code system at hand has a code; undefined: it is not at hand, or only in part. */
export function hasCodeFrom(definitions: DefinitionSource): HasCode {
  const known = new WeakMap<Resource, { codes: Set<string>; isExact: boolean }>();
  return (system, code) => {
    const found = definitions(system) as CodeSystem | undefined;
    if (found?.resourceType !== 'CodeSystem' || found.content !== 'complete') return undefined;
    let entry = known.get(found);
    if (entry === undefined) {
      const isExact = found.caseSensitive !== false;
      const codes = flat(found.concept ?? []);
      entry = { codes: new Set(isExact ? codes : codes.map((one) => one.toLowerCase())), isExact };
      known.set(found, entry);
    }
    return entry.codes.has(entry.isExact ? code : code.toLowerCase());
  };
}

/** What `definitions` hold, kept as long as they hold the same resource; the required value sets of R4 itself besides. */
export function containsFrom(definitions: DefinitionSource): Contains {
  const known = new WeakMap<Resource, Members>();
  return (canonical, system, code) => {
    const resource = definitions(canonical);
    if (resource?.resourceType === 'ValueSet') {
      if (!known.has(resource)) known.set(resource, expand(resource as ValueSet, definitions, new Set()));
      const members = known.get(resource);
      if (members !== undefined) return members.has(system === undefined ? code : `${system}|${code}`);
    }
    const required = requiredValueSet(canonical.split('|')[0] as string);
    if (required === undefined) return undefined;
    return system === undefined ? required.allowsCode(code) : required.allowsCoding(system, code);
  };
}

function expand(valueSet: ValueSet, definitions: DefinitionSource, within: Set<Resource>): Members {
  const { compose, expansion } = valueSet;
  if (within.has(valueSet)) return undefined;
  const inner = new Set(within).add(valueSet);
  const include = compose?.include ?? [];
  if (include.length === 0) return expansion?.contains === undefined ? undefined : expanded(expansion.contains);
  const parts = include.map((one) => membersOf(one, definitions, inner));
  const excluded = (compose?.exclude ?? []).map((one) => membersOf(one, definitions, inner));
  const whole = union(parts);
  const without = union(excluded);
  if (whole === undefined || without === undefined) {
    return expansion?.contains === undefined ? undefined : expanded(expansion.contains);
  }
  return withBareCodes([...whole].filter((member) => !without.has(member)));
}

function expanded(contains: Contained[]): Members {
  const members: string[] = [];
  const add = (list: Contained[]): void => {
    for (const { system, code, abstract, contains: below = [] } of list) {
      if (code !== undefined && abstract !== true) members.push(`${system ?? ''}|${code}`);
      add(below);
    }
  };
  add(contains);
  return withBareCodes(members);
}

/** A code without a system is enough where an element is of type code. */
const withBareCodes = (members: string[]): Set<string> =>
  new Set(members.flatMap((member) => [member, member.slice(member.lastIndexOf('|') + 1)]));

function union(parts: Members[]): Set<string> | undefined {
  const whole = new Set<string>();
  for (const part of parts) {
    if (part === undefined) return undefined;
    for (const member of part) if (member.includes('|')) whole.add(member);
  }
  return whole;
}

/** What one include selects: the codes of a system, of other value sets, or of both. */
function membersOf(
  { system, concept, filter, valueSet = [] }: Include,
  definitions: DefinitionSource,
  within: Set<Resource>,
): Members {
  const sets = valueSet.map((canonical) => {
    const found = definitions(canonical);
    return found?.resourceType === 'ValueSet' ? expand(found as ValueSet, definitions, within) : undefined;
  });
  if (sets.includes(undefined)) return undefined;
  const own = system === undefined ? undefined : codesOf(system, concept, filter, definitions);
  if (system !== undefined && own === undefined) return undefined;
  const all = [...(own === undefined ? [] : [own]), ...(sets as Set<string>[])];
  return all.reduce((left, right) => left.intersection(right), all[0] ?? new Set<string>());
}

function codesOf(
  system: string,
  concept: Include['concept'],
  filter: Include['filter'],
  definitions: DefinitionSource,
): Members {
  if (concept !== undefined) return new Set(concept.map(({ code }) => `${system}|${code}`));
  const found = definitions(system) as CodeSystem | undefined;
  if (found?.resourceType !== 'CodeSystem' || found.content !== 'complete') return undefined;
  const roots = filtered(found.concept ?? [], filter ?? []);
  return roots === undefined ? undefined : new Set(roots.map((code) => `${system}|${code}`));
}

/** Filters on the hierarchy that its nesting tells: https://hl7.org/fhir/R4/codesystem.html#filters */
function filtered(concepts: Concept[], filters: NonNullable<Include['filter']>): string[] | undefined {
  let codes = new Set(flat(concepts));
  for (const { property, op, value } of filters) {
    if (property !== 'concept' || !['is-a', 'descendent-of', 'is-not-a'].includes(op)) return undefined;
    const below = new Set(flat(findConcept(concepts, value)?.concept ?? []));
    if (op === 'is-a') below.add(value);
    codes = op === 'is-not-a' ? codes.difference(below.add(value)) : codes.intersection(below);
  }
  return [...codes];
}

const flat = (concepts: Concept[]): string[] => concepts.flatMap(({ code, concept = [] }) => [code, ...flat(concept)]);

function findConcept(concepts: Concept[], code: string): Concept | undefined {
  for (const one of concepts) {
    const found = one.code === code ? one : findConcept(one.concept ?? [], code);
    if (found !== undefined) return found;
  }
  return undefined;
}
