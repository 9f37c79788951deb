// https://hl7.org/fhir/R4/codesystem-definitions.html#CodeSystem.caseSensitive: what is indexed follows what systems say of
// case, page by page, from where it stopped.
import { describe, expect, it } from '@jest/globals';
import type { Resource } from '../../../server/fhir/request.ts';
import { ANY_CASE_CELL, AnyCaseSystems } from '../../../server/indexing/any-case-systems.ts';
import { mayName } from '../../../server/indexing/keep-index-current.ts';
import { configureLog, flushLog } from '../../../server/log.ts';
import { indexResource } from '../../../server/search/index-resource.ts';
import type { Criterion } from '../../../server/search/query.ts';
import type { AnyCase } from '../../../server/search/values/value-type.ts';
import { openMemoryStore } from '../../../server/storage/memory/store.ts';
import type { ResourceStore } from '../../../server/storage/store.ts';
import { commit, HOLE } from '../../contract/changes.ts';

const URL = 'http://example.org/codes';
const noSystems = (): AnyCase => ({ indexed: new Set(), searched: new Set() });
const settingsWith = (anyCase: AnyCase) => ({ baseUrl: 'http://hub/fhir', timeZone: 'America/Lima', anyCase });
const folded: Criterion = { kind: 'entry', of: 'token', param: 'Condition.code:folded', tests: [] };

async function store(resource: Resource, into: ResourceStore, anyCase = noSystems()): Promise<void> {
  const { resourceType: type, id = '' } = resource;
  const text = JSON.stringify({ ...resource, meta: { lastUpdated: HOLE } });
  const index = indexResource(resource, settingsWith(anyCase));
  const [current] = await into.read([{ type, id }]);
  const versionId = String(Number(current?.versionId ?? 0) + 1);
  const put = { kind: 'put', type, id, versionId, expect: current?.versionId ?? 'absent', method: 'PUT' } as const;
  await commit(into, [{ ...put, text, instantAt: text.indexOf(HOLE), index, keys: [] }]);
}

const codeSystem = (caseSensitive: boolean): Resource => ({
  ...{ resourceType: 'CodeSystem', id: 'c', url: URL, status: 'active', content: 'complete', caseSensitive },
});

async function storeOf(conditions: number): Promise<ResourceStore> {
  const made = openMemoryStore();
  for (let at = 0; at < conditions; at++) {
    await store({ resourceType: 'Condition', id: `${at}`, code: { coding: [{ system: URL, code: `A${at}` }] } }, made);
  }
  return made;
}

async function opened(on: ResourceStore, anyCase: AnyCase): Promise<AnyCaseSystems> {
  const systems = new AnyCaseSystems(on, settingsWith(anyCase), []);
  await systems.open();
  return systems;
}

const count = async (on: ResourceStore): Promise<number | undefined> =>
  (await on.search({ where: folded, sort: [], size: 0, total: true })).total;
const statusOf = (systems: AnyCaseSystems) => systems.status().find(({ url }) => url === URL);
const going = new AbortController().signal;

describe('code systems of any case', () => {
  it('are indexed from where it stopped, then searched by', async () => {
    const on = await storeOf(120);
    const first = noSystems();
    const stopped = await opened(on, first);
    await stopped.work(going);
    await store(codeSystem(false), on);
    expect(await stopped.look()).toBe(true);
    expect([first.indexed.has(URL), first.searched.has(URL)]).toEqual([true, false]);
    await stopped.work(AbortSignal.abort());
    expect([await count(on), statusOf(stopped)]).toEqual([50, { url: URL, state: 'indexing', percent: 41 }]);
    expect(JSON.parse((await on.state(ANY_CASE_CELL)) as string).job).toMatchObject({ begin: [URL], done: 50 });
    const second = noSystems();
    const systems = await opened(on, second);
    expect(second.searched.has(URL)).toBe(false);
    await systems.work(going);
    expect([await count(on), statusOf(systems)]).toEqual([120, { url: URL, state: 'ready', percent: 100 }]);
    expect(second.searched.has(URL)).toBe(true);
  });

  it('that mind it again in the midst of it lose what was indexed', async () => {
    const on = await storeOf(120);
    const anyCase = noSystems();
    const systems = await opened(on, anyCase);
    await systems.work(going);
    await store(codeSystem(false), on);
    await systems.look();
    await systems.work(AbortSignal.abort());
    await store(codeSystem(true), on);
    expect(await systems.look()).toBe(true);
    expect([anyCase.indexed.has(URL), statusOf(systems)]).toEqual([false, undefined]);
    await systems.work(going);
    expect(await count(on)).toBe(0);
  });

  it('are looked at again only while one that is stored says so, be it one that does not count', async () => {
    const on = await storeOf(1);
    const systems = await opened(on, noSystems());
    const suspects = async () => JSON.parse((await on.state(ANY_CASE_CELL)) as string).suspects;
    const version = (id: string, caseSensitive: boolean) => ({ ...codeSystem(caseSensitive), id, version: id });
    await store(version('1', false), on);
    await store(version('2', true), on);
    await systems.look();
    expect([await suspects(), statusOf(systems)]).toEqual([[URL], undefined]);
    const gone = { kind: 'delete', type: 'CodeSystem', id: '2', versionId: '2', expect: '1' } as const;
    await commit(on, [{ ...gone, keys: [] }]);
    await systems.look();
    expect(statusOf(systems)?.state).toBe('indexing');
    await store(version('1', true), on);
    await systems.look();
    expect([await suspects(), statusOf(systems)]).toEqual([[], undefined]);
  });

  it('are looked at only when a code system was written', async () => {
    const on = await storeOf(1);
    const systems = await opened(on, noSystems());
    await store({ resourceType: 'Condition', id: 'later' }, on);
    expect(await systems.look()).toBe(false);
  });

  it('are logged by their number: what clients write as an address may be anything', async () => {
    let lines = '';
    configureLog('info', (text) => {
      lines += text;
    });
    const on = await storeOf(1);
    const systems = await opened(on, noSystems());
    await systems.work(going);
    flushLog();
    lines = '';
    await store(codeSystem(false), on);
    await systems.look();
    await systems.work(going);
    flushLog();
    configureLog('error');
    expect(JSON.parse(lines)).toMatchObject({ message: 'code systems of any case are indexed', begin: 1, cease: 0 });
    expect(lines).not.toContain('example.org');
  });

  it('are not looked for one by one in each text where they are very many', () => {
    const urls = Array.from({ length: 101 }, (_, at) => `${URL}/${at}`);
    expect([mayName('{}', urls.slice(1)), mayName('{}', urls)]).toEqual([false, true]);
  });
});
