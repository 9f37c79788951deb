// `npm run verify` and `npm run backup` as a person gives them: what they say, and how they end.
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, bodyOf } from '../support/ask.ts';
import { tamper } from '../support/database.ts';
import { countTypes, makeWorkplace, removeWorkplace, runScript, withHub } from '../support/run-script.ts';
import { indexed } from '../support/searched-data.ts';

const workplace = await makeWorkplace();
const database = join(workplace.folder, 'chaski.db');
const copy = join(workplace.folder, 'copies', 'copy.db');
const english = { ...workplace, environment: { ...workplace.environment, LANG: 'en_US.UTF-8' } };

const create = (family: string) => ({ resourceType: 'Patient', name: [{ family }] });

/** What search parameters of the hub's own find, and codes of a system in which case does not count. */
const MOTHERS = 'http://hl7.org/fhir/StructureDefinition/humanname-mothers-family';
const ownIndexed = {
  ...create('Ríos Soto'),
  contained: [{ resourceType: 'Organization', id: 'o', name: 'Posta' }],
  managingOrganization: { reference: '#o' },
  name: [{ family: 'Ríos Soto', _family: { extension: [{ url: MOTHERS, valueString: 'Soto' }] } }],
  meta: { tag: [{ system: 'http://example.org/any-case', code: 'Ab' }] },
};
const anyCase = {
  ...{ resourceType: 'CodeSystem', id: 'any-case', url: 'http://example.org/any-case', status: 'active' },
  ...{ content: 'complete', caseSensitive: false },
};

beforeAll(async () => {
  await withHub(workplace, async (hub) => {
    for (const family of ['Quispe', 'Mamani', 'Ñaupa']) await ask(hub, 'POST', 'Patient', { resource: create(family) });
  });
});

afterAll(() => removeWorkplace(workplace));

describe('npm run verify', () => {
  it('finds a database that a hub filled sound, with 0', async () => {
    const { code, output } = await runScript('verify', [], english);
    expect([code, output]).toEqual([0, expect.stringContaining(`${database} is sound: 3 resources, 3 versions, `)]);
  });

  it('tells what is damaged, with 1', async () => {
    const damaged = join(workplace.folder, 'damaged.db');
    copyFileSync(database, damaged);
    tamper(damaged, `UPDATE term SET text = 'x' WHERE text = 'quispe'`);
    const { code, output } = await runScript('verify', [damaged], english);
    expect(code).toBe(1);
    expect(output).toContain('its entry is missing: string Patient.family quispe Quispe');
    expect(output).toContain(`${damaged} is damaged`);
  });

  it('explains itself, and says when there is no database, with 2', async () => {
    expect(await runScript('verify', ['--help'], english)).toMatchObject({
      code: 0,
      output: expect.stringContaining('npm run verify'),
    });
    const { code, output } = await runScript('verify', [join(workplace.folder, 'none.db')], english);
    expect([code, output.trim()]).toEqual([2, `There is no database ${join(workplace.folder, 'none.db')}`]);
  });
});

describe('npm run backup', () => {
  it('copies while a hub runs, and the copy is sound', async () => {
    await withHub(workplace, async (hub) => {
      const { code, output } = await runScript('backup', [copy], english);
      expect([code, output.trim()]).toEqual([0, `${copy}: 3 resources, 3 versions, 1 MB; examined and sound.`]);
      await ask(hub, 'POST', 'Patient', { resource: create('Later') });
    });
    expect((await runScript('verify', [copy], english)).code).toBe(0);
  });

  it('replaces no copy, and restores over no database with resources, with 1', async () => {
    expect(await runScript('backup', [copy], english)).toMatchObject({ code: 1 });
    const { code, output } = await runScript('backup', ['--restore', copy], english);
    expect([code, output]).toEqual([1, expect.stringContaining('give --force')]);
  });

  it('restores over no database that a hub holds, with 1', async () => {
    await withHub(workplace, async () => {
      expect(await runScript('backup', ['--restore', copy, '--force'], english)).toMatchObject({ code: 1 });
    });
  });

  it('restores when forced, and keeps what was there', async () => {
    expect(await runScript('backup', ['--restore', copy, '--force'], english)).toMatchObject({ code: 0 });
    await withHub(workplace, async (hub) => expect(await countTypes(hub, ['Patient'])).toEqual({ Patient: 3 }));
    expect(existsSync(`${database}.replaced`)).toBe(true);
  });

  it('explains itself, with 2 when it was given no file', async () => {
    expect(await runScript('backup', ['--help'], english)).toMatchObject({
      code: 0,
      output: expect.stringContaining('--restore'),
    });
    expect(await runScript('backup', [], english)).toMatchObject({ code: 2 });
  });
});

describe('npm run verify of an index that what is stored shapes', () => {
  it('finds it sound', async () => {
    await withHub(workplace, async (hub) => {
      await ask(hub, 'PUT', 'CodeSystem/any-case', { resource: anyCase });
      await ask(hub, 'PUT', 'Patient/own', { resource: { ...ownIndexed, id: 'own' } });
      await indexed(hub);
      const found = await ask(hub, 'GET', 'Patient?mothers-family=soto&_tag=AB&organization.name=posta&_summary=count');
      expect(bodyOf(found)).toMatchObject({ total: 1 });
    });
    const { code, output } = await runScript('verify', [], english);
    expect([code, output]).toEqual([0, expect.stringContaining('is sound: 5 resources')]);
  });
});
