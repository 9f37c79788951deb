// The parts of an open database, put together.
import { Applier } from './commit/apply.ts';
import { Cells } from './commit/cells.ts';
import { Claims } from './commit/claims.ts';
import { Entries } from './commit/entries.ts';
import { GroupCommit } from './commit/group-commit.ts';
import { PartEntries } from './commit/part-entries.ts';
import { Preconditions } from './commit/preconditions.ts';
import type { Connection } from './connection.ts';
import { CurrentVersions } from './current.ts';
import { Terms, Units } from './dictionary.ts';
import { Identities } from './identities.ts';
import { Keys } from './keys.ts';
import { LIMITS, type Limits } from './limits.ts';
import { Measure } from './measure.ts';
import { Names } from './names.ts';
import type { FileOptions } from './open-file.ts';
import { RecentVersions } from './recent-versions.ts';
import { Searcher } from './search/search.ts';
import { Snapshots } from './search/snapshots.ts';
import { Timeline } from './timeline.ts';
import { VersionReader } from './versions.ts';

export type SqliteOptions = FileOptions & {
  /** Told of each group of commits that became durable together. */
  onBatch?: (commits: number, changes: number, milliseconds: number) => void;
  /** Milliseconds after which a group is closed, so that others get their turn. */
  groupMs?: number;
  /** For tests: how searches go about their work. */
  limits?: Limits;
};

export type SqliteParts = ReturnType<typeof openParts>;

/** Expired cells and claims are dropped this often. */
const DROP_EVERY_MS = 60_000;
const GROUP_MS = 10;

export function openParts(connection: Connection, { onBatch, groupMs = GROUP_MS, limits = LIMITS }: SqliteOptions) {
  const names = new Names(connection);
  const identities = new Identities(connection, names);
  const terms = new Terms(connection);
  const units = new Units(connection);
  const keys = new Keys(connection, identities);
  const timeline = new Timeline(connection);
  const reader = new VersionReader(names, keys);
  const recentVersions = new RecentVersions(connection, reader);
  const snapshots = new Snapshots(connection.path);
  const searcher = new Searcher({
    connection,
    names,
    identities,
    terms,
    keys,
    timeline,
    reader,
    recentVersions,
    snapshots,
    limits,
  });
  const cells = new Cells(connection);
  const claims = new Claims(connection, identities);
  const entries = new Entries(connection, { names, identities, terms, units });
  const partEntries = new PartEntries(connection, { names, identities, entries });
  const preconditions = new Preconditions(connection, { names, cells, claims }, (given) => searcher.holds(given));
  const measure = new Measure(connection, timeline);
  const applier = new Applier(connection, {
    names,
    identities,
    keys,
    timeline,
    entries,
    partEntries,
    claims,
    cells,
    measure,
  });
  const current = new CurrentVersions(connection, names, reader);
  const remembering = [names, identities, terms, units, keys, timeline, entries, measure];
  let dropAt = 0;
  let now = 0;
  const groupCommit = new GroupCommit(connection, groupMs, {
    begin: () => {
      now = Math.max(Date.now(), timeline.instant);
      if (now < dropAt) return;
      cells.dropExpired(now);
      claims.dropExpired(now);
      dropAt = now + DROP_EVERY_MS;
    },
    judge: (commit) => {
      const targets = preconditions.check(commit, now);
      if (!Array.isArray(targets)) return { refused: targets };
      return {
        apply: () => {
          applier.apply(commit, targets, now);
          return { kind: 'committed', sequence: timeline.head, instant: now };
        },
      };
    },
    forget: () => {
      for (const part of remembering) part.reload();
    },
    done: (commits, changes, milliseconds) => onBatch?.(commits, changes, milliseconds),
  });
  return {
    connection,
    names,
    identities,
    timeline,
    reader,
    snapshots,
    searcher,
    cells,
    claims,
    current,
    measure,
    groupCommit,
  };
}
