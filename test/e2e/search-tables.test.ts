// Truth tables of searches that look into what else is stored; each table is headed by the section it renders.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';
import { given, named, refused, searched } from '../support/searched.ts';

type Table = {
  resources: { resourceType: string; id: string }[];
  searches: Record<string, string[]>;
  refusals: Record<string, string>;
};

describe.each(['terminology', 'places', 'lists', 'canonical-chains', 'words', 'filters'])('%s', (name) => {
  const { resources, searches, refusals } = JSON.parse(
    readFileSync(new URL(`../fixtures/search/${name}.json`, import.meta.url), 'utf8'),
  ) as Table;
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startHub();
    await given(hub, ...resources);
  });
  afterAll(() => hub.close());

  it.each(Object.entries(searches))('%s', async (search, ids) => {
    const names = named(await searched(hub, encodeURI(search)));
    expect(names.map((one) => one.split('/')[1]).sort()).toEqual(ids);
  });

  it.each(Object.entries(refusals))('refuses %s: %s', async (search, issue) =>
    expect(await refused(hub, encodeURI(search))).toEqual([400, issue]),
  );
});
