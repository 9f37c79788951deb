// Killed under load, again and again: what was acknowledged is there, nothing is half-written.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Connection } from '../../scripts/bench/connection.ts';
import { CrashClient } from '../support/crash-client.ts';
import { freshSeed, randomFrom } from '../support/random.ts';
import { freePort, type Started, start, untilReady } from '../support/start-process.ts';

const KILLS = 20;
const CLIENTS = 24;
const ACKNOWLEDGED_A_RUN = 1000;

const folder = mkdtempSync(join(tmpdir(), 'chaski-crash-'));
const file = join(folder, 'crash.db');
let server: Started | undefined;

afterAll(async () => {
  await server?.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe('a hub killed by SIGKILL', () => {
  const seed = freshSeed();

  it(`${KILLS} times under a mixed load loses nothing it acknowledged and keeps nothing by halves (SEED=${seed})`, async () => {
    const port = await freePort();
    const random = randomFrom(seed);
    const clients = Array.from({ length: CLIENTS }, (_, index) => new CrashClient(`c${index}`));
    const acknowledged = () => clients.reduce((sum, client) => sum + client.acknowledged, 0);
    const onEach = (use: (client: CrashClient, connection: Connection) => Promise<void>) =>
      Promise.all(clients.map(async (client) => use(client, await Connection.open(port))));
    const restart = async () => {
      server = start(process.execPath, ['server/main.ts'], {
        PORT: String(port),
        STORAGE_URL: `sqlite:${file}`,
        LOG_LEVEL: 'error',
      });
      await untilReady(`http://127.0.0.1:${port}`, server);
    };
    await restart();
    for (let round = 0; round < KILLS; round++) {
      const target = acknowledged() + ACKNOWLEDGED_A_RUN + random.below(200);
      const working = onEach((client, connection) => client.work(connection, random));
      while (acknowledged() < target) await sleep(2);
      await server?.kill();
      await working;
      await restart();
      await onEach((client, connection) => client.check(connection));
      expect(clients.flatMap(({ wrong }) => wrong)).toEqual([]);
    }
    await server?.kill();
    const verify = start(process.execPath, ['scripts/verify.ts', file], {});
    expect([await verify.ended, verify.output()]).toEqual([0, expect.any(String)]);
  }, 240_000);
});
