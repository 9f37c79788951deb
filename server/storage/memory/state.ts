// What the plain store holds: every version there ever was, in maps and lists.
import type { Subject } from '../../search/evaluate.ts';
import type { IndexEntry } from '../../search/query.ts';
import type { Claim, CommittedVersions, Ref, Version } from '../store.ts';

/** `number`: in the order in which resources were first written, which is the store's own. */
export type Resource = { number: number; versions: Version[]; index: IndexEntry[] };
type Cell = { value: string; until?: number };

export class State {
  readonly resources = new Map<string, Resource>();
  /** In the order in which they were written. */
  readonly numbers = new Map<Version, number>();
  readonly commits: CommittedVersions[] = [];
  readonly cells = new Map<string, Cell>();
  readonly claims = new Map<string, Claim>();

  cell(key: string, now: number): string | null {
    const cell = this.cells.get(key);
    return cell === undefined || (cell.until ?? Infinity) <= now ? null : cell.value;
  }

  held(key: string, now: number): Claim | undefined {
    const claim = this.claims.get(key);
    return claim === undefined || (claim.until ?? Infinity) <= now ? undefined : claim;
  }

  /** What lives. */
  subjects(): Subject[] {
    return [...this.resources.values()].flatMap((resource) => {
      const version = newest(resource);
      if (version === undefined || version.text === null) return [];
      const { type, id, instant: lastUpdated, keys, sequence } = version;
      return [{ type, id, lastUpdated, entries: resource.index, keys, sequence }];
    });
  }
}

export const nameOf = ({ type, id }: Ref): string => `${type}/${id}`;

export const newest = (resource: Resource | undefined): Version | undefined => resource?.versions.at(-1);
