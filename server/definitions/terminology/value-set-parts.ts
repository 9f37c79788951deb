// What a ValueSet has so far, and how parts of one are put together: https://hl7.org/fhir/R4/valueset.html#compositions
import type { Concept } from './concepts.ts';
import type { Designation } from './types.ts';

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

/** Codes of a system that cannot be listed, only recognised: languages, media types, units. */
export type Open = { system: string; accepts(code: string): boolean };

/** What could not be told, and would have to be to list all. */
export type Unknown = {
  reason:
    | 'code-system'
    | 'value-set'
    | 'filter'
    | 'constraint'
    | 'circle'
    | 'no-composition'
    | 'partial-expansion'
    | 'fragment'
    | 'supplement'
    | 'too-costly';
  /** Of what would have to be known. */
  url: string;
  /** No code of other systems is in doubt. */
  system?: string;
  op?: string;
  /** In doubt is what it takes away. */
  isExclusion?: boolean;
};

/** Members by system and code, in order; what comes by several ways is there once. */
export type Part = {
  members: Map<string, Member>;
  open: Set<Open>;
  unknown: Map<string, Unknown>;
  versions: Map<string, string | undefined>;
};

export const keyOf = (system: string, code: string): string => `${system}|${code}`;

export function part(...unknown: Unknown[]): Part {
  const made: Part = { members: new Map(), open: new Set(), unknown: new Map(), versions: new Map() };
  for (const one of unknown) doubt(made, one);
  return made;
}

export function doubt({ unknown }: Part, one: Unknown): void {
  unknown.set(`${one.isExclusion === true} ${one.reason} ${one.op ?? ''} ${one.url}`, one);
}

export function add(whole: Part, { members, open, unknown, versions }: Part): void {
  for (const [key, member] of members) if (!whole.members.has(key)) whole.members.set(key, member);
  for (const one of open) whole.open.add(one);
  for (const one of unknown.values()) doubt(whole, one);
  for (const [system, version] of versions) whole.versions.set(system, version);
}

/** What an unknown exclusion leaves is unknown. */
export function remove(whole: Part, { members, open, unknown }: Part): void {
  for (const key of members.keys()) whole.members.delete(key);
  for (const { system, accepts } of open)
    for (const [key, member] of whole.members)
      if (member.system === system && accepts(member.code)) whole.members.delete(key);
  if (members.size > 0) whole.open = new Set([...whole.open].map((one) => without(one, members)));
  for (const one of unknown.values()) doubt(whole, { ...one, isExclusion: true });
}

const without = ({ system, accepts }: Open, members: ReadonlyMap<string, Member>): Open => ({
  system,
  accepts: (code) => accepts(code) && !members.has(keyOf(system, code)),
});

/** How often a member or a rule of one part is held against a rule of the other to put them together. */
export const looksAt = (one: Part, other: Part): number =>
  one.members.size * other.open.size + (other.members.size + other.open.size) * one.open.size;

export function intersection(one: Part, other: Part): Part {
  const both = part(...one.unknown.values(), ...other.unknown.values());
  for (const [key, member] of one.members) if (has(other, key, member)) both.members.set(key, member);
  for (const [key, member] of other.members)
    if (has(one, key, member) && !both.members.has(key)) both.members.set(key, member);
  for (const left of one.open)
    for (const right of other.open)
      if (left.system === right.system)
        both.open.add({ system: left.system, accepts: (code) => left.accepts(code) && right.accepts(code) });
  both.versions = new Map([...one.versions, ...other.versions]);
  return both;
}

function has({ members, open }: Part, key: string, { system, code }: Member): boolean {
  if (members.has(key)) return true;
  for (const one of open) if (one.system === system && one.accepts(code)) return true;
  return false;
}
