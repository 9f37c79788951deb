// Answers searches: pages, counts, whole scans, and whether a condition of a commit still holds.
import type { Criterion, Position, SearchQuery } from '../../../search/query.ts';
import type { Given, ListedPage, SearchPage, Version } from '../../store.ts';
import { type CompileParts, compile } from '../compile.ts';
import type { Condition } from '../conditions/condition.ts';
import { Counts } from '../conditions/lead.ts';
import type { Connection } from '../connection.ts';
import type { RecentVersions } from '../recent-versions.ts';
import { type Sql, sql } from '../sql.ts';
import { VERSION_COLUMNS, type VersionReader } from '../versions.ts';
import { countMatches } from './count.ts';
import { findRows } from './rows.ts';
import type { Found, Place, Run, Steps, Wanted } from './run.ts';
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
    );
  }

  list(query: SearchQuery): Promise<ListedPage> {
    return this.#parts.snapshots.run(
      () => this.#newRun(),
      (run) => this.#list(query, run),
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
    const { sort, total } = query;
    const condition = compile(query.where, run);
    const { found, next } = yield* this.#find(condition, sql`r.version`, query, run);
    // What was updated last is told apart by the number of its version, which is its value.
    const tieAt = sort.at(-1)?.by === 'lastUpdated' ? -2 : -1;
    return {
      matches: found.map(({ row }) => this.#parts.recentVersions.read(row[0] as number)),
      ties: found.map(({ place }) => place.at(tieAt) as number),
      at: run.at,
      ...next,
      ...(total ? { total: yield* countMatches(condition, run) } : {}),
      ...(run.plan === undefined ? {} : { plan: run.plan }),
    };
  }

  *#list(query: SearchQuery, run: Run): Steps<ListedPage> {
    const output = sql`r.type, r.id, (SELECT v.version_id FROM version v WHERE v.number = r.version)`;
    const { found, next } = yield* this.#find(compile(query.where, run), output, query, run);
    const refs = found.map(({ row: [type, id, versionId] }) => ({
      type: this.#parts.names.typeName(type as number),
      id: id as string,
      versionId: versionId as string,
    }));
    return { refs, at: run.at, ...next };
  }

  *#find(
    condition: Condition,
    output: Sql,
    { sort, size, after }: SearchQuery,
    run: Run,
  ): Steps<{ found: Found[]; next: { next?: Position } }> {
    const tieDescending = sort.at(-1)?.descending ?? false;
    const place = after === undefined ? undefined : placeOf(after);
    const wanted = { sort, tieDescending, output, after: place, size: size === 0 ? 0 : size + 1 };
    const found = yield* findRows(condition, wanted, run);
    const last = found.length > size ? found[size - 1] : undefined;
    return { found: found.slice(0, size), next: last === undefined ? {} : { next: JSON.stringify(last.place) } };
  }

  *#gather(where: Criterion, run: Run): Steps<number[]> {
    const condition = compile(where, run);
    const numbers: number[] = [];
    for (let after: Place | undefined; ; ) {
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

const unsorted = (output: Sql, after: Place | undefined, size: number): Wanted => ({
  sort: [],
  tieDescending: false,
  output,
  after,
  size,
});

const placeOf = (position: Position): Place => JSON.parse(position) as Place;
