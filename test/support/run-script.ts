// A script run as npm runs it, in a process of its own, on a database of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../server/config.ts';
import { type Hub, openHub } from '../../server/hub.ts';
import { configureLog } from '../../server/log.ts';
import { ask, bodyOf } from './ask.ts';
import { freePort } from './free-port.ts';
import { type Started, start } from './start-process.ts';

export type Workplace = {
  folder: string;
  /** What the hub and its scripts are told: where the database is, an unused port, whatever `settings` say. */
  environment: Record<string, string>;
};

export async function makeWorkplace(settings: Record<string, string> = {}): Promise<Workplace> {
  const folder = mkdtempSync(join(tmpdir(), 'chaski-script-'));
  return {
    folder,
    environment: { STORAGE_URL: `sqlite:${join(folder, 'chaski.db')}`, PORT: String(await freePort()), ...settings },
  };
}

export const removeWorkplace = ({ folder }: Workplace): void => rmSync(folder, { recursive: true, force: true });

/** `startScript('load', ['data.json'], workplace)` */
export const startScript = (name: string, args: string[], { environment }: Workplace): Started =>
  start(process.execPath, ['scripts/run.js', `scripts/${name}.ts`, ...args], environment);

export type Finished = { code: number | NodeJS.Signals; output: string };

export async function runScript(name: string, args: string[], workplace: Workplace): Promise<Finished> {
  const started = startScript(name, args, workplace);
  const code = await started.ended;
  return { code, output: started.output() };
}

/** Opens the database of a workplace that no process holds, and closes it behind `use`. */
export async function withHub<T>({ environment }: Workplace, use: (hub: Hub) => Promise<T>): Promise<T> {
  configureLog('error');
  const hub = await openHub(readConfig(environment));
  try {
    return await use(hub);
  } finally {
    await hub.close();
  }
}

/** How many live resources of each of these types there are. */
export async function countTypes(hub: Hub, types: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const type of types) {
    const { total = 0 } = bodyOf<{ total?: number }>(await ask(hub, 'GET', `${type}?_summary=count`));
    counts[type] = total;
  }
  return counts;
}
