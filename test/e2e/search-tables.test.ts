// The truth tables over a store, through HTTP; each is headed by the section of https://hl7.org/fhir/R4/search.html it renders.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';
import { given, named, refused, searched } from '../support/searched.ts';

type Table = {
  resources: { resourceType: string; id: string }[];
  searches: Record<string, string[]>;
  refusals?: Record<string, string>;
};

/** Of what test/unit/search/truth-tables.test.ts asks without a store, and of what looks into what else is stored. */
const TABLES = [
  ...['tokens', 'escapes', 'strings', 'references', 'quantities', 'units', 'uris', 'chains', 'composites', 'sorting'],
  ...['terminology', 'places', 'lists', 'canonical-chains', 'words', 'filters', 'contained', 'documents', 'pitfalls'],
];

/** What tables leave out, since they do not search by it. */
const REQUIRED: Record<string, object> = {
  Observation: { status: 'final', code: { text: 'x' } },
  Condition: { subject: { display: 'x' } },
  QuestionnaireResponse: { status: 'completed' },
  AuditEvent: { type: { code: 'x' }, recorded: '2024-01-01T00:00:00Z', source: { observer: { display: 'x' } } },
};

/** Tables write + and % as a URL has them. */
const encoded = (search: string): string => encodeURI(search).replaceAll('%25', '%');

describe.each(TABLES)('%s', (name) => {
  const {
    resources,
    searches,
    refusals = {},
  } = JSON.parse(readFileSync(new URL(`../fixtures/search/${name}.json`, import.meta.url), 'utf8')) as Table;
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startHub({ VALIDATE: 'structure', BASE_URL: 'https://hub.example.pe/fhir' });
    await given(hub, ...resources.map((one) => ({ ...REQUIRED[one.resourceType], ...one })));
  });
  afterAll(() => hub.close());

  it.each(Object.entries(searches))('%s', async (search, ids) => {
    const names = named(await searched(hub, encoded(search)));
    const found = names.map((one) => one.split('/')[1]);
    expect(search.includes('_sort') ? found : found.sort()).toEqual(search.includes('_sort') ? ids : ids.toSorted());
  });

  for (const [search, issue] of Object.entries(refusals))
    it(`refuses ${search}: ${issue}`, async () => expect(await refused(hub, encoded(search))).toEqual([400, issue]));
});
