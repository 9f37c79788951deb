// Damage to the database that is met while the hub runs: it says so, is no longer ready, and never makes up an answer.
// https://www.sqlite.org/howtocorrupt.html
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../server/config.ts';
import { type Hub, openHub } from '../../server/hub.ts';
import { configureLog } from '../../server/log.ts';
import { ask, bodyOf } from '../support/ask.ts';

const PAGE = 4096;
let folder: string;
let file: string;
let hub: Hub;
const open = () => openHub(readConfig({ STORAGE_URL: `sqlite:${file}` }));

beforeAll(async () => {
  configureLog('error', () => {});
  folder = mkdtempSync(join(tmpdir(), 'chaski-damage-'));
  file = join(folder, 'chaski.db');
  hub = await open();
  for (let number = 0; number < 300; number++)
    await ask(hub, 'PUT', `Patient/p${number}`, { resource: patient(number) });
  await hub.close(); // everything is in the file now, nothing in memory
  hub = await open();
});
afterAll(async () => {
  await hub.close().catch(() => {});
  rmSync(folder, { recursive: true, force: true });
});

const patient = (number: number) => ({
  resourceType: 'Patient',
  id: `p${number}`,
  name: [{ family: `Family ${number}`, text: `text ${number} `.repeat(100).trim() }],
});

/** All but the first pages, as a failing disk might. */
function damage(): void {
  const descriptor = openSync(file, 'r+');
  const noise = Buffer.alloc(PAGE, 0xa5);
  for (let at = 2 * PAGE; at < statSync(file).size; at += PAGE) writeSync(descriptor, noise, 0, PAGE, at);
  closeSync(descriptor);
}

describe('damage met while the hub runs', () => {
  it('turns answers into 503 and the hub unready; no answer is wrong', async () => {
    expect(await hub.unready()).toBeUndefined();
    damage();
    const statuses = new Set<number>();
    for (let number = 0; number < 300; number++) {
      const answer = await ask(hub, 'GET', `Patient/p${number}`);
      statuses.add(answer.status);
      if (answer.status === 200) expect(bodyOf(answer)).toMatchObject(patient(number));
    }
    expect([...statuses].sort().at(-1)).toBe(503);
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(await hub.unready()).toEqual(expect.any(String));
  });

  it('acknowledges no write', async () => {
    const { status } = await ask(hub, 'PUT', 'Patient/p0', { resource: { ...patient(0), active: true } });
    expect(status).toBe(503);
  });

  it('keeps the hub from starting again, and the file as it is', async () => {
    await hub.close().catch(() => {});
    const before = readFileSync(file);
    await expect(open()).rejects.toMatchObject({ fault: 'damaged' });
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});
