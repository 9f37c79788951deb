// The expansion of a ValueSet: a page, a search, or the hierarchy: https://hl7.org/fhir/R4/valueset.html#expansion
import type { Concept } from './concepts.ts';
import { displayIn, otherNames, speaks } from './names.ts';
import type { Coding, Designation } from './types.ts';
import type { Members } from './value-set-members.ts';
import type { Member } from './value-set-parts.ts';
import { matching } from './value-set-search.ts';

/** As in the parameters of https://hl7.org/fhir/R4/valueset-operation-expand.html */
export type ExpansionOptions = {
  filter?: string | undefined;
  offset?: number | undefined;
  count?: number | undefined;
  activeOnly: boolean;
  excludeNested: boolean;
  excludeNotForUI: boolean;
  includeDesignations: boolean;
  /** Languages or `system|code` of uses; empty: all. */
  designations: readonly string[];
  /** One or several, as in Accept-Language. */
  displayLanguage?: string | undefined;
  excludedSystems: readonly string[];
};

export type Entry = Coding & {
  abstract?: true;
  inactive?: true;
  designation?: Designation[];
  contains?: Entry[];
};
/** `contains` is undefined where that would be more than allowed. */
export type Expansion = { total: number; offset?: number; contains: Entry[] | undefined };

/** `most` entries, or none. Pages and searches are flat. */
export function expansion(members: Members, options: ExpansionOptions, most = Number.POSITIVE_INFINITY): Expansion {
  const { filter, offset, count, excludeNested } = options;
  const found = filter === undefined || filter.trim() === '' ? members.list : matching(members, filter);
  const wanted = isEverything(options) ? found : found.filter((member) => isWanted(member, options));
  const total = wanted.length;
  const isPage = offset !== undefined || count !== undefined;
  if (!isPage && filter === undefined && !excludeNested)
    return { total, contains: total > most ? undefined : nested(wanted, options) };
  const from = offset ?? 0;
  const page = wanted.slice(from, count === undefined ? undefined : from + count);
  const contains = page.length > most ? undefined : page.map((member) => entry(member, options));
  return { total, ...(isPage ? { offset: from } : {}), contains };
}

const isEverything = ({ activeOnly, excludeNotForUI, excludedSystems }: ExpansionOptions): boolean =>
  !activeOnly && !excludeNotForUI && excludedSystems.length === 0;

function isWanted(member: Member, { activeOnly, excludeNotForUI, excludedSystems }: ExpansionOptions): boolean {
  if ((activeOnly && member.isInactive) || (excludeNotForUI && member.isAbstract)) return false;
  return !excludedSystems.some((one) => one === member.system || one === `${member.system}|${member.version}`);
}

function entry(member: Member, options: ExpansionOptions): Entry {
  const { system, code, isAbstract, isInactive } = member;
  const display = displayIn(options.displayLanguage, member);
  const designation = options.includeDesignations ? designationsOf(member, display, options.designations) : [];
  return {
    ...(system === '' ? {} : { system }),
    ...(isAbstract ? { abstract: true } : {}),
    ...(isInactive ? { inactive: true } : {}),
    code,
    ...(display === undefined ? {} : { display }),
    ...(designation.length === 0 ? {} : { designation }),
  };
}

function designationsOf(member: Member, shown: string | undefined, asked: readonly string[]): Designation[] {
  const all = otherNames(member, shown);
  if (asked.length === 0) return all;
  return all.filter(({ language, use }) =>
    asked.some((one) => isLanguage(one, language) || one === `${use?.system}|${use?.code}` || one === use?.code),
  );
}

/** A token with its system means that language alone, without it all that it spans, too. */
function isLanguage(token: string, language: string | undefined): boolean {
  const [, exact] = /^(?:urn:ietf:bcp:47)?\|(.+)/.exec(token) ?? [];
  return exact === undefined ? speaks(language, token) : language?.toLowerCase() === exact.toLowerCase();
}

// ── hierarchy ───────────────────────────────────────────────────────────────────────────────────────────────────────
/** So many levels of an expansion are as deep as the JSON that the hub itself reads. */
const DEEPEST = 30;

/**
 * Each member below the nearest of its parents that is a member, too; what the value set names stands by itself. Side by side
 * where that would be too deep, or goes in a circle, so that it never ends.
 */
function nested(members: readonly Member[], options: ExpansionOptions): Entry[] {
  const entries = new Map<Concept, Entry>();
  const roots: Entry[] = [];
  const own = members.map((member) => ({ member, made: entry(member, options) }));
  for (const { member, made } of own)
    if (member.concept !== undefined && !member.isListed) entries.set(member.concept, made);
  for (const { member, made } of own) {
    const parent = member.concept === undefined || member.isListed ? undefined : nearestAbove(member.concept, entries);
    if (parent === undefined) roots.push(made);
    else {
      parent.contains ??= [];
      parent.contains.push(made);
    }
  }
  let placed = 0;
  let level = roots;
  for (let depth = 0; depth < DEEPEST; depth++) {
    placed += level.length;
    level = level.flatMap(({ contains = [] }) => contains);
  }
  return placed === members.length ? roots : members.map((member) => entry(member, options));
}

function nearestAbove(concept: Concept, entries: ReadonlyMap<Concept, Entry>): Entry | undefined {
  const seen = new Set([concept]);
  for (const one of seen) {
    const found = one === concept ? undefined : entries.get(one);
    if (found !== undefined) return found;
    for (const parent of one.parents) seen.add(parent);
  }
  return undefined;
}
