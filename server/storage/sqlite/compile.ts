// Criteria as conditions that SQLite answers; what asks the same parameter is put together first.
import { type Criterion, type EntryKind, isPartType, type Test } from '../../search/query.ts';
import { and, type Condition, NONE, not, or } from './conditions/condition.ts';
import { keyCondition } from './conditions/keys.ts';
import type { Counting } from './conditions/lead.ts';
import { linkCondition } from './conditions/links.ts';
import { rangeCondition } from './conditions/ranges.ts';
import { referenceCondition } from './conditions/references.ts';
import { selfCondition, typeCondition, writtenCondition } from './conditions/self.ts';
import { termCondition } from './conditions/terms.ts';
import type { Connection } from './connection.ts';
import type { Terms } from './dictionary.ts';
import type { Identities } from './identities.ts';
import type { Keys } from './keys.ts';
import type { Limits } from './limits.ts';
import type { Names } from './names.ts';
import type { Timeline } from './timeline.ts';

export type CompileParts = {
  connection: Connection;
  names: Names;
  identities: Identities;
  terms: Terms;
  keys: Keys;
  timeline: Timeline;
  counting: Counting;
  limits: Limits;
};

/** One entry of the parameter fulfils all tests of one alternative. */
type Entry = { kind: 'entry'; of: EntryKind; param: string; alternatives: Test[][] };
type Merged = Exclude<Criterion, { kind: 'entry' }> | Entry;

/** `within`: the types that criteria around this one allow. */
export function compile(criterion: Criterion, parts: CompileParts, within?: ReadonlySet<number>, depth = 0): Condition {
  switch (criterion.kind) {
    case 'and': {
      const of = flatten('and', criterion.of);
      const types = of.reduce((allowed, part) => narrow(allowed, part, parts.names), within);
      return and(mergeAll(of.map(asMerged), parts.names).map((part) => compileMerged(part, parts, types, depth)));
    }
    case 'or': {
      const of = flatten('or', criterion.of);
      return or(mergeAny(of.map(asMerged)).map((part) => compileMerged(part, parts, within, depth)));
    }
    default:
      return compileMerged(asMerged(criterion), parts, within, depth);
  }
}

function compileMerged(
  criterion: Merged,
  parts: CompileParts,
  within: ReadonlySet<number> | undefined,
  depth: number,
): Condition {
  switch (criterion.kind) {
    case 'and':
    case 'or':
      return compile(criterion, parts, within, depth);
    case 'not':
      return not(compile(criterion.of, parts, within, depth));
    case 'type':
      return typeCondition(parts.names.types(criterion.types), criterion.types.some(isPartType));
    case 'self':
      return selfCondition(criterion.tests, within, parts);
    case 'entry':
      return compileEntry(criterion, parts);
    case 'written':
      return writtenCondition(criterion.until, parts.timeline);
    case 'key':
      return keyCondition(criterion.key, parts.keys);
    case 'link':
      return compileLink(criterion, parts, depth);
  }
}

/** A parameter that nothing has an entry of has no number. */
function compileEntry({ of, param: key, alternatives }: Entry, parts: CompileParts): Condition {
  const param = parts.names.param(of, key);
  if (param === undefined || alternatives.length === 0) return NONE;
  switch (of) {
    case 'token':
    case 'string':
      return termCondition(of, param, alternatives, parts);
    case 'reference':
      return referenceCondition(param, alternatives, parts);
    case 'date':
    case 'quantity':
      return rangeCondition(of, param, alternatives, parts.connection);
  }
}

function compileLink(
  { direction, param: key, types, where }: Extract<Criterion, { kind: 'link' }>,
  parts: CompileParts,
  depth: number,
): Condition {
  const param = parts.names.param('reference', key);
  if (param === undefined) return NONE;
  const linked = parts.names.types(types);
  const condition = and([typeCondition(linked, types.some(isPartType)), compile(where, parts, linked, depth + 1)]);
  return condition.kind === 'none'
    ? NONE
    : linkCondition({ direction, param, where: condition, depth }, parts.limits.linked, parts.counting);
}

const flatten = (kind: 'and' | 'or', criteria: readonly Criterion[]): Criterion[] =>
  criteria.flatMap((part) => (part.kind === kind ? flatten(kind, part.of) : [part]));

function narrow(
  allowed: ReadonlySet<number> | undefined,
  criterion: Criterion,
  names: Names,
): ReadonlySet<number> | undefined {
  if (criterion.kind !== 'type') return allowed;
  const types = names.types(criterion.types);
  return allowed === undefined ? types : allowed.intersection(types);
}

/** An `or` of entries of one parameter is one entry with alternatives. */
function asMerged(criterion: Criterion): Merged {
  if (criterion.kind === 'entry') {
    const { of, param, tests } = criterion;
    return { kind: 'entry', of, param, alternatives: [tests] };
  }
  if (criterion.kind !== 'or') return criterion;
  const merged = mergeAny(flatten('or', criterion.of).map((part) => (part.kind === 'or' ? part : asMerged(part))));
  return merged.length === 1 && merged[0]?.kind === 'entry' ? merged[0] : criterion;
}

function mergeAny(criteria: readonly Merged[]): Merged[] {
  const merged = new Map<string | Merged, Merged>();
  for (const criterion of criteria) {
    if (criterion.kind !== 'entry') {
      merged.set(criterion, criterion);
      continue;
    }
    const key = `${criterion.of} ${criterion.param}`;
    const same = merged.get(key);
    if (same?.kind === 'entry') same.alternatives.push(...criterion.alternatives);
    else merged.set(key, { ...criterion, alternatives: [...criterion.alternatives] });
  }
  return [...merged.values()];
}

/** Alternatives of one merged entry. */
const MOST_ALTERNATIVES = 16;

/** Where no resource has several dates or quantities of a parameter, "from" and "until" speak of the same one. */
function mergeAll(criteria: readonly Merged[], names: Names): Merged[] {
  const merged: Merged[] = [];
  for (const criterion of criteria) {
    const at = merged.findIndex((other) => isSameSingle(other, criterion, names));
    const same = merged[at] as Entry | undefined;
    const alternatives =
      same === undefined
        ? []
        : same.alternatives.flatMap((a) => (criterion as Entry).alternatives.map((b) => [...a, ...b]));
    if (same === undefined || alternatives.length > MOST_ALTERNATIVES) merged.push(criterion);
    else merged[at] = { ...same, alternatives };
  }
  return merged;
}

const isSameSingle = (a: Merged, b: Merged, names: Names): boolean =>
  a.kind === 'entry' &&
  b.kind === 'entry' &&
  (a.of === 'date' || a.of === 'quantity') &&
  a.of === b.of &&
  a.param === b.param &&
  names.param(a.of, a.param)?.several === false;
