// Random criteria and sort orders over the entries of random-resources.ts.
import { type Criterion, type EntryKind, PARTS, type SortKey, type Test } from '../../server/search/query.ts';
import type { Random } from '../support/random.ts';
import { IDS, KINDS, PARAMS, PART_PARAMS, PART_TYPES, TYPES, valuesOf } from './random-resources.ts';

const { CODES, SYSTEMS, TEXTS, INSTANTS, AMOUNTS } = valuesOf;

/** `instants`: of commits, for `lastUpdated`. */
export function randomCriterion(random: Random, instants: readonly number[], depth = 3): Criterion {
  const kind = random.below(depth === 0 ? 8 : 16);
  const inner = (): Criterion => randomCriterion(random, instants, depth - 1);
  switch (kind) {
    case 0:
      return { kind: 'type', types: TYPES.filter(() => random.below(2) === 0) };
    case 1:
      return { kind: 'self', tests: times(random, 2, () => selfTest(random, instants)) };
    case 2:
      return { kind: 'key', key: random.pick(['Patient/1', `Patient/${random.pick(IDS)}`, 'label:s|R', 'label:none']) };
    case 3:
      return { kind: 'written', until: random.below(instants.length + 2) };
    case 8:
    case 9:
      return { kind: 'and', of: times(random, 3, inner) };
    case 10:
      return { kind: 'or', of: times(random, 3, inner) };
    case 11:
      return { kind: 'not', of: inner() };
    case 12:
    case 13:
      return {
        kind: 'link',
        direction: random.pick(['out', 'in']),
        param: random.pick(PARAMS.reference),
        types: TYPES.filter(() => random.below(3) > 0),
        where: inner(),
      };
    case 14:
    case 15:
      return linkToPart(random, instants, depth);
    default:
      return randomEntryCriterion(random, PARAMS);
  }
}

/** Parts are found through links alone: no condition on them asks for an id or a time. */
function linkToPart(random: Random, instants: readonly number[], depth: number): Criterion {
  const param = random.pick([PARTS, PARTS, 'Any.inside', '#Any.link']);
  const types = PART_TYPES.filter(() => random.below(3) > 0);
  return { kind: 'link', direction: 'out', param, types, where: partCriterion(random, instants, depth - 1) };
}

function partCriterion(random: Random, instants: readonly number[], depth: number): Criterion {
  const kind = random.below(depth <= 0 ? 3 : 8);
  const inner = (): Criterion => partCriterion(random, instants, depth - 1);
  if (kind === 3) return { kind: 'not', of: inner() };
  if (kind === 4) return { kind: random.pick(['and', 'or']), of: times(random, 3, inner) };
  if (kind === 5) return { kind: 'type', types: [random.pick(PART_TYPES)] };
  if (kind < 6) return randomEntryCriterion(random, PART_PARAMS);
  const direction = random.pick(['out', 'in'] as const);
  const param = direction === 'out' ? '#Any.link' : 'Any.inside';
  return { kind: 'link', direction, param, types: TYPES, where: randomCriterion(random, instants, depth - 1) };
}

/** Sometimes of a parameter that nothing has. */
export function randomSort(random: Random): SortKey[] {
  return times(random, random.below(3), () => {
    const descending = random.below(2) === 0;
    const by = random.pick(['id', 'lastUpdated', 'param', 'param', 'param'] as const);
    if (by !== 'param') return { by, descending };
    const of = random.pick(KINDS);
    const params =
      random.below(3) === 0 ? severalParams(random, of) : [random.pick([...PARAMS[of], 'Patient.unknown'])];
    return { by, of, params, descending };
  });
}

/** Of different types, or some of one. */
const severalParams = (random: Random, of: EntryKind): string[] => [
  ...new Set([...times(random, 3, () => random.pick(PARAMS[of])), random.pick(PARAMS[of])]),
];

function randomEntryCriterion(random: Random, params: Record<EntryKind, string[]>): Criterion {
  const of = random.pick(KINDS);
  const param = random.below(30) === 0 ? 'Patient.unknown' : random.pick(params[of]);
  return { kind: 'entry', of, param, tests: times(random, 2, () => entryTest(random, of)) };
}

function entryTest(random: Random, of: EntryKind): Test {
  switch (of) {
    case 'token':
      return random.below(3) === 0 ? textTest(random, 'system', SYSTEMS) : textTest(random, 'code', CODES);
    case 'string':
      return textTest(random, random.pick(['folded', 'folded', 'exact']), TEXTS);
    case 'reference':
      return random.below(2) === 0 ? textTest(random, 'type', TYPES) : textTest(random, 'id', IDS);
    case 'date':
      return numberTest(random, random.pick(['low', 'high']), INSTANTS);
    case 'quantity':
      if (random.below(3) === 0) return textTest(random, 'code', ['mg', 'g', '']);
      if (random.below(4) === 0) return textTest(random, 'system', SYSTEMS);
      return numberTest(random, random.pick(['low', 'high']), AMOUNTS);
  }
}

const selfTest = (random: Random, instants: readonly number[]): Test =>
  random.below(2) === 0
    ? textTest(random, 'id', IDS)
    : numberTest(random, 'lastUpdated', [...instants, (instants[0] ?? 0) - 1, (instants.at(-1) ?? 0) + 1.5]);

function textTest(random: Random, column: string, values: readonly string[]): Test {
  const value = random.pick(values);
  const op = random.pick(['eq', 'eq', 'eq', 'ne', 'in', 'prefix', 'contains', 'suffix', 'lt', 'ge'] as const);
  if (op === 'in') return { column, op, value: values.filter(() => random.below(3) === 0) };
  if (op !== 'prefix' && op !== 'contains' && op !== 'suffix') return { column, op, value };
  return { column, op, value: random.pick([value, [...value][0] ?? '', [...value].at(-1) ?? '']) };
}

const numberTest = (random: Random, column: string, values: readonly number[]): Test => ({
  column,
  op: random.pick(['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'ge', 'le']),
  value: random.pick(values),
});

const times = <Item>(random: Random, most: number, make: () => Item): Item[] =>
  Array.from({ length: random.below(most + 1) }, make);
