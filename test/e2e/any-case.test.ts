// Code systems begin and cease to say that case does not count, and searches follow, before and after a restart:
// https://hl7.org/fhir/R4/codesystem-definitions.html#CodeSystem.caseSensitive
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';
import { given, named, searched } from '../support/searched.ts';

let hub: TestHub;
let folder: string;
const start = () => startHub({ VALIDATE: 'structure', STORAGE_URL: `sqlite:${join(folder, 'chaski.db')}` });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chaski-any-case-'));
  hub = await start();
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

const LOCAL = 'http://example.org/local-codes';
const codeSystem = (members: object) => ({
  ...{ resourceType: 'CodeSystem', id: 'local', url: LOCAL, status: 'active', content: 'complete' },
  concept: [{ code: 'Ab' }],
  ...members,
});
const condition = (id: string, code: string, system = LOCAL) => ({
  ...{ resourceType: 'Condition', id, subject: { reference: 'Patient/1' } },
  code: { coding: [{ system, code }] },
});

type Part = { name: string; valueCode?: string; valueUri?: string; valueInteger?: number };
async function status(url = LOCAL): Promise<[status?: string, percent?: number]> {
  const { body } = await hub.agent.get('/fhir/$reindex');
  const parts = (body.parameter as { name: string; part: Part[] }[])
    .filter(({ name }) => name === 'any-case-system')
    .map(({ part }) => part)
    .find((part) => part.some(({ valueUri }) => valueUri === url));
  const member = (name: string) => parts?.find((part) => part.name === name);
  return parts === undefined ? [] : [member('status')?.valueCode as string, member('percent')?.valueInteger as number];
}

async function until(wanted: unknown[]): Promise<void> {
  for (const end = Date.now() + 15_000; ; await sleep(50)) {
    const now = await status();
    if (JSON.stringify(now) === JSON.stringify(wanted)) return;
    if (Date.now() > end) throw new Error(`not within 15 s: ${wanted}, but ${now}`);
  }
}

const found = async (query: string) =>
  named(await searched(hub, query))
    .map((name) => name.split('/')[1])
    .sort();
const warnings = async (query: string) =>
  (await searched(hub, query)).entry?.filter(({ search }) => search.mode === 'outcome').length;

describe('a code system', () => {
  it('of which nothing is known minds case', async () => {
    const escaped = JSON.stringify(condition('escaped', 'AB')).replaceAll('/local', '\\/local');
    await given(
      hub,
      ...Array.from({ length: 120 }, (_, at) => condition(`c${at}`, at === 7 || at === 77 ? 'Ab' : 'xy')),
    );
    await hub.agent
      .put('/fhir/Condition/escaped')
      .set('Content-Type', 'application/fhir+json')
      .send(escaped)
      .expect(201);
    await given(hub, condition('other', 'AB', 'http://example.org/other'));
    expect(await found(`Condition?code=${LOCAL}|AB`)).toEqual(['escaped']);
    expect(await status('http://snomed.info/sct')).toEqual(['ready', 100]);
    expect(await status()).toEqual([]);
  });

  it('that says case does not count is searched letter by letter, with a warning, until it is indexed', async () => {
    await given(hub, codeSystem({ caseSensitive: false }));
    await until(['indexing', 0]);
    expect(await found(`Condition?code=${LOCAL}|AB`)).toEqual(['escaped']);
    expect(await warnings(`Condition?code=${LOCAL}|AB`)).toBe(1);
    await given(hub, condition('meanwhile', 'aB'));
    await until(['ready', 100]);
    expect(await warnings(`Condition?code=${LOCAL}|AB`)).toBe(0);
    const all = ['c7', 'c77', 'escaped', 'meanwhile'];
    expect(await found(`Condition?code=${LOCAL}|AB`)).toEqual(all);
    expect(await found('Condition?code=ab')).toEqual(all);
    expect(await found('Condition?code=AB')).toEqual([...all, 'other'].sort());
  });

  it('is so after a restart, and in conditional interactions', async () => {
    await hub.close();
    hub = await start();
    expect(await status()).toEqual(['ready', 100]);
    expect((await found(`Condition?code=${LOCAL}|aB`)).length).toBe(4);
    const { id: _, ...another } = condition('', 'ab');
    const twice = hub.agent.post('/fhir/Condition').set('If-None-Exist', `code=${LOCAL}|AB`).send(another);
    expect((await twice).status).toBe(412);
  });

  it('follows its latest version', async () => {
    await given(hub, { ...codeSystem({ caseSensitive: true, version: '2' }), id: 'newer' });
    await until([]);
    expect(await found(`Condition?code=${LOCAL}|AB`)).toEqual(['escaped']);
    expect(await found(`Condition?code=${LOCAL}|Ab`)).toEqual(['c7', 'c77']);
    await hub.agent.delete('/fhir/CodeSystem/newer').expect(204);
    await until(['ready', 100]);
    expect((await found(`Condition?code=${LOCAL}|AB`)).length).toBe(4);
  });

  it('minds case again once nothing says otherwise', async () => {
    await hub.agent.delete('/fhir/CodeSystem/local').expect(204);
    await until([]);
    expect(await found(`Condition?code=${LOCAL}|AB`)).toEqual(['escaped']);
  });
});
