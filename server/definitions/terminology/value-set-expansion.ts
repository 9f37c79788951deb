// The expansion of a ValueSet: a page, a search, or the hierarchy: https://hl7.org/fhir/R4/valueset.html#expansion
import type { Concept } from './concepts.ts';
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
  const designation = options.includeDesignations ? designationsOf(member, options) : [];
  return {
    ...(system === '' ? {} : { system }),
    ...(isAbstract ? { abstract: true } : {}),
    ...(isInactive ? { inactive: true } : {}),
    code,
    ...(display === undefined ? {} : { display }),
    ...(designation.length === 0 ? {} : { designation }),
  };
}

/** In the language asked for where there is such a name, else as the value set or the system has it. */
export function displayIn(
  language: string | undefined,
  { display, designations, concept }: Pick<Member, 'display' | 'designations' | 'concept'>,
): string | undefined {
  if (language === undefined) return display;
  const all = [...designations, ...(concept?.designations ?? [])];
  // https://www.rfc-editor.org/rfc/rfc4647#section-3.4: `es-PE` is content with `es`.
  for (let range = language; range !== ''; range = range.slice(0, Math.max(range.lastIndexOf('-'), 0))) {
    if (display !== undefined && speaks(concept?.language, range)) return display;
    const found = all.filter((one) => speaks(one.language, range));
    if (found.length > 0) return (found.find(isDisplay) ?? found[0])?.value;
  }
  return display;
}

/** Of several names the one to be shown: https://hl7.org/fhir/R4/valueset-designation-use.html */
const isDisplay = ({ use }: Designation): boolean => use === undefined || use.code === 'display';

/** `es-PE` is spoken by who asks for `es`. */
const speaks = (own: string | undefined, asked: string): boolean =>
  own !== undefined &&
  (own.toLowerCase() === asked.toLowerCase() || own.toLowerCase().startsWith(`${asked.toLowerCase()}-`));

function designationsOf({ designations, concept }: Member, { designations: asked }: ExpansionOptions): Designation[] {
  const all = [...designations, ...(concept?.designations ?? [])];
  if (asked.length === 0) return all;
  return all.filter(({ language, use }) =>
    asked.some((one) => speaks(language, spoken(one)) || one === `${use?.system}|${use?.code}` || one === use?.code),
  );
}

/** A language as a token has its system in front. */
const spoken = (token: string): string => token.replace(/^(urn:ietf:bcp:47)?\|/, '');

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
