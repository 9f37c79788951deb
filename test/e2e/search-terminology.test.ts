// What a search takes from stored value sets and code systems follows them; its table is in search-tables.test.ts: https://hl7.org/fhir/R4/search.html#token
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHub, type TestHub } from '../support/hub.ts';
import { given, named, refused, searched } from '../support/searched.ts';

type Table = { resources: { resourceType: string; id: string }[] };
const { resources } = JSON.parse(
  readFileSync(new URL('../fixtures/search/terminology.json', import.meta.url), 'utf8'),
) as Table;

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
  await given(hub, ...resources);
});
afterAll(() => hub.close());

const found = async (search: string): Promise<string[]> =>
  named(await searched(hub, search))
    .map((name) => name.split('/')[1] as string)
    .sort();

describe('a search by what is stored', () => {
  it('sees a value set as it is now', async () => {
    const valueSet = (code: string) => ({
      resourceType: 'ValueSet',
      id: 'changing',
      url: 'http://vs/changing',
      status: 'active',
      compose: { include: [{ system: 'http://icd', concept: [{ code }] }] },
    });
    await given(hub, valueSet('E11'));
    expect(await found('Condition?code:in=http://vs/changing')).toEqual(['e11']);
    await given(hub, valueSet('A91'));
    expect(await found('Condition?code:in=http://vs/changing')).toEqual(['dengue']);
  });

  it('sees a code system as it is now', async () => {
    const codeSystem = (concept: object[]) => ({
      resourceType: 'CodeSystem',
      id: 'changing',
      url: 'http://changing',
      status: 'active',
      content: 'complete',
      concept,
    });
    await given(hub, codeSystem([{ code: 'a', concept: [{ code: 'b' }] }]));
    await given(hub, {
      ...resources[17],
      id: 'b',
      code: { coding: [{ system: 'http://changing', code: 'b' }] },
    } as Table['resources'][0]);
    expect(await found('Condition?code:below=http://changing|a')).toEqual(['b']);
    await given(hub, codeSystem([{ code: 'a' }, { code: 'b' }]));
    expect(await found('Condition?code:below=http://changing|a')).toEqual([]);
  });

  it('knows them in the criteria of conditional interactions too', async () => {
    const update = () =>
      hub.agent
        .put('/fhir/Condition?code:below=http://icd|A90')
        .send({ ...resources.find(({ id }) => id === 'dengue'), id: undefined });
    expect([(await update()).status, (await update()).body.id]).toEqual([200, 'dengue']);
  });

  it('knows the value set of all codes of a code system', async () => {
    const icd = resources.find(({ resourceType }) => resourceType === 'CodeSystem') as unknown as { url: string };
    const all = await found(`Condition?code:in=${encodeURIComponent(`${icd.url}?fhir_vs`)}`);
    expect(all).toEqual(await found(`Condition?code=${icd.url}|`));
    expect(all.length).toBeGreaterThan(1);
  });

  it('refuses a value set of more than 5,000 codes', async () => {
    const concept = Array.from({ length: 5_001 }, (_, at) => ({ code: String(at) }));
    const compose = { include: [{ system: 'http://many', concept }] };
    await given(hub, {
      resourceType: 'ValueSet',
      id: 'many',
      url: 'http://vs/many',
      status: 'active',
      compose,
    } as Table['resources'][0]);
    expect(await refused(hub, 'Condition?code:in=http://vs/many')).toEqual([400, 'too-many-codes']);
  });
});
