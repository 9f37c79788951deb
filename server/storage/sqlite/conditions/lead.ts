// The way into a condition: the index that leads to the fewest resources, each of which is asked the rest.
import type { Connection } from '../connection.ts';
import { Recent } from '../recent.ts';
import { every, join, type Sql, sql } from '../sql.ts';
import type { Timeline } from '../timeline.ts';
import { type Condition, endingAt, lastOf, probe, type Source } from './condition.ts';

export type Lead = { source: Source; rest: Condition[]; rows: number };

/** UNION of more would exceed what SQLite takes in one statement. */
const MOST_BRANCHES = 200;

/** How many rows must be looked at to have those of a source, counted up to `limit`. */
export type Counting = { count(source: Source, limit: number): number };

/** Undefined: every index leads to `limit` rows or more. `last`: resources behind it do not matter. */
export function findLead(condition: Condition, limit: number, counting: Counting, last = Infinity): Lead | undefined {
  switch (condition.kind) {
    case 'leaf': {
      if (condition.source === undefined) return undefined;
      const source = endingAt(last, condition.source);
      const { most = Infinity } = source;
      const rows = most < limit ? most : counting.count(source, limit);
      return rows < limit ? { source, rest: [], rows } : undefined;
    }
    case 'and':
      return leadOfAll(condition.of, limit, counting, Math.min(last, lastOf(condition)));
    case 'or':
      return leadOfAny(condition.of, limit, counting, last);
    default:
      return undefined;
  }
}

function leadOfAll(parts: readonly Condition[], limit: number, counting: Counting, last: number): Lead | undefined {
  let best: { part: Condition; lead: Lead } | undefined;
  for (const part of [...parts].sort((a, b) => rankOf(a) - rankOf(b))) {
    const lead = findLead(part, best?.lead.rows ?? limit, counting, last);
    if (lead !== undefined) best = { part, lead };
    if (best?.lead.rows === 0) break;
  }
  if (best === undefined) return undefined;
  const { part, lead } = best;
  return { ...lead, rest: [...lead.rest, ...parts.filter((other) => other !== part)] };
}

function leadOfAny(branches: readonly Condition[], limit: number, counting: Counting, last: number): Lead | undefined {
  if (branches.length > MOST_BRANCHES) return undefined;
  const leads: Lead[] = [];
  let rows = 0;
  for (const branch of branches) {
    const lead = findLead(branch, limit - rows, counting, last);
    if (lead === undefined) return undefined;
    leads.push(lead);
    rows += lead.rows;
  }
  const from = sql`(${join(leads.map(select), ' UNION ')}) d`;
  const name = [...new Set(leads.map(({ source }) => source.name))].join(' | ');
  return { source: { name, from, where: sql`1`, inOrder: false, distinct: true }, rest: [], rows };
}

const rankOf = (condition: Condition): number =>
  condition.kind === 'leaf' ? condition.rank : condition.kind === 'not' ? 9 : 4;

/** What the rest asks of the rows of the source. */
export const restOf = ({ rest }: { rest: readonly Condition[] }): Sql =>
  every(rest.map((part) => probe(part, sql`d.pk`)));

/** The numbers of all resources that fulfil the condition, some perhaps twice. */
export const select = (lead: Lead): Sql =>
  sql`SELECT d.pk FROM ${lead.source.from} WHERE ${lead.source.where} AND ${restOf(lead)}`;

/** Versions after which a long list may have become a short one. */
const VALID_FOR = 5_000;

/** Counts rows up to a limit, and remembers which lists were long: those are the costly ones to count. */
export class Counts {
  readonly #timeline: Timeline;
  readonly #long = new Recent<string, { rows: number; at: number }>(2_000);

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  count(connection: Connection, source: Source, limit: number): number {
    const { from, where } = source.reach ?? source;
    const counted = sql`SELECT count(*) FROM (SELECT 1 FROM ${from} WHERE ${where} LIMIT ${limit})`;
    const key = `${counted.text} ${counted.values.slice(0, -1).join(' ')}`;
    const long = this.#long.get(key);
    if (long !== undefined && long.rows >= limit && this.#timeline.number - long.at < VALID_FOR) return limit;
    const rows = connection.get(counted)?.[0] as number;
    if (rows >= limit && limit > 100) this.#long.set(key, { rows, at: this.#timeline.number });
    return rows;
  }
}
