// The resource itself: its type, its id, when it changed last.
import type { Test } from '../../../search/query.ts';
import type { Sequence } from '../../store.ts';
import type { Names } from '../names.ts';
import { every, oneOf, type Sql, sql } from '../sql.ts';
import type { Timeline } from '../timeline.ts';
import { ALL, and, type Condition, NONE, type Source } from './condition.ts';
import { compare } from './tests.ts';

/** `areParts`: no index lists them, since no search finds them by themselves. */
export function typeCondition(types: ReadonlySet<number>, areParts = false): Condition {
  if (types.size === 0) return NONE;
  return {
    kind: 'leaf',
    rank: 7,
    probe: (pk) => sql`(SELECT t.type FROM resource t WHERE t.pk = ${pk}) IN ${oneOf([...types])}`,
    ...(areParts ? {} : { source: sourceOfTypes(types) }),
    types,
    isTypeOnly: true,
  };
}

export function sourceOfTypes(types: ReadonlySet<number>): Source {
  const [first] = types;
  return {
    name: '_type',
    from: sql`resource d INDEXED BY resource_live`,
    where:
      types.size === 1
        ? sql`d.type = ${first as number} AND d.live = 1`
        : sql`d.type IN ${oneOf([...types])} AND d.live = 1`,
    inOrder: types.size === 1,
    distinct: true,
  };
}

/** `within`: the types that the rest of the search allows; undefined: any. */
export function selfCondition(
  tests: readonly Test[],
  within: ReadonlySet<number> | undefined,
  parts: { names: Names; timeline: Timeline },
): Condition {
  const ids = tests.filter(({ column }) => column === 'id');
  const instants = tests.filter(({ column }) => column === 'lastUpdated');
  const other = tests.find(({ column }) => column !== 'id' && column !== 'lastUpdated');
  if (other !== undefined) throw new TypeError(`A resource has no column ${other.column}`);
  return and([
    ids.length === 0 ? ALL : idCondition(ids, within ?? new Set(parts.names.allTypes())),
    instants.length === 0 ? ALL : instantCondition(instants, within, parts.timeline),
  ]);
}

function idCondition(tests: readonly Test[], types: ReadonlySet<number>): Condition {
  const listed = tests.some(({ op }) => op === 'eq' || op === 'in');
  const fits = (row: Sql): Sql => every(tests.map((test) => compare(sql`${row}.id`, test)));
  const source: Source = {
    name: '_id',
    from: sql`resource d INDEXED BY resource_by_id`,
    where: sql`d.type IN ${oneOf([...types])} AND ${fits(sql`d`)} AND d.live = 1`,
    inOrder: false,
    distinct: true,
  };
  return {
    kind: 'leaf',
    rank: 0,
    probe: (pk) => sql`EXISTS (SELECT 1 FROM resource t WHERE t.pk = ${pk} AND ${fits(sql`t`)})`,
    ...(listed ? { source } : {}),
  };
}

/** Versions are numbered in the order of their instants: a range of instants is a range of numbers. */
function instantCondition(
  tests: readonly Test[],
  within: ReadonlySet<number> | undefined,
  timeline: Timeline,
): Condition {
  let first = 1;
  let last = timeline.number;
  const others: Test[] = [];
  for (const test of tests) {
    const instant = test.value as number;
    if (test.op === 'gt' || test.op === 'ge' || test.op === 'eq') {
      first = Math.max(first, test.op === 'gt' ? firstBehind(timeline, instant) : timeline.firstSince(instant));
    }
    if (test.op === 'lt' || test.op === 'le' || test.op === 'eq') {
      last = Math.min(last, (test.op === 'lt' ? timeline.firstSince(instant) : firstBehind(timeline, instant)) - 1);
    }
    if (test.op === 'ne') others.push(test);
  }
  const range = first > last ? NONE : numberCondition(first, last, within);
  return and([range, ...others.map(instantOtherThan)]);
}

/** Instants are milliseconds; the first version behind one is at or after the next. */
const firstBehind = (timeline: Timeline, instant: number): number => timeline.firstSince(Math.floor(instant) + 1);

const numberCondition = (first: number, last: number, within: ReadonlySet<number> | undefined): Condition => ({
  kind: 'leaf',
  rank: 5,
  probe: (pk) => sql`(SELECT t.version FROM resource t WHERE t.pk = ${pk}) BETWEEN ${first} AND ${last}`,
  source: {
    name: '_lastUpdated',
    from: sql`version n ${within === undefined ? sql`NOT INDEXED` : sql`INDEXED BY version_by_type`} CROSS JOIN resource d ON d.pk = n.pk`,
    where: sql`n.number BETWEEN ${first} AND ${last} AND d.version = n.number AND d.live = 1 ${
      within === undefined ? sql`` : sql`AND n.type IN ${oneOf([...within])}`
    }`,
    inOrder: false,
    distinct: true,
  },
});

/** Its current version is among those committed up to the sequence. What was created since is told apart by its number. */
export function writtenCondition(until: Sequence, timeline: Timeline): Condition {
  const first = timeline.firstAfter(until);
  if (first > timeline.number) return ALL;
  if (first === 1) return NONE;
  const last = timeline.lastPk(first - 1);
  const unchanged = (pk: Sql): Sql => sql`(SELECT t.version FROM resource t WHERE t.pk = ${pk}) < ${first}`;
  if (last === undefined) return { kind: 'leaf', rank: 9, probe: unchanged };
  return { kind: 'leaf', rank: 9, probe: (pk) => sql`(${pk} <= ${last} AND ${unchanged(pk)})`, last };
}

const instantOtherThan = (test: Test): Condition => ({
  kind: 'leaf',
  rank: 9,
  probe: (pk) =>
    sql`EXISTS (SELECT 1 FROM resource t CROSS JOIN version n ON n.number = t.version WHERE t.pk = ${pk} AND ${compare(sql`n.instant`, test)})`,
});
