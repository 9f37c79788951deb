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
      const found: string[][] = [];
      const totals: (number | undefined)[] = [];
      for (let url: string | undefined = `${search}&_count=${count}`; url !== undefined; ) {
        const page: Searchset = bodyOf<Searchset>(await ask(hub, 'GET', url));
        found.push(versionsIn(page));
        totals.push(page.total);
        for (const change of writes[found.length - 1] ?? []) await write(hub, change);
        url = linkOf(page, 'next')?.replace(/^.*?\/fhir\/?/, '');
      }
      // What was added behind the end may leave a last page without matches.
      expect(found.filter(({ length }) => length > 0)).toEqual(pages);
      if (search.includes('_total')) expect(totals[0]).toBe(pages.flat().length);
    } finally {
      await close();
    }
  });
});
