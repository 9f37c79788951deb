// The one way to ask the store for matches: what a caller may not see will be left out here.
import type { SearchQuery } from '../search/query.ts';
import type { SearchPage } from '../storage/store.ts';
import type { Context } from './context.ts';

export const query = (asked: SearchQuery, { store }: Context): Promise<SearchPage> => store.search(asked);
