// Walks the index of the first sort key; what has no value for it follows, sorted by the other keys.
import type { SortKey } from '../../../search/query.ts';
import { and, type Condition, fewer, not, or, probe, type Source, typesOf } from '../conditions/condition.ts';
import { MIXED, type Param } from '../names.ts';
import { type Sql, sql } from '../sql.ts';
import { walkInstants } from './instant-walk.ts';
import { type Budget, type Found, isLate, type RowPlace, type Run, type Steps, type Wanted } from './run.ts';
import { isBehind, type Order, orderBy, orderOf, type ParamKey, paramsOf, sortColumns } from './sort-keys.ts';
import { walkTexts } from './text-walk.ts';
import { type Walk, walk } from './walk.ts';
import { merge } from './windows.ts';

/** Undefined: no index has the order of the first key, or the budget does not suffice. */
export function* walkSorted(
  condition: Condition,
  wanted: Wanted,
  run: Run,
  budget?: Budget,
): Steps<Found[] | undefined> {
  const key = wanted.sort[0] as SortKey;
  if (key.by === 'param') {
    const params = paramsOf(key, run.names);
    if (key.of === 'reference' || share(params)) return undefined;
    return yield* walkParam(key, params, condition, wanted, run, budget);
  }
  const types = typesOf(condition);
  if (key.by === 'id') return yield* walkIds([...(types ?? run.names.allTypes())], condition, wanted, run, budget);
  const source = byVersion(types?.size === 1 ? [...types][0] : undefined);
  const byNumber = (numbers: Wanted) => walkIndex(source, sql`n.number`, condition, numbers, run, budget);
  return yield* wanted.sort.length === 1 ? byNumber(wanted) : walkInstants(byNumber, wanted, run);
}

/** Ids are unique within a type. */
function* walkIds(
  types: readonly number[],
  condition: Condition,
  wanted: Wanted,
  run: Run,
  budget: Budget | undefined,
): Steps<Found[] | undefined> {
  const ofType = (type: number) => walkIndex(byId(type), sql`d.id`, condition, wanted, run, budget);
  return yield* walkEach(types, ofType, wanted, run);
}

/** Several indexes one after the other, as one; undefined as soon as one of them is given up. */
function* walkEach<Of>(
  all: readonly Of[],
  walkOne: (one: Of) => Steps<Found[] | undefined>,
  wanted: Wanted,
  run: Run,
): Steps<Found[] | undefined> {
  const found: Found[][] = [];
  for (const one of all) {
    const own = yield* walkOne(one);
    if (own === undefined) return undefined;
    found.push(own);
    if (isLate(run)) yield;
  }
  return found.length === 1 ? (found[0] as Found[]) : merge(found, wanted);
}

const byId = (type: number): Source => ({
  name: '_id',
  from: sql`resource d INDEXED BY resource_by_id`,
  where: sql`d.type = ${type} AND d.live = 1`,
  inOrder: false,
  distinct: true,
});

const byVersion = (type: number | undefined): Source => ({
  name: '_lastUpdated',
  from: sql`version n ${type === undefined ? sql`NOT INDEXED` : sql`INDEXED BY version_by_type`} CROSS JOIN resource d ON d.pk = n.pk`,
  where: sql`${type === undefined ? sql`1` : sql`n.type = ${type}`} AND d.version = n.number AND d.live = 1`,
  inOrder: false,
  distinct: true,
});

/** A resource may have values of two of them, so that no index has the best of each. */
const share = (params: readonly Param[]): boolean =>
  params.length > 1 &&
  (params.some(({ type }) => type === MIXED) || new Set(params.map(({ type }) => type)).size < params.length);

/** What has a value, then what has none; backwards the other way round. */
function* walkParam(
  key: ParamKey,
  params: readonly Param[],
  condition: Condition,
  wanted: Wanted,
  run: Run,
  budget: Budget | undefined,
): Steps<Found[] | undefined> {
  const { after, size, backwards } = wanted;
  const isPast = after !== undefined && (after[0] === null) !== backwards;
  const [first, second] = backwards ? [walkMissing, walkAllValues] : [walkAllValues, walkMissing];
  const found = isPast ? [] : yield* first(key, params, condition, wanted, run, budget);
  if (found === undefined || found.length === size) return found;
  const rest = isPast ? wanted : { ...wanted, after: undefined, size: size - found.length };
  const others = yield* second(key, params, condition, rest, run, budget);
  return others && [...found, ...others];
}

function* walkMissing(
  key: ParamKey,
  params: readonly Param[],
  condition: Condition,
  wanted: Wanted,
  run: Run,
): Steps<Found[]> {
  const without = and([condition, not(or(params.map((param) => hasValue(key, param))))]);
  const rest = { ...wanted, sort: wanted.sort.slice(1), after: wanted.after?.slice(1) };
  const missing = yield* run.findRows(without, rest, run);
  return missing.map(({ place, row }) => ({ place: [null, ...place], row }));
}

/** No resource has values of two of the parameters: each is of another type. */
function* walkAllValues(
  key: ParamKey,
  params: readonly Param[],
  condition: Condition,
  wanted: Wanted,
  run: Run,
  budget: Budget | undefined,
): Steps<Found[] | undefined> {
  const ofParam = (param: Param) => walkValues(key, param, condition, wanted, run, budget);
  return yield* walkEach(params, ofParam, wanted, run);
}

/** Texts are walked one by one, each a search of its own: what can be gathered is. */
function* walkValues(
  key: ParamKey,
  param: Param,
  condition: Condition,
  wanted: Wanted,
  run: Run,
  budget: Budget | undefined,
): Steps<Found[] | undefined> {
  const { of } = key;
  if (of === 'token' || of === 'string')
    return budget === undefined ? yield* walkTexts({ ...key, of }, param, condition, wanted, run) : undefined;
  const { table, source } = byLow(key, param);
  const first = param.several ? sql` AND ${isFirst(table, key)}` : sql``;
  const values = { ...source, where: sql`${source.where}${first}` };
  return yield* walkIndex(values, sql`d.low`, condition, wanted, run, budget);
}

function byLow({ of }: ParamKey, { number, key }: Param): { table: Sql; source: Source } {
  const table = of === 'date' ? sql`date_entry` : sql`quantity_entry`;
  const index = of === 'date' ? sql`date_entry_by_low` : sql`quantity_entry_by_low`;
  const source = {
    name: key,
    from: sql`${table} d INDEXED BY ${index}`,
    where: sql`d.param = ${number}`,
    inOrder: false,
    distinct: false,
  };
  return { table, source };
}

/** Of a resource with several values, the one it is sorted by. */
function isFirst(table: Sql, { of, descending }: ParamKey): Sql {
  const columns = (row: Sql): Sql =>
    of === 'date' ? sql`(${row}.low, ${row}.high)` : sql`(${row}.low, ${row}.high, ${row}.unit)`;
  const before = descending ? sql`>` : sql`<`;
  return sql`NOT EXISTS (SELECT 1 FROM ${table} t WHERE t.pk = d.pk AND t.param = d.param AND ${columns(sql`t`)} ${before} ${columns(sql`d`)})`;
}

const hasValue = (key: ParamKey, { number }: Param): Condition => {
  const table = key.of === 'date' ? sql`date_entry` : key.of === 'quantity' ? sql`quantity_entry` : sql`term_entry`;
  return {
    kind: 'leaf',
    rank: 9,
    probe: (pk) => sql`EXISTS (SELECT 1 FROM ${table} t WHERE t.pk = ${pk} AND t.param = ${number})`,
  };
};

/** `value`: the column the index goes by, never NULL. */
function* walkIndex(
  source: Source,
  value: Sql,
  condition: Condition,
  wanted: Wanted,
  run: Run,
  budget: Budget | undefined,
): Steps<Found[] | undefined> {
  const { sort, output, after, size } = wanted;
  const order = orderOf(wanted, [value, ...sortColumns(sort, sql`d.pk`, run.names).slice(1)], sql`d.pk`);
  const plan: Walk = {
    source,
    rest: condition.kind === 'all' ? undefined : probe(condition, sql`d.pk`),
    step: fewer(run.limits.step, condition),
    place: [...order.columns, order.pk],
    isBehind: (place) => isBehindInIndex(order, place),
    orderBy: orderBy(order),
  };
  return yield* walk(plan, output, after, size, run, budget);
}

/** In a form that lets SQLite begin in the midst of the index. */
function isBehindInIndex(order: Order, place: RowPlace | undefined): Sql {
  if (place === undefined) return sql`1`;
  const [column] = order.columns as [Sql];
  const operator = order.descending[0] ? sql`<` : sql`>`;
  const value = place[0] ?? null;
  if (order.columns.length === 1) return sql`(${column}, ${order.pk}) ${operator} (${value}, ${place[1] ?? null})`;
  return sql`${column} ${operator}= ${value} AND ${isBehind(order, place)}`;
}
