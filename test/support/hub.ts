// A real hub on a real store in a temporary folder, served on a free port of the loopback interface.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import supertest from 'supertest';
import { type Environment, readConfig } from '../../server/config.ts';
import { listen } from '../../server/http/listen.ts';
import { type Hub, openHub } from '../../server/hub.ts';
import { configureLog } from '../../server/log.ts';
import { freePort } from './free-port.ts';

export type TestHub = {
  hub: Hub;
  agent: ReturnType<typeof supertest>;
  /** `http://127.0.0.1:40123` */
  origin: string;
  /** `http://127.0.0.1:40123/fhir` */
  baseUrl: string;
  folder: string;
  close: () => Promise<void>;
};

/** `settings` are environment variables, as in `{ REFERENCES: 'existing' }`. */
export async function startHub(settings: Environment = {}): Promise<TestHub> {
  configureLog('error');
  const folder = mkdtempSync(join(tmpdir(), 'chaski-test-'));
  const config = readConfig({
    PORT: String(await freePort()),
    STORAGE_URL: `sqlite:${join(folder, 'chaski.db')}`,
    ...settings,
  });
  const hub = await openHub(config);
  const listening = await listen(hub, config);
  const origin = `http://127.0.0.1:${config.port}`;
  const close = async (): Promise<void> => {
    await listening.close(1000);
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { hub, agent: supertest(origin), origin, baseUrl: config.baseUrl, folder, close };
}
