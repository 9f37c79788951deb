// The truth table of pages while others write: https://hl7.org/fhir/R4/http.html#paging
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Resource } from '../../server/fhir/request.ts';
import type { Hub } from '../../server/hub.ts';
import { ask, bodyOf } from '../support/ask.ts';
import { startHub } from '../support/hub.ts';
import { linkOf, type Searchset } from '../support/searched.ts';

type Write = { put: Resource } | { delete: string };
type Case = {
  about: string;
  resources: Resource[];
  search: string;
  count: number;
  writes: Write[][];
  pages: string[][];
};

const { cases } = JSON.parse(readFileSync(new URL('../fixtures/search/paging.json', import.meta.url), 'utf8')) as {
  cases: Case[];
};

async function write(hub: Hub, change: Write): Promise<void> {
  const { status } =
    'delete' in change
      ? await ask(hub, 'DELETE', change.delete)
      : await ask(hub, 'PUT', `${change.put.resourceType}/${change.put.id}`, { resource: change.put });
  expect(status).toBeLessThan(300);
}

const versionsIn = ({ entry = [] }: Searchset): string[] =>
  entry.map(({ resource }) => `${resource.id}/${(resource as Resource).meta?.versionId}`);

describe('pages, while between them', () => {
  it.each(cases)('$about: $search', async ({ resources, search, count, writes, pages }) => {
    const { hub, close } = await startHub({ VALIDATE: 'structure' });
    try {
      for (const put of resources) await write(hub, { put });
      let done = 0;
      const follow = async (from: Searchset, relation: string): Promise<Searchset | undefined> => {
        for (const change of writes[done++] ?? []) await write(hub, change);
        const url = linkOf(from, relation)?.replace(/^.*?\/fhir\/?/, '');
        return url === undefined ? undefined : bodyOf<Searchset>(await ask(hub, 'GET', url));
      };
      const there: Searchset[] = [];
      const first = bodyOf<Searchset>(await ask(hub, 'GET', `${search}&_count=${count}`));
      for (let page: Searchset | undefined = first; page !== undefined; page = await follow(page, 'next'))
        there.push(page);
      expect(there.map(versionsIn)).toEqual(pages);
      const totals = there.map(({ total }) => total);
      if (search.includes('_total')) expect(totals).toEqual(pages.map(() => pages.flat().length));
      const back: string[][] = [];
      const last = there.at(-1) as Searchset;
      for (let page = await follow(last, 'previous'); page !== undefined; page = await follow(page, 'previous'))
        back.push(versionsIn(page));
      expect(back).toEqual(pages.slice(0, -1).toReversed());
    } finally {
      await close();
    }
  });
});
