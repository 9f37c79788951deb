// The hub's zone, public address and rules shape the index: when one changed since the last start, all is indexed anew.
import { basesOf } from '../fhir/reference.ts';
import type { Resource } from '../fhir/request.ts';
import { log } from '../log.ts';
import { analyse, INDEX_VERSION, type IndexSettings } from '../search/index-resource.ts';
import type { Change, ResourceStore, Version } from '../storage/store.ts';

const CELL = 'index-settings';

type Indexed = IndexSettings & { version: number };

/** Compares the settings with those of the index and replaces its entries where they differ; seconds per 10,000 resources. */
export async function keepIndexCurrent(store: ResourceStore, settings: IndexSettings): Promise<void> {
  const { baseUrl, timeZone, references } = settings;
  const wanted = JSON.stringify({ baseUrl, timeZone, references, version: INDEX_VERSION });
  const stored = await store.state(CELL);
  if (stored === wanted) return;
  if (stored !== null) await reindexAll(store, JSON.parse(stored) as Indexed, settings);
  await store.commit({ given: [], claims: [], changes: [{ kind: 'state', key: CELL, value: wanted, expect: stored }] });
}

async function reindexAll(store: ResourceStore, before: Indexed, now: IndexSettings): Promise<void> {
  const { resources } = await store.size();
  log.warn('settings that shape the index changed: indexing anew', { resources });
  const onlyAddress =
    before.version === INDEX_VERSION && before.timeZone === now.timeZone && before.references === now.references;
  const bases = [before.baseUrl, now.baseUrl].flatMap(basesOf);
  let done = 0;
  let told = performance.now();
  for await (const slice of store.scan({ kind: 'and', of: [] })) {
    const touched = onlyAddress ? slice.filter(({ text }) => mayName(text as string, bases)) : slice;
    await Promise.all(touched.map((version) => reindexOne(store, version, now)));
    done += slice.length;
    if (performance.now() - told < 1000) continue;
    log.info('indexing anew', { done, resources });
    told = performance.now();
  }
  log.info('the index is as the settings say', { resources });
}

/** A version that changed meanwhile was indexed by its own write. */
async function reindexOne(store: ResourceStore, version: Version, settings: IndexSettings): Promise<void> {
  const { type, id, versionId } = version;
  const { index } = analyse(JSON.parse(version.text as string) as Resource, settings);
  const change: Change = { kind: 'reindex', type, id, expect: versionId, index };
  await store.commit({ given: [], claims: [], changes: [change] });
}

/** Beyond this many to look for, it costs less to index anew. */
const MOST_LOOKED_FOR = 100;

/** Stored text keeps the escapes it came with: a URL may be spelled in many ways. */
export const mayName = (text: string, urls: readonly string[]): boolean =>
  urls.length > MOST_LOOKED_FOR ||
  urls.some((url) => text.includes(url)) ||
  text.includes('\\/') ||
  text.includes('\\u');
