// References to resources of this hub, by the number of the resource they point to, whether it exists or not.
import type { Test } from '../../../search/query.ts';
import type { Connection } from '../connection.ts';
import type { Identities } from '../identities.ts';
import { MIXED, type Names, type Param } from '../names.ts';
import { every, oneOf, type Sql, some, sql } from '../sql.ts';
import { type Condition, NONE, type Source } from './condition.ts';
import { compare } from './tests.ts';

type Parts = { connection: Connection; names: Names; identities: Identities };

/** One entry of the parameter fulfils all tests of one alternative. */
export function referenceCondition(param: Param, alternatives: readonly Test[][], parts: Parts): Condition {
  const types = param.type === MIXED ? {} : { types: new Set([param.type]) };
  const targets = findAll(alternatives, parts);
  if (targets === undefined) return { ...broad(param, alternatives), ...types };
  if (targets.length === 0) return NONE;
  return {
    kind: 'leaf',
    rank: targets.length === 1 ? 1 : 3,
    probe: (pk) =>
      sql`EXISTS (SELECT 1 FROM reference_entry t WHERE t.pk = ${pk} AND t.param = ${param.number} AND ${among(targets)})`,
    source: sourceOf(param, targets),
    ...types,
  };
}

/** The sign keeps the list from being taken for the way in: one look at the resource's own entries is enough. */
const among = (targets: readonly number[]): Sql =>
  targets.length === 1 ? sql`t.target = ${targets[0] as number}` : sql`+t.target IN ${oneOf(targets)}`;

const sourceOf = ({ number, key, several }: Param, targets: readonly number[]): Source => ({
  name: key,
  from: sql`reference_entry d INDEXED BY reference_entry_by_target`,
  where: sql`d.param = ${number} AND ${targets.length === 1 ? sql`d.target = ${targets[0] as number}` : sql`d.target IN ${oneOf(targets)}`}`,
  inOrder: targets.length === 1,
  distinct: targets.length === 1 || !several,
});

/** Tests of the type alone, and such: asked of the resource pointed to. */
function broad({ number, key, several }: Param, alternatives: readonly Test[][]) {
  const isPresence = alternatives.some((tests) => tests.length === 0);
  const fits = some(alternatives.map(fitsAll));
  const entry = isPresence
    ? sql`reference_entry t`
    : sql`reference_entry t CROSS JOIN resource x ON x.pk = t.target AND ${fits}`;
  const source: Source = {
    name: key,
    from: sql`reference_entry d INDEXED BY reference_entry_by_target`,
    where: sql`d.param = ${number}`,
    inOrder: false,
    distinct: !several,
  };
  return {
    kind: 'leaf' as const,
    rank: 6,
    probe: (pk: Sql) => sql`EXISTS (SELECT 1 FROM ${entry} WHERE t.pk = ${pk} AND t.param = ${number})`,
    ...(isPresence ? { source } : {}),
  };
}

const fitsAll = (tests: readonly Test[]): Sql => every(tests.map((test) => compare(columnOf(test), test)));

function columnOf({ column }: Test): Sql {
  if (column === 'id') return sql`x.id`;
  if (column === 'type') return sql`(SELECT name FROM type WHERE number = x.type)`;
  throw new TypeError(`Entries of kind reference have no column ${column}`);
}

/** The resources that the tests name; undefined: they name none. */
function findAll(alternatives: readonly Test[][], parts: Parts): number[] | undefined {
  const found = new Set<number>();
  for (const tests of alternatives) {
    const targets = find(tests, parts);
    if (targets === undefined) return undefined;
    for (const target of targets) found.add(target);
  }
  return [...found];
}

function find(tests: readonly Test[], { connection, names, identities }: Parts): number[] | undefined {
  const ids = valuesOf('id', tests);
  if (ids === undefined) return undefined;
  const named = valuesOf('type', tests);
  const isPlain = tests.length === (named === undefined ? 1 : 2);
  if (isPlain && ids.length === 1 && named?.length === 1) {
    const target = identities.find(named[0] as string, ids[0] as string);
    return target === undefined ? [] : [target];
  }
  const types = named === undefined ? names.allTypes() : [...names.types(named)];
  const found = connection.all(
    sql`SELECT x.pk FROM resource x INDEXED BY resource_by_id WHERE x.type IN ${oneOf(types)} AND x.id IN ${oneOf(ids)} AND ${fitsAll(tests)}`,
  );
  return found.map((row) => row[0] as number);
}

function valuesOf(column: string, tests: readonly Test[]): string[] | undefined {
  for (const test of tests) {
    if (test.column !== column) continue;
    if (test.op === 'eq') return [test.value as string];
    if (test.op === 'in') return test.value;
  }
  return undefined;
}
