// What is said when the medium fails under way: nothing is acknowledged that is not kept, and damage is not forgotten.
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteStore } from '../../../server/storage/sqlite/store.ts';
import type { ResourceStore } from '../../../server/storage/store.ts';
import { code, commit, commitOf, hasCode, patient, put } from '../../contract/changes.ts';
import { type Folder, faultOf, middlePage, PAGE, temporaryFolder } from '../../support/database.ts';

let folder: Folder;
let path: string;
let store: ResourceStore;

beforeEach(() => {
  folder = temporaryFolder();
  path = folder.path('a.db');
});

afterEach(async () => {
  await store.close();
  folder.remove();
});

const noise = (length: number): string =>
  Array.from({ length }, () => Math.random().toString(36).slice(2, 10)).join('');

describe('a database without room', () => {
  it('refuses what does not fit with "full", acknowledges nothing of it, and goes on', async () => {
    store = openSqliteStore(path, { maxBytes: 600_000 });
    await commit(store, [put(patient('before'))]);
    const large = (id: string) => store.commit(commitOf([put(patient(id), '1', { content: noise(100_000) })]));
    const outcomes = await Promise.allSettled([
      store.commit(commitOf([put(patient('small'))])),
      large('a'),
      large('b'),
      store.commit(commitOf([put(patient('other'), '1', { index: [code('Patient.new', 's', 'c')] })])),
    ]);
    expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ name: 'StoreError', fault: 'full' });
    }
    const acknowledged = ['small', 'a', 'b', 'other'].filter((_, at) => outcomes[at]?.status === 'fulfilled');
    const found = await store.read(['small', 'a', 'b', 'other'].map(patient));
    expect(found.flatMap((version) => (version === undefined ? [] : [version.id]))).toEqual(acknowledged);
    expect(await store.size()).toMatchObject({ resources: 1 + acknowledged.length });
    const index = [code('Patient.new', 's', 'c')];
    const { sequence } = await commit(store, [put(patient('after'), '1', { index })]);
    expect(sequence).toBe(2 + acknowledged.length);
    const { matches } = await store.search({ where: hasCode('Patient.new', 'c'), sort: [], size: 9, total: false });
    expect(matches.map(({ id }) => id)).toContain('after');
  });
});

describe('a database damaged under way', () => {
  it('says so when the damage is met, and from then on whatever is asked', async () => {
    store = openSqliteStore(path);
    for (let at = 0; at < 40; at++) await commit(store, [put(patient(String(at)), '1', { content: noise(200) })]);
    await store.close();
    const bytes = readFileSync(path);
    bytes.fill(0xee, (middlePage(path, 'version') - 1) * PAGE, middlePage(path, 'version') * PAGE);
    writeFileSync(path, bytes);
    store = openSqliteStore(path);
    expect(await store.head()).toBe(40);
    const opened = await faultOf(async () => {
      for (let at = 0; at < 40; at++) await store.read([patient(String(at))]);
    });
    expect(opened.fault).toBe('damaged');
    expect(opened.message).toContain('npm run verify');
    expect((await faultOf(() => store.head())).fault).toBe('damaged');
    expect((await faultOf(() => store.commit(commitOf([put(patient('new'))])))).fault).toBe('damaged');
  });
});

describe('a closed store', () => {
  it('has written what was committed before, and answers nothing more', async () => {
    store = openSqliteStore(path);
    const pending = [1, 2, 3].map((at) => store.commit(commitOf([put(patient(String(at)))])));
    await store.close();
    expect((await Promise.all(pending)).map(({ kind }) => kind)).toEqual(['committed', 'committed', 'committed']);
    expect((await faultOf(() => store.head())).message).toContain('closed');
    store = openSqliteStore(path);
    expect(await store.head()).toBe(3);
  });
});

describe('the listener of batches', () => {
  it('hears how many commits and changes became durable together', async () => {
    const heard: number[][] = [];
    store = openSqliteStore(path, { onBatch: (commits, changes, ms) => heard.push([commits, changes, ms]) });
    await Promise.all([1, 2, 3].map((at) => store.commit(commitOf([put(patient(`${at}a`)), put(patient(`${at}b`))]))));
    await store.commit(commitOf([put(patient('1a'))]));
    expect(heard).toEqual([[3, 6, expect.any(Number)]]);
  });
});
