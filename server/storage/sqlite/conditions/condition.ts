// A Criterion as SQLite can answer it: asked of one resource (probe), or as an index that leads to the resources (source).
import { every, type Sql, some, sql } from '../sql.ts';

/**
 * Rows of an index, under the alias `d`, whose `d.pk` are all resources that fulfil a condition and no others.
 * `name`: of the parameter whose rows they are, for `__explain`.
 * `inOrder`: by ascending pk for as long as nothing else is asked of the order, each resource once.
 * `distinct`: no resource twice. `most`: it has no more rows; absent: they must be counted. `reach`: rows that must be
 * looked at to have its rows, where those are more. `ranges`: each resource once, as ranges of indexes.
 */
export type Source = {
  name: string;
  from: Sql;
  where: Sql;
  inOrder: boolean;
  distinct: boolean;
  most?: number;
  reach?: { from: Sql; where: Sql };
  ranges?: () => Range[];
};

/** Rows `t` of an index in the order of `column`, then of pk; `range`: what it leads to, `fits`: what each is asked. */
export type Range = { from: Sql; column: Sql; range: Sql; fits: Sql };

export type Leaf = {
  kind: 'leaf';
  /** True for the live resource whose number the expression gives. */
  probe(pk: Sql): Sql;
  source?: Source;
  /** Only resources of these types can fulfil it; absent: unknown. */
  types?: ReadonlySet<number>;
  /** It says nothing but that. */
  isTypeOnly?: true;
  /** No resource with a higher number can fulfil it; it is no list to come in by. */
  last?: number;
  /** Cheaper ones are tried first as the way in. */
  rank: number;
};

export type Condition =
  | { kind: 'all' }
  | { kind: 'none' }
  | { kind: 'and' | 'or'; of: Condition[] }
  | { kind: 'not'; of: Condition }
  | Leaf;

export const ALL: Condition = { kind: 'all' };
export const NONE: Condition = { kind: 'none' };

export function probe(condition: Condition, pk: Sql): Sql {
  switch (condition.kind) {
    case 'all':
      return sql`1`;
    case 'none':
      return sql`0`;
    case 'and':
      return every(condition.of.map((part) => probe(part, pk)));
    case 'or':
      return some(condition.of.map((part) => probe(part, pk)));
    case 'not':
      return sql`NOT ${probe(condition.of, pk)}`;
    case 'leaf':
      return condition.probe(pk);
  }
}

const MANY = 8;

/** So many rows cost what `rows` cost with few questions: each question is asked of every row. */
export const fewer = (rows: number, condition: Condition): number =>
  Math.ceil((rows * MANY) / Math.max(MANY, questionsOf(condition)));

function questionsOf(condition: Condition): number {
  if (condition.kind === 'not') return questionsOf(condition.of);
  if (condition.kind !== 'and' && condition.kind !== 'or') return 1;
  return condition.of.reduce((sum, part) => sum + questionsOf(part), 0);
}

export function not(condition: Condition): Condition {
  if (condition.kind === 'all') return NONE;
  if (condition.kind === 'none') return ALL;
  return condition.kind === 'not' ? condition.of : { kind: 'not', of: condition };
}

export function or(conditions: readonly Condition[]): Condition {
  const of = conditions
    .flatMap((part) => (part.kind === 'or' ? part.of : [part]))
    .filter(({ kind }) => kind !== 'none');
  if (of.some(({ kind }) => kind === 'all')) return ALL;
  return of.length > 1 ? { kind: 'or', of } : (of[0] ?? NONE);
}

/** What says nothing but a type goes when another part has entries of that type alone. */
export function and(conditions: readonly Condition[]): Condition {
  const parts = conditions.flatMap((part) => (part.kind === 'and' ? part.of : [part]));
  const of = parts.filter((part) => part.kind !== 'all');
  if (of.some(({ kind }) => kind === 'none') || areDisjoint(of)) return NONE;
  const needed = of.filter((part) => !isTypeOnly(part) || !of.some((other) => implies(other, part)));
  return needed.length > 1 ? { kind: 'and', of: needed } : (needed[0] ?? ALL);
}

const isTypeOnly = (condition: Condition): boolean => condition.kind === 'leaf' && condition.isTypeOnly === true;

function implies(condition: Condition, typeOnly: Condition): boolean {
  if (condition === typeOnly || isTypeOnly(condition)) return false;
  return typesOf(condition)?.isSubsetOf(typesOf(typeOnly) as ReadonlySet<number>) ?? false;
}

function areDisjoint(parts: readonly Condition[]): boolean {
  const known = parts.map(typesOf).filter((types) => types !== undefined);
  return known.some((types, at) => known.slice(at + 1).some((others) => types.isDisjointFrom(others)));
}

/** What is behind it cannot fulfil the condition, in the order of resources. */
export function lastOf(condition: Condition): number {
  if (condition.kind === 'leaf') return condition.last ?? Infinity;
  return condition.kind === 'and' ? Math.min(...condition.of.map(lastOf)) : Infinity;
}

/** A list in the order of resources, up to its last that matters. */
export const endingAt = (last: number, source: Source): Source =>
  last === Infinity || !source.inOrder ? source : { ...source, where: sql`${source.where} AND d.pk <= ${last}` };

/** The types that resources can have which fulfil the condition; undefined: any. */
export function typesOf(condition: Condition): ReadonlySet<number> | undefined {
  if (condition.kind === 'leaf') return condition.types;
  if (condition.kind !== 'and' && condition.kind !== 'or') return undefined;
  const each = condition.of.map(typesOf);
  if (condition.kind === 'and') return intersection(each.filter((types) => types !== undefined));
  return each.includes(undefined) ? undefined : new Set(each.flatMap((types) => [...(types as ReadonlySet<number>)]));
}

function intersection([first, ...others]: ReadonlySet<number>[]): ReadonlySet<number> | undefined {
  return first && others.reduce((common, types) => common.intersection(types), first);
}
