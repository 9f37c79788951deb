// One search under way: where it reads, what its parts are, and when it must let others have a turn.
import type { SortKey } from '../../../search/query.ts';
import type { PlanStep, Sequence } from '../../store.ts';
import type { CompileParts } from '../compile.ts';
import type { Condition } from '../conditions/condition.ts';
import type { Connection, Row } from '../connection.ts';
import { type Sql, sql } from '../sql.ts';

export type Run = CompileParts & {
  /** Changes when the search goes on beside the writer. */
  connection: Connection;
  /** The sequence of what it reads. */
  at: Sequence;
  /** When the turn ends; moved on at each turn. */
  until: number;
  /** What has been done so far, when it is to be told. */
  plan: PlanStep[] | undefined;
  /** For those who find a part of the page themselves and leave the rest to be found. */
  findRows(condition: Condition, wanted: Wanted, run: Run): Steps<Found[]>;
};

export type Wanted = {
  sort: readonly SortKey[];
  /** The other way round: each key in the other direction, and what has no value for it first. */
  backwards: boolean;
  /** Ties go by the number of the resource; their direction is that of the last sort key of the whole search. */
  tieDescending: boolean;
  /** Columns of `r`, the row of the resource. */
  output: Sql;
  /** Only what comes behind, the way that is gone. */
  after: RowPlace | undefined;
  size: number;
};

export const isDescending = ({ descending }: SortKey, { backwards }: Pick<Wanted, 'backwards'>): boolean =>
  descending !== backwards;

/** Rows that may be looked at; below zero: too many were. */
export type Budget = { left: number };

/** Work in turns: yields wherever others may go first. */
export type Steps<Result> = Generator<void, Result>;

export const isLate = (run: Run): boolean => performance.now() > run.until;

/** Values of the sort keys and the number of a resource. */
export type RowPlace = (string | number | null)[];

/** A match: its place, then the columns that were asked for. */
export type Found = { place: RowPlace; row: Row };

/** The row of `d.pk`, joined as `r`. */
export const RESOURCE: Sql = sql`CROSS JOIN resource r ON r.pk = d.pk`;
