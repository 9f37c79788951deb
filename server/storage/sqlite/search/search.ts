// Answers searches: pages, counts, whole scans, and whether a condition of a commit still holds.
import type { Criterion, Place, SearchQuery } from '../../../search/query.ts';
import type { Given, SearchPage, Version } from '../../store.ts';
import { type CompileParts, compile } from '../compile.ts';
import { Counts } from '../conditions/lead.ts';
import type { Connection } from '../connection.ts';
import type { RecentVersions } from '../recent-versions.ts';
import { type Sql, sql } from '../sql.ts';
import { VERSION_COLUMNS, type VersionReader } from '../versions.ts';
import { countMatches } from './count.ts';
import { findRows } from './rows.ts';
import { isDescending, isLate, type RowPlace, type Run, type Steps, type Wanted } from './run.ts';
import { runAtOnce, type Snapshots } from './snapshots.ts';

type Parts = Omit<CompileParts, 'counting'> & {
  reader: VersionReader;
  recentVersions: RecentVersions;
  snapshots: Snapshots;
};

/** Versions of one slice of a scan, and numbers gathered between two turns. */
const SLICE = 200;
const GATHERED = 2_000;

export class Searcher {
  readonly #parts: Parts;
  readonly #counts: Counts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#counts = new Counts(parts.timeline);
  }

  search(query: SearchQuery): Promise<SearchPage> {
    return this.#parts.snapshots.run(
      () => this.#newRun(query.explain),
      (run) => this.#page(query, run),
      this.#parts.limits.longest,
    );
  }

  /** Numbers of versions first, all of one instant; versions never change, so that they can be read in peace. */
  async *scan(where: Criterion): AsyncGenerator<Version[]> {
    const numbers = await this.#parts.snapshots.run(
      () => this.#newRun(),
      (run) => this.#gather(where, run),
    );
    for (let from = 0; from < numbers.length; from += SLICE) {
      yield this.#versions(this.#parts.connection, numbers.slice(from, from + SLICE));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** At once, inside the transaction of the commit. */
  holds({ where, matches }: Given): boolean {
    const run = this.#newRun();
    const wanted = unsorted(sql`r.type, r.id`, undefined, matches.length + 1);
    const found = runAtOnce(findRows(compile(where, run), wanted, run));
    if (found.length !== matches.length) return false;
    const expected = new Set(matches.map(({ type, id }) => `${type}/${id}`));
    return found.every(({ row }) => expected.has(`${this.#parts.names.typeName(row[0] as number)}/${row[1]}`));
  }

  *#page(query: SearchQuery, run: Run): Steps<SearchPage> {
    const { size, total } = query;
    const condition = compile(query.where, run);
    const wanted = asWanted(query);
    const rows = yield* findRows(condition, wanted, run);
    const found = rows.slice(0, size);
    if (wanted.backwards) found.reverse();
    const matches: Version[] = [];
    for (const { row } of found) {
      matches.push(this.#parts.recentVersions.read(row[0] as number));
      if (isLate(run)) yield;
    }
    return {
      matches,
      places: found.map(({ place }, at) => placeOf(place, matches[at] as Version, query)),
      more: rows.length > size,
      at: run.at,
      ...(total ? { total: yield* countMatches(condition, run) } : {}),
      ...(run.plan === undefined ? {} : { plan: run.plan }),
    };
  }

  *#gather(where: Criterion, run: Run): Steps<number[]> {
    const condition = compile(where, run);
    const numbers: number[] = [];
    for (let after: RowPlace | undefined; ; ) {
      const found = yield* findRows(condition, unsorted(sql`r.version`, after, GATHERED), run);
      for (const { row } of found) numbers.push(row[0] as number);
      if (found.length < GATHERED) return numbers;
      after = found.at(-1)?.place;
      if (performance.now() > run.until) yield;
    }
  }

  #versions(connection: Connection, numbers: readonly number[]): Version[] {
    const rows = connection.all(
      sql`SELECT ${VERSION_COLUMNS} FROM json_each(${JSON.stringify(numbers)}) j CROSS JOIN version v ON v.number = j.value CROSS JOIN resource r ON r.pk = v.pk`,
    );
    return rows.map((row) => this.#parts.reader.read(row));
  }

  #newRun(explain = false): Run {
    const run: Run = {
      ...this.#parts,
      at: this.#parts.timeline.head,
      until: performance.now() + this.#parts.limits.turn,
      plan: explain ? [] : undefined,
      findRows,
      counting: { count: (source, limit) => this.#counts.count(run.connection, source, limit) },
    };
    return run;
  }
}

const unsorted = (output: Sql, after: RowPlace | undefined, size: number): Wanted => ({
  sort: [],
  backwards: false,
  tieDescending: false,
  output,
  after,
  size,
});

/** One more than a page, to know whether there is more. */
function asWanted({ sort, after, before, size }: SearchQuery): Wanted {
  const backwards = before !== undefined;
  const tieDescending = sort.at(-1)?.descending ?? false;
  const wanted = { sort, backwards, tieDescending, output: sql`r.version`, size: size === 0 ? 0 : size + 1 };
  const from = before ?? after;
  return { ...wanted, after: from === undefined ? undefined : rowPlaceOf(from, wanted) };
}

/** What was updated last goes by the number of its version, which tells it apart as well. */
function rowPlaceOf({ values, tie }: Place, wanted: Pick<Wanted, 'sort' | 'backwards'>): RowPlace {
  const last = wanted.sort.at(-1);
  if (last?.by !== 'lastUpdated') return [...values, tie];
  return [...values.slice(0, -1), tie, isDescending(last, wanted) ? 0 : Number.MAX_SAFE_INTEGER];
}

function placeOf(row: RowPlace, { instant }: Version, { sort }: SearchQuery): Place {
  const values = row.slice(0, -1);
  if (sort.at(-1)?.by !== 'lastUpdated') return { values, tie: row.at(-1) as number };
  return { values: [...values.slice(0, -1), instant], tie: values.at(-1) as number };
}
