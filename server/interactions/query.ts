// The one way to ask the store for matches and for what goes with them: what a caller may not see will be left out here.
import type { Criterion, SearchQuery } from '../search/query.ts';
import type { SearchPage, Version, VersionRef } from '../storage/store.ts';
import type { Context } from './context.ts';

export const query = (asked: SearchQuery, { store }: Context): Promise<SearchPage> => store.search(asked);

/** All matches of one instant, in slices. */
export const scanVersions = (where: Criterion, { store }: Context): AsyncIterable<Version[]> => store.scan(where);

/** Those that exist, in the order asked; a version that says "deleted" does not. */
export async function fetchVersions(refs: VersionRef[], { store }: Context): Promise<Version[]> {
  const versions = await store.read(refs);
  return versions.filter((version): version is Version => version !== undefined && version.text !== null);
}
