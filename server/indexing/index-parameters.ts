// Indexes all resources by parameters that came later, page after page, and takes away what was indexed by those that went.
import { compileExtractor } from '../definitions/extract/extract.ts';
import type { SearchParameter } from '../definitions/search-parameters.ts';
import type { Resource } from '../fhir/request.ts';
import { type IndexSettings, indexSome } from '../search/index-resource.ts';
import type { Criterion, EntryKind, IndexEntry, Place } from '../search/query.ts';
import type { Change, ResourceStore, Version } from '../storage/store.ts';

const PAGE = 100;

/** How far it has come, in plain data: whoever finds it goes on from there. */
export type Progress = { keys: string[]; after?: Place; done: number; total: number };
type Step = { job: Progress; changes: Change[] };

/** One step a page. Begins anew when the parameters are not those of `before`. */
export async function* indexParameters(
  parameters: readonly SearchParameter[],
  before: Progress | undefined,
  settings: IndexSettings,
  store: ResourceStore,
): AsyncGenerator<Step> {
  const keys = parameters.map(({ key }) => key);
  const byType = Map.groupBy(parameters, ({ key }) => key.slice(0, key.indexOf('.')));
  const extractors = new Map([...byType].map(([type, own]) => [type, compileExtractor(type, own)]));
  const where: Criterion = { kind: 'type', types: [...byType.keys()] };
  let job = before !== undefined && isSame(before.keys, keys) ? before : await newJob(keys, where, store);
  for (;;) {
    const after = job.after === undefined ? {} : { after: job.after };
    const page = await store.search({ where, sort: [], size: PAGE, total: false, ...after });
    const changes = page.matches.flatMap(({ type, id, versionId, text }: Version): Change[] => {
      const resource = JSON.parse(text as string) as Resource;
      const index = indexSome(resource, extractors.get(type)?.(resource) ?? [], keys, settings);
      return index.length === 0 ? [] : [{ kind: 'reindex', type, id, expect: versionId, was: [], index }];
    });
    const done = job.done + page.matches.length;
    const last = page.places.at(-1);
    job = { keys, done, total: job.total, ...(page.more && last !== undefined ? { after: last } : {}) };
    yield { job, changes };
    if (!page.more) return;
  }
}

async function newJob(keys: string[], where: Criterion, store: ResourceStore): Promise<Progress> {
  const { total = 0 } = await store.search({ where, sort: [], size: 0, total: true });
  return { keys, done: 0, total };
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((key) => b.includes(key));

/** An entry of each kind, to name a parameter by. */
const NAMING: Record<EntryKind, (param: string) => IndexEntry> = {
  token: (param) => ({ kind: 'token', param, system: '', code: '' }),
  string: (param) => ({ kind: 'string', param, folded: '', exact: '' }),
  reference: (param) => ({ kind: 'reference', param, type: 'Basic', id: '0' }),
  date: (param) => ({ kind: 'date', param, low: 0, high: 0 }),
  quantity: (param) => ({ kind: 'quantity', param, low: 0, high: 0, system: '', code: '' }),
};

export async function dropEntries(keys: readonly string[], store: ResourceStore): Promise<void> {
  for (const param of keys) {
    for (const of of Object.keys(NAMING) as EntryKind[]) await drop(of, param, store);
  }
}

async function drop(of: EntryKind, param: string, store: ResourceStore): Promise<void> {
  const where: Criterion = { kind: 'entry', of, param, tests: [] };
  for (;;) {
    const { matches } = await store.search({ where, sort: [], size: PAGE, total: false });
    if (matches.length === 0) return;
    for (const { type, id, versionId: expect } of matches) {
      const change: Change = { kind: 'reindex', type, id, expect, was: [NAMING[of](param)], index: [] };
      await store.commit({ given: [], claims: [], changes: [change] });
    }
  }
}
