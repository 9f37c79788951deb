// Chains and _has: conditions on the resources that one refers to, or that refer to it.
// https://hl7.org/fhir/R4/search.html#chaining
import type { Param } from '../names.ts';
import { MIXED } from '../names.ts';
import { type Sql, sql } from '../sql.ts';
import { type Condition, probe } from './condition.ts';
import { type Counting, findLead, select } from './lead.ts';

type Link = {
  direction: 'out' | 'in';
  param: Param;
  /** What the linked resources fulfil, their type included. */
  where: Condition;
  /** Of links around it, to tell their names apart. */
  depth: number;
};

export function linkCondition(link: Link, mostLinked: number, counting: Counting): Condition {
  const lead = findLead(link.where, mostLinked, counting);
  const { param, direction } = link;
  const types = direction === 'in' || param.type === MIXED ? {} : { types: new Set([param.type]) };
  if (lead === undefined) return { kind: 'leaf', rank: 9, probe: (pk) => judgeEach(link, pk), ...types };
  const linked = select(lead);
  return { ...(direction === 'out' ? referringTo(linked, param) : referredBy(linked, lead.rows, param)), ...types };
}

const referringTo = (linked: Sql, { number, key, several }: Param): Condition & { kind: 'leaf' } => ({
  kind: 'leaf',
  rank: 5,
  probe: (pk) =>
    sql`EXISTS (SELECT 1 FROM reference_entry t WHERE t.pk = ${pk} AND t.param = ${number} AND +t.target IN (${linked}))`,
  source: {
    name: key,
    from: sql`reference_entry d INDEXED BY reference_entry_by_target`,
    where: sql`d.param = ${number} AND d.target IN (${linked})`,
    inOrder: false,
    distinct: !several,
  },
});

/** What is referred to need not exist. */
const referredBy = (linked: Sql, rows: number, { number, key, several }: Param): Condition & { kind: 'leaf' } => ({
  kind: 'leaf',
  rank: 5,
  probe: (pk) => sql`${pk} IN (${targetsOf(linked, number)})`,
  source: {
    name: key,
    from: sql`(SELECT DISTINCT t.target AS pk FROM reference_entry t WHERE t.param = ${number} AND t.pk IN (${linked})) d`,
    where: sql`EXISTS (SELECT 1 FROM resource t WHERE t.pk = d.pk AND t.live > 0)`,
    inOrder: false,
    distinct: true,
    ...(several ? {} : { most: rows }),
  },
});

const targetsOf = (linked: Sql, param: number): Sql =>
  sql`SELECT t.target FROM reference_entry t WHERE t.param = ${param} AND t.pk IN (${linked})`;

function judgeEach({ direction, param, where, depth }: Link, pk: Sql): Sql {
  const entry: Sql = { text: `l${depth}`, values: [] };
  const own = sql`${entry}.param = ${param.number}`;
  if (direction === 'in') {
    return sql`EXISTS (SELECT 1 FROM reference_entry ${entry} INDEXED BY reference_entry_by_target WHERE ${own} AND ${entry}.target = ${pk} AND ${probe(where, sql`${entry}.pk`)})`;
  }
  const isLive = sql`EXISTS (SELECT 1 FROM resource t WHERE t.pk = ${entry}.target AND t.live > 0)`;
  return sql`EXISTS (SELECT 1 FROM reference_entry ${entry} WHERE ${own} AND ${entry}.pk = ${pk} AND ${isLive} AND ${probe(where, sql`${entry}.target`)})`;
}
