// Walks resources by their last change where other keys follow: what changed in one instant is sorted by those.
import { join, sql } from '../sql.ts';
import type { Found, RowPlace, Run, Steps, Wanted } from './run.ts';
import { isDescending } from './run.ts';
import { sortColumns } from './sort-keys.ts';
import { compare } from './windows.ts';

/** `byNumber` walks by the number of the version, whose source has it as `n`: instants never decrease along the numbers. */
export function* walkInstants(
  byNumber: (wanted: Wanted) => Steps<Found[] | undefined>,
  wanted: Wanted,
  run: Run,
): Steps<Found[] | undefined> {
  const { sort, after, size, output } = wanted;
  const columns = [sql`n.instant`, ...sortColumns(sort, sql`d.pk`, run.names).slice(1)];
  const numbers = { ...wanted, sort: sort.slice(0, 1), output: sql`${join(columns, ', ')}, ${output}` };
  const found: Found[] = [];
  let from = after === undefined ? undefined : inFrontOf(after[0] as number, wanted, run);
  for (let most = size; ; most *= 2) {
    const rows = yield* byNumber({ ...numbers, after: from, size: most });
    if (rows === undefined) return undefined;
    for (const { place, row } of rows) {
      const values = row.slice(0, columns.length) as RowPlace;
      found.push({ place: [...values, place.at(-1) as number], row: row.slice(columns.length) });
    }
    from = rows.at(-1)?.place;
    const isEnd = rows.length < most;
    const open = isEnd ? undefined : found.at(-1)?.place[0];
    const page = found.filter(({ place }) => place[0] !== open && isBehind(place, after, wanted));
    if (isEnd || page.length >= size) return page.sort((a, b) => compare(a.place, b.place, wanted)).slice(0, size);
  }
}

/** The place by number from which all that changed in the instant is met. */
function inFrontOf(instant: number, wanted: Wanted, { timeline }: Run): RowPlace {
  const [key] = wanted.sort;
  return key !== undefined && isDescending(key, wanted)
    ? [timeline.firstSince(instant + 1), 0]
    : [timeline.firstSince(instant) - 1, Number.MAX_SAFE_INTEGER];
}

const isBehind = (place: RowPlace, after: RowPlace | undefined, wanted: Wanted): boolean =>
  after === undefined || compare(place, after, wanted) > 0;
