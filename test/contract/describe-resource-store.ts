// The promises of the port, one by one: what every store must keep. Each part is in a file of its own.
import { afterEach, beforeEach, describe } from '@jest/globals';
import type { ResourceStore } from '../../server/storage/store.ts';
import { describeClaimsAndState } from './describe-claims-and-state.ts';
import { describeCommit } from './describe-commit.ts';
import { describeFeed } from './describe-feed.ts';
import { describeHistory } from './describe-history.ts';
import { describeInstants } from './describe-instants.ts';
import { describeRefusals } from './describe-refusals.ts';
import { describeSearch } from './describe-search.ts';

/** `open` opens an empty store; it is closed behind each test. */
export function describeResourceStore(name: string, open: () => Promise<ResourceStore>): void {
  let opened: ResourceStore;
  const store = (): ResourceStore => opened;

  describe(`the ${name} store`, () => {
    beforeEach(async () => {
      opened = await open();
    });

    afterEach(async () => {
      await opened.close();
    });

    describeCommit(store);
    describeRefusals(store);
    describeFeed(store);
    describeHistory(store);
    describeSearch(store);
    describeInstants(store);
    describeClaimsAndState(store);
  });
}
