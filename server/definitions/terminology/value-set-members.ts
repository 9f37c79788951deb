// The codes a ValueSet has, as far as what it is composed of is known: https://hl7.org/fhir/R4/valueset.html#compositions
import { parseCanonical } from '../../fhir/reference.ts';
import { systemGrammar } from './code-grammars.ts';
import { type Concept, conceptsOf } from './concepts.ts';
import type { Contained, Designation, Find, Include, ValueSet } from './types.ts';
import { filtered } from './value-set-filters.ts';

export type Member = {
  system: string;
  /** Of the system. */
  version: string | undefined;
  code: string;
  display: string | undefined;
  /** Of the value set, besides those of the concept. */
  designations: readonly Designation[];
  /** Undefined: its code system is not known. */
  concept: Concept | undefined;
  isAbstract: boolean;
  isInactive: boolean;
  /** Named by the value set, so that it stands for itself alone. */
  isListed: boolean;
};

export type Members = {
  list: readonly Member[];
  get(system: string, code: string): Member | undefined;
  /** Systems whose codes cannot be listed, only recognised: languages, media types, units. */
  open: readonly Open[];
  /** What could not be told, and would have to be to list all. */
  unknown: readonly Unknown[];
  /** The code systems used, by URL. */
  versions: ReadonlyMap<string, string | undefined>;
};
export type Unknown = {
  reason: 'code-system' | 'value-set' | 'filter' | 'circle' | 'no-composition' | 'partial-expansion' | 'fragment';
  /** Of what would have to be known. */
  url: string;
  /** No code of other systems is in doubt. */
  system?: string;
  op?: string;
  /** In doubt is what it takes away. */
  isExclusion?: boolean;
};
export type Open = { system: string; accepts(code: string): boolean };

type Kept = {
  members: Members;
  used: { asked: Parameters<Find>; found: unknown }[];
};
const known = new WeakMap<ValueSet, Kept>();

/** Computed once for a value set, and again when `find` gives other definitions than it was composed of. */
export function membersOf(valueSet: ValueSet, find: Find): Members {
  const kept = known.get(valueSet);
  if (kept?.used.every(({ asked, found }) => find(...asked) === found)) return kept.members;
  const used: Kept['used'] = [];
  const noting: Find = (...asked) => {
    const found = find(...asked);
    used.push({ asked, found });
    return found;
  };
  const members = finished(composed(valueSet, noting, new Set()));
  known.set(valueSet, { members, used });
  return members;
}

/** Members by system and code, in order. */
type Part = {
  members: Map<string, Member>;
  open: Open[];
  unknown: Unknown[];
  versions: Map<string, string | undefined>;
};
const part = (unknown: Unknown[] = []): Part => ({ members: new Map(), open: [], unknown, versions: new Map() });
const keyOf = (system: string, code: string): string => `${system}|${code}`;

function finished({ members, open, unknown, versions }: Part): Members {
  return {
    list: [...members.values()],
    get: (system, code) => members.get(keyOf(system, code)),
    open,
    unknown,
    versions,
  };
}

function composed(valueSet: ValueSet, find: Find, within: Set<ValueSet>): Part {
  const { url = '', compose, expansion } = valueSet;
  if (within.has(valueSet)) return part([{ reason: 'circle', url }]);
  if (compose?.include === undefined) {
    return expansion?.contains === undefined ? part([{ reason: 'no-composition', url }]) : expanded(url, expansion);
  }
  const inside = new Set(within).add(valueSet);
  const { lockedDate } = compose;
  const then: Find = (type, other, version, asOf = version === undefined ? lockedDate : undefined) =>
    find(type, other, version, asOf);
  const whole = part();
  for (const include of compose.include) add(whole, included(include, then, inside));
  for (const exclude of compose.exclude ?? []) remove(whole, included(exclude, then, inside));
  if (compose.inactive === false)
    for (const [key, { isInactive }] of whole.members) if (isInactive) whole.members.delete(key);
  return whole;
}

/** What the author expanded; a part of it says nothing of the rest. */
function expanded(url: string, { contains = [], total, offset = 0 }: NonNullable<ValueSet['expansion']>): Part {
  const whole = part();
  let count = 0;
  const take = (list: readonly Contained[]): void => {
    for (const {
      system = '',
      version,
      code,
      display,
      abstract = false,
      inactive = false,
      contains: below = [],
    } of list) {
      count++;
      if (code !== undefined) {
        const flags = { isAbstract: abstract, isInactive: inactive, isListed: true };
        const member = { system, version, code, display, designations: [], concept: undefined, ...flags };
        whole.members.set(keyOf(system, code), member);
      }
      take(below);
    }
  };
  take(contains);
  if (offset > 0 || (total !== undefined && total > count)) whole.unknown.push({ reason: 'partial-expansion', url });
  return whole;
}

function add(whole: Part, { members, open, unknown, versions }: Part): void {
  for (const [key, member] of members) if (!whole.members.has(key)) whole.members.set(key, member);
  whole.open.push(...open);
  whole.unknown.push(...unknown);
  for (const [system, version] of versions) whole.versions.set(system, version);
}

/** What an unknown exclusion leaves is unknown. */
function remove(whole: Part, { members, open, unknown }: Part): void {
  for (const key of members.keys()) whole.members.delete(key);
  for (const { system, accepts } of open)
    for (const [key, member] of whole.members)
      if (member.system === system && accepts(member.code)) whole.members.delete(key);
  if (members.size > 0 && whole.open.length > 0)
    whole.open = whole.open.map((one) => ({
      ...one,
      accepts: (code) => one.accepts(code) && !members.has(keyOf(one.system, code)),
    }));
  whole.unknown.push(...unknown.map((one) => ({ ...one, isExclusion: true })));
}

/** The codes of its system and of each of its value sets: those that all have. */
function included(include: Include, find: Find, within: Set<ValueSet>): Part {
  const parts = (include.valueSet ?? []).map((canonical) => ofValueSet(canonical, find, within));
  if (include.system !== undefined) parts.unshift(ofSystem({ ...include, system: include.system }, find));
  const [first, ...others] = parts;
  return first === undefined ? part() : others.reduce(intersection, first);
}

function ofValueSet(canonical: string, find: Find, within: Set<ValueSet>): Part {
  const { url, version } = parseCanonical(canonical);
  const valueSet = find('ValueSet', url, version);
  return valueSet === undefined ? part([{ reason: 'value-set', url: canonical }]) : composed(valueSet, find, within);
}

function intersection(one: Part, other: Part): Part {
  const members = new Map<string, Member>();
  const has = ({ members: own, open }: Part, key: string, { system, code }: Member): boolean =>
    own.has(key) || open.some((grammar) => grammar.system === system && grammar.accepts(code));
  for (const [key, member] of one.members) if (has(other, key, member)) members.set(key, member);
  for (const [key, member] of other.members) if (!members.has(key) && has(one, key, member)) members.set(key, member);
  const open = one.open.flatMap((left) =>
    other.open
      .filter(({ system }) => system === left.system)
      .map((right) => ({ system: left.system, accepts: (code: string) => left.accepts(code) && right.accepts(code) })),
  );
  return {
    members,
    open,
    unknown: [...one.unknown, ...other.unknown],
    versions: new Map([...one.versions, ...other.versions]),
  };
}

function ofSystem(include: Include & { system: string }, find: Find): Part {
  const { system, version, concept: listed, filter = [] } = include;
  const codeSystem = find('CodeSystem', system, version);
  const concepts = codeSystem === undefined ? undefined : conceptsOf(codeSystem);
  const whole = part();
  const memberOf = (concept: Concept): void => {
    const { code, display, isAbstract, isInactive } = concept;
    const own = { system, version: codeSystem?.version, code, display, designations: [], concept };
    whole.members.set(keyOf(system, code), { ...own, isAbstract, isInactive, isListed: false });
  };
  whole.versions.set(system, codeSystem?.version ?? version);
  if (listed !== undefined) {
    for (const { code, display, designation = [] } of listed) {
      const concept = concepts?.get(code);
      const flags = {
        isAbstract: concept?.isAbstract ?? false,
        isInactive: concept?.isInactive ?? false,
        isListed: true,
      };
      const own = { system, version: codeSystem?.version ?? version, code, designations: designation, concept };
      whole.members.set(keyOf(system, code), { ...own, display: display ?? concept?.display, ...flags });
    }
    return whole;
  }
  const grammar = filter.length === 0 ? systemGrammar(system) : undefined;
  if (concepts === undefined && grammar !== undefined) whole.open.push({ system, accepts: grammar });
  else if (concepts === undefined) whole.unknown.push({ reason: 'code-system', url: system, system });
  else {
    const selected = filter.map((one) => ({ one, found: filtered(one, concepts) }));
    const failed = selected.find(({ found }) => found === undefined);
    if (failed !== undefined) return part([{ reason: 'filter', url: system, system, op: failed.one.op }]);
    for (const concept of concepts.list) if (selected.every(({ found }) => found?.has(concept))) memberOf(concept);
    if (codeSystem?.content !== 'complete') whole.unknown.push({ reason: 'fragment', url: system, system });
  }
  return whole;
}
