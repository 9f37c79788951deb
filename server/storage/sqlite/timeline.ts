// The feed: versions are numbered without gaps in the order of commits, so that a sequence or an instant is found by halving.
import type { StatementSync } from 'node:sqlite';
import type { CommittedVersions, Sequence, Version } from '../store.ts';
import type { Connection, Row } from './connection.ts';
import { sql } from './sql.ts';
import { VERSION_COLUMNS, type VersionReader } from './versions.ts';

/** Texts that one answer of the feed may hold in memory. */
const MOST_TEXT = 32_000_000;

export class Timeline {
  /** Of the last commit. */
  head: Sequence = 0;
  instant = 0;
  /** Of the last version. */
  number = 0;
  readonly #connection: Connection;
  readonly #moment: StatementSync;
  readonly #lastPk: StatementSync;
  readonly #versions: StatementSync;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#moment = connection.prepare('SELECT sequence, instant FROM version WHERE number = ?');
    this.#lastPk = connection.prepare('SELECT last_pk FROM version WHERE number = ?');
    this.#versions = connection.prepare(
      `SELECT ${VERSION_COLUMNS.text} FROM version v CROSS JOIN resource r ON r.pk = v.pk WHERE v.number BETWEEN ? AND ? ORDER BY v.number`,
    );
    this.reload();
  }

  /** Also after a rollback. */
  reload(): void {
    const version = this.#connection.get(
      sql`SELECT number, sequence, instant FROM version ORDER BY number DESC LIMIT 1`,
    );
    const empty = this.#connection.get(sql`SELECT sequence, instant FROM empty_commit ORDER BY sequence DESC LIMIT 1`);
    const [number, sequence, instant] = (version ?? [0, 0, 0]) as number[];
    this.number = number as number;
    this.head = Math.max(sequence as number, (empty?.[0] as number | undefined) ?? 0);
    this.instant = Math.max(instant as number, (empty?.[1] as number | undefined) ?? 0);
  }

  /** The first version committed behind `sequence`; one more than the last if there is none. */
  firstAfter(sequence: Sequence): number {
    return sequence >= this.head ? this.number + 1 : this.#first(([of]) => (of as number) > sequence);
  }

  /** The highest number of a resource when that version was written; undefined: that was not kept then. */
  lastPk(number: number): number | undefined {
    const row = this.#lastPk.get(number) as unknown as [number | null];
    return row[0] ?? undefined;
  }

  /** The first version at or after `instant`. */
  firstSince(instant: number): number {
    return instant > this.instant ? this.number + 1 : this.#first(([, at]) => (at as number) >= instant);
  }

  #first(isThere: (moment: Row) => boolean): number {
    let low = 1;
    let high = this.number + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (isThere(this.#moment.get(middle) as unknown as Row)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** At most `limit` whole commits, fewer when their texts grow long, but one at least if there is one. */
  changes(after: Sequence, limit: number, reader: VersionReader): CommittedVersions[] {
    const last = Math.min(after + limit, this.head);
    const commits = new Map<Sequence, CommittedVersions>();
    const empty = sql`SELECT sequence, instant FROM empty_commit WHERE sequence > ${after} AND sequence <= ${last}`;
    for (const [sequence, instant] of this.#connection.all(empty) as number[][]) {
      commits.set(sequence as number, { sequence: sequence as number, instant: instant as number, versions: [] });
    }
    const end = this.#collect(this.firstAfter(after), this.firstAfter(last) - 1, last, commits, reader);
    return [...commits.values()].filter(({ sequence }) => sequence <= end).sort((a, b) => a.sequence - b.sequence);
  }

  /** Adds whole commits until their texts have grown long; the sequence of the last that is complete. */
  #collect(
    from: number,
    to: number,
    last: Sequence,
    commits: Map<Sequence, CommittedVersions>,
    reader: VersionReader,
  ): Sequence {
    let length = 0;
    let current: Version | undefined;
    for (const row of this.#versions.iterate(from, to) as unknown as Iterable<Row>) {
      const version = reader.read(row);
      if (version.sequence !== current?.sequence && length > MOST_TEXT) return current?.sequence ?? last;
      const commit = commits.get(version.sequence);
      if (commit !== undefined) commit.versions.push(version);
      else commits.set(version.sequence, { sequence: version.sequence, instant: version.instant, versions: [version] });
      length += version.text?.length ?? 0;
      current = version;
    }
    return last;
  }
}
