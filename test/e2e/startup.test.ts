// `npm start` as a process: it is ready soon, says where things are, ends on SIGTERM, and names why it cannot start.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort, npmStart, type Started, start, untilReady } from '../support/start-process.ts';

let folder: string;
let port: number;
let origin: string;
const running: Started[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chaski-start-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ kill }) => kill()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function environment(name: string, extra: Record<string, string> = {}): Promise<Record<string, string>> {
  port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  return { PORT: String(port), STORAGE_URL: `sqlite:${join(folder, name)}`, ...extra };
}

function begin(variables: Record<string, string>): Started {
  const started = npmStart(variables);
  running.push(started);
  return started;
}

const patient = JSON.stringify({ resourceType: 'Patient', name: [{ family: 'Ñahui' }] });
const create = () =>
  fetch(`${origin}/fhir/Patient`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/fhir+json' },
    body: patient,
  });

describe('npm start', () => {
  it('is ready in 3 seconds, says where the data lies, what to try and how to load an empty hub', async () => {
    const variables = await environment('first/chaski.db');
    const started = begin(variables);
    const ready = await untilReady(origin, started);
    const output = started.output();
    expect(output).toContain(join(folder, 'first/chaski.db'));
    expect(output).toContain(`${origin}/fhir`);
    expect(output.match(/^ {4}curl /gm)).toHaveLength(3);
    expect(output).toContain('npm run demo');
    expect(output).toContain('npm run load -- ');
    expect(output).not.toContain('AUTH=off');
    expect(ready).toBeLessThan(3_000 * slowness());
  });

  it('prints curl lines that work', async () => {
    const started = begin(await environment('curl.db'));
    await untilReady(origin, started);
    const commands =
      started
        .output()
        .replaceAll(/\\\n\s+/g, '')
        .match(/curl .*/g) ?? [];
    expect(commands).toHaveLength(3);
    for (const command of commands) {
      const run = start('sh', ['-c', `${command} --silent --fail`], {});
      expect([command, await run.ended]).toEqual([command, 0]);
    }
  });

  it('ends on SIGTERM sent to npm: requests under way are answered, the data is there at the next start', async () => {
    const variables = await environment('again.db');
    const first = begin(variables);
    await untilReady(origin, first);
    const answers = Array.from({ length: 20 }, create);
    await Promise.race(answers);
    first.child.kill('SIGTERM');
    const settled = await Promise.allSettled(answers);
    expect(await first.ended).toBe(0);
    await expect(fetch(`${origin}/healthz`)).rejects.toThrow();
    const acknowledged = settled.filter((answer) => answer.status === 'fulfilled' && answer.value.status === 201);
    expect(acknowledged.length).toBeGreaterThan(0);

    const second = begin(variables);
    await untilReady(origin, second);
    const { total } = (await (await fetch(`${origin}/fhir/Patient?_summary=count`)).json()) as { total: number };
    expect(total).toBeGreaterThanOrEqual(acknowledged.length);
    second.child.kill('SIGINT');
    expect(await second.ended).toBe(0);
  });

  it('says loudly at every start that AUTH=off', async () => {
    const started = begin(await environment('open.db', { HOST: '0.0.0.0', AUTH: 'off' }));
    await untilReady(origin, started);
    expect(started.output()).toContain('NO AUTHORIZATION');
    expect(started.output()).toContain('SIN AUTORIZACIÓN');
  });

  it('--help lists every variable', async () => {
    const help = start('npm', ['start', '--', '--help'], {});
    expect(await help.ended).toBe(0);
    for (const name of [
      'HOST',
      'PORT',
      'STORAGE_URL',
      'BASE_URL',
      'AUTH',
      'TRUST_PROXY',
      'MAX_BODY_BYTES',
      'LOG_LEVEL',
    ])
      expect(help.output()).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
  });
});

describe('a hub that cannot start', () => {
  /** Its exit code, and what it said, which is never a stack trace. */
  async function failure(variables: Record<string, string>): Promise<{ code: number | string; said: string }> {
    const started = begin(variables);
    const running = setTimeout(started.kill, 15_000); // it should have given up by then
    const code = await started.ended;
    clearTimeout(running);
    expect(started.output()).not.toMatch(/^\s+at .+:\d+/m);
    return { code, said: started.output() };
  }

  it('names a bad variable: 78', async () => {
    const { code, said } = await failure(await environment('x.db', { REFERENCES: 'some' }));
    expect(code).toBe(78);
    expect(said).toContain('REFERENCES es "some"; se esperaba any | existing.');
    expect(said).toContain('REFERENCES is "some"; expected any | existing.');
  });

  it('names a definition that is cut off: 78', async () => {
    const cut = join(folder, 'cut');
    mkdirSync(cut);
    writeFileSync(join(cut, 'StructureDefinition-x.json'), '{"resourceType":"StructureDefinition","url":');
    const { code, said } = await failure(await environment('x.db', { PROFILES: cut }));
    expect(code).toBe(78);
    expect(said).toContain('PROFILES tiene un archivo que no se puede leer');
    expect(said).toContain(join(cut, 'StructureDefinition-x.json'));
  });

  it('does not open itself to others by chance: 78', async () => {
    const { code, said } = await failure(await environment('x.db', { HOST: '0.0.0.0' }));
    expect(code).toBe(78);
    expect(said).toContain('AUTH=off');
  });

  it('names a taken port: 69', async () => {
    const variables = await environment('taken.db');
    const other = createServer().listen(port, '127.0.0.1');
    const { code, said } = await failure(variables);
    other.close();
    expect(code).toBe(69);
    expect(said).toContain(`Cannot listen on 127.0.0.1:${port}`);
  });

  it('names a damaged database: 65', async () => {
    const variables = await environment('damaged.db');
    writeFileSync(join(folder, 'damaged.db'), 'this is no database'.repeat(1_000));
    const { code, said } = await failure(variables);
    expect(code).toBe(65);
    expect(said).toContain('damaged.db');
  });

  it('names a database of a newer version, and leaves it alone: 76', async () => {
    const variables = await environment('newer.db');
    const first = begin(variables);
    await untilReady(origin, first);
    first.child.kill('SIGTERM');
    await first.ended;
    const database = new DatabaseSync(join(folder, 'newer.db'));
    database.exec('PRAGMA user_version = 9999');
    database.close();
    const before = readFileSync(join(folder, 'newer.db'));
    const { code, said } = await failure(variables);
    expect(code).toBe(76);
    expect(said).toContain('is from a newer version of chaski');
    expect(readFileSync(join(folder, 'newer.db')).equals(before)).toBe(true);
  });

  it('names a database that another hub holds: 75', async () => {
    const variables = await environment('held.db');
    await untilReady(origin, begin(variables));
    const { code, said } = await failure({ ...variables, PORT: String(await freePort()) });
    expect(code).toBe(75);
    expect(said).toContain('Another process holds the database');
    expect((await fetch(`${origin}/readyz`)).status).toBe(200);
  });

  it('names a folder it cannot make: 73', async () => {
    mkdirSync(join(folder, 'plain'), { recursive: true });
    writeFileSync(join(folder, 'plain/file'), '');
    const { code, said } = await failure(await environment('plain/file/chaski.db'));
    expect(code).toBe(73);
    expect(said).toContain('plain/file/chaski.db');
  });
});

/** Other tests run beside this one, on as many cores. */
const slowness = (): number => (process.env.JEST_WORKER_ID === undefined ? 1 : 2);
