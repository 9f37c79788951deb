// The codes a ValueSet has, as far as what it is composed of is known: https://hl7.org/fhir/R4/valueset.html#compositions
import { parseCanonical } from '../../fhir/reference.ts';
import { systemGrammar } from './code-grammars.ts';
import { type Concept, type Concepts, conceptsOf } from './concepts.ts';
import { valueSetAt } from './contained-value-sets.ts';
import { ConstraintRefused } from './expression-constraint.ts';
import type { CodeSystem, Contained, Find, Include, ValueSet } from './types.ts';
import { filtered } from './value-set-filters.ts';
import {
  add,
  doubt,
  intersection,
  keyOf,
  looksAt,
  type Member,
  type Open,
  type Part,
  part,
  remove,
  type Unknown,
} from './value-set-parts.ts';

export type Members = {
  list: readonly Member[];
  get(system: string, code: string): Member | undefined;
  open: readonly Open[];
  unknown: readonly Unknown[];
  /** The code systems used, by URL. */
  versions: ReadonlyMap<string, string | undefined>;
};

type Kept = {
  members: Members;
  used: { asked: Parameters<Find>; found: unknown }[];
};
const known = new WeakMap<ValueSet, readonly Kept[]>();

/** Versions of code systems take turns where codings say which they are of. */
const MOST_KEPT = 3;

/** Computed once for a value set, and again when `find` gives other definitions than it was composed of. */
export function membersOf(valueSet: ValueSet, find: Find): Members {
  const kept = known.get(valueSet) ?? [];
  const fitting = kept.find(({ used }) => used.every(({ asked, found }) => find(...asked) === found));
  if (fitting !== undefined) return fitting.members;
  const used: Kept['used'] = [];
  const noting: Find = (...asked) => {
    const found = find(...asked);
    used.push({ asked, found });
    return found;
  };
  const { members, open, unknown, versions } = new Composition().of(valueSet, noting);
  const made: Members = {
    list: [...members.values()],
    get: (system, code) => members.get(keyOf(system, code)),
    open: [...open],
    unknown: [...unknown.values()],
    versions,
  };
  known.set(valueSet, [{ members: made, used }, ...kept].slice(0, MOST_KEPT));
  return made;
}

/** Concepts and members that are looked at; strangers write value sets, and few of them can ask for much. */
const MOST_STEPS = 1_000_000;
const DEEPEST = 100;

class TooCostly extends Error {}

class Composition {
  /** Value sets that are being composed: one that is met again contains itself. */
  private readonly within = new Set<ValueSet>();
  private readonly made = new Map<Find, Map<ValueSet, Part>>();
  private steps = 0;
  private readonly spend = (steps: number): void => {
    this.steps += steps;
    if (this.steps > MOST_STEPS) throw new TooCostly();
  };

  /** Each value set once, however often it is included. */
  of(valueSet: ValueSet, find: Find): Part {
    const made = this.made.get(find) ?? new Map<ValueSet, Part>();
    this.made.set(find, made);
    let found = made.get(valueSet);
    if (found === undefined) {
      found = this.composed(valueSet, find);
      made.set(valueSet, found);
    }
    return found;
  }

  private composed(valueSet: ValueSet, find: Find): Part {
    const { url = '', compose, expansion } = valueSet;
    if (this.within.has(valueSet)) return part({ reason: 'circle', url });
    if (this.within.size >= DEEPEST) return part({ reason: 'too-costly', url });
    if (compose?.include === undefined)
      return expansion?.contains === undefined ? part({ reason: 'no-composition', url }) : expanded(url, expansion);
    this.within.add(valueSet);
    const then = asOf(compose.lockedDate, find);
    const whole = withoutSupplements(valueSet, then);
    for (const include of compose.include) add(whole, this.included(include, valueSet, then));
    const taken = part();
    for (const exclude of compose.exclude ?? []) add(taken, this.included(exclude, valueSet, then));
    this.steps += looksAt(whole, taken);
    if (this.steps > MOST_STEPS) doubt(whole, { reason: 'too-costly', url });
    else remove(whole, taken);
    this.within.delete(valueSet);
    if (compose.inactive === false)
      for (const [key, { isInactive }] of whole.members) if (isInactive) whole.members.delete(key);
    return whole;
  }

  /** The codes of its system and of each of its value sets: those that all have. */
  private included(include: Include, within: ValueSet, find: Find): Part {
    let all: Part | undefined;
    for (const canonical of new Set([undefined, ...(include.valueSet ?? [])])) {
      const next = canonical === undefined ? this.ofSystem(include, find) : this.ofValueSet(canonical, within, find);
      if (next === undefined || next === all) continue;
      this.steps += next.members.size + (all === undefined ? 0 : looksAt(all, next));
      if (this.steps > MOST_STEPS) return part({ reason: 'too-costly', url: within.url ?? '' });
      all = all === undefined ? next : intersection(all, next);
    }
    return all ?? part();
  }

  private ofValueSet(canonical: string, within: ValueSet, find: Find): Part {
    const valueSet = valueSetAt(canonical, find, within);
    return valueSet === undefined ? part({ reason: 'value-set', url: canonical }) : this.of(valueSet, find);
  }

  private ofSystem({ system, version, concept: listed, filter = [] }: Include, find: Find): Part | undefined {
    if (system === undefined) return undefined;
    const codeSystem = find('CodeSystem', system, version);
    const concepts = codeSystem === undefined ? undefined : conceptsOf(codeSystem);
    this.steps += listed?.length ?? (concepts?.list.length ?? 0) * filter.length;
    if (this.steps > MOST_STEPS) return part({ reason: 'too-costly', url: system });
    const own = { system, version: codeSystem?.version ?? version };
    try {
      const whole =
        listed === undefined
          ? selected(own.system, filter, codeSystem, concepts, this.spend)
          : named(own, listed, concepts);
      whole.versions.set(system, own.version);
      return whole;
    } catch (error) {
      if (error instanceof TooCostly) return part({ reason: 'too-costly', url: system });
      if (error instanceof ConstraintRefused)
        return part({ reason: 'constraint', url: system, system, op: error.message });
      throw error;
    }
  }
}

const SUPPLEMENT = 'http://hl7.org/fhir/StructureDefinition/valueset-supplement';

/** Nothing yet, but what its supplements would say and nobody knows: https://hl7.org/fhir/R4/extension-valueset-supplement.html */
function withoutSupplements({ extension = [] }: ValueSet, find: Find): Part {
  const asked = extension.flatMap(({ url, valueCanonical }) => (url === SUPPLEMENT ? (valueCanonical ?? []) : []));
  const missing = asked.filter((canonical) => {
    const { url, version } = parseCanonical(canonical);
    return find('CodeSystem', url, version) === undefined;
  });
  return part(...missing.map((url) => ({ reason: 'supplement', url }) as const));
}

/** Definitions of the day it is locked to, where no version of them is said. */
const asOf = (day: string | undefined, find: Find): Find =>
  day === undefined
    ? find
    : (type, url, version, own = version === undefined ? day : undefined) => find(type, url, version, own);

/** A code that its system does not have is none of the set: https://hl7.org/fhir/R4/valueset.html#expansion */
function named(
  { system, version }: { system: string; version: string | undefined },
  listed: NonNullable<Include['concept']>,
  concepts: Concepts | undefined,
): Part {
  const whole = part();
  for (const { code: written, display, designation = [] } of listed) {
    const concept = concepts?.get(written);
    if (concept === undefined && concepts?.codeSystem.content === 'complete') continue;
    // Where case does not count, its system says how it is written.
    const code = concept?.code ?? written;
    whole.members.set(keyOf(system, code), {
      ...{ system, version, code, display: display ?? concept?.display, designations: designation, concept },
      ...{ isAbstract: concept?.isAbstract ?? false, isInactive: concept?.isInactive ?? false, isListed: true },
    });
  }
  return whole;
}

const opens = new WeakMap<Open['accepts'], Open>();

/** The same for the same codes: to include them twice adds nothing. */
function openOf(system: string, accepts: Open['accepts']): Open {
  const open = opens.get(accepts) ?? { system, accepts };
  opens.set(accepts, open);
  return open;
}

function selected(
  system: string,
  filter: NonNullable<Include['filter']>,
  codeSystem: CodeSystem | undefined,
  concepts: Concepts | undefined,
  spend: (steps: number) => void,
): Part {
  const whole = part();
  const grammar = systemGrammar(system, filter);
  if (concepts === undefined) {
    if (grammar === undefined) doubt(whole, { reason: 'code-system', url: system, system });
    else whole.open.add(openOf(system, grammar));
    return whole;
  }
  let found: Set<Concept> | undefined;
  for (const one of filter) {
    const next = filtered(one, concepts, spend);
    if (next === undefined) return part({ reason: 'filter', url: system, system, op: one.op });
    found = found?.intersection(next) ?? next;
  }
  for (const concept of concepts.list) {
    if (found?.has(concept) === false) continue;
    const { code, display, isAbstract, isInactive } = concept;
    const own = { system, version: codeSystem?.version, code, display, designations: [], concept };
    whole.members.set(keyOf(system, code), { ...own, isAbstract, isInactive, isListed: false });
  }
  if (codeSystem?.content !== 'complete') doubt(whole, { reason: 'fragment', url: system, system });
  return whole;
}

/** What the author expanded; a part of it says nothing of the rest. */
function expanded(url: string, { contains = [], total, offset = 0 }: NonNullable<ValueSet['expansion']>): Part {
  const whole = part();
  let count = 0;
  const take = (list: readonly Contained[]): void => {
    for (const one of list) {
      const { system = '', version, code, display, abstract = false, inactive = false, contains: below = [] } = one;
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
  if (offset > 0 || (total !== undefined && total > count)) doubt(whole, { reason: 'partial-expansion', url });
  return whole;
}
