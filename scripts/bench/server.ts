// A hub of its own for the bench: a separate process on a free port, its data in a temporary folder.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Served = {
  port: number;
  /** File of its database. */
  database: string;
  /** Seconds from its start until it was ready. */
  readyAfter: number;
  cpuSeconds: () => Promise<number>;
  /** One figure of /metrics, summed over its labels that contain `label`. */
  figure: (name: string, label?: string) => Promise<number>;
  stop: () => Promise<void>;
};

/** Starts the process that `npm start` runs, or another script that serves /readyz and /metrics, and waits until it is ready. */
export async function startServer(script = 'server/main.ts', settings: Record<string, string> = {}): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'chaski-bench-'));
  const port = await freePort();
  const database = join(folder, 'bench.db');
  const log = join(folder, 'log');
  const environment = {
    ...process.env,
    HOST: '127.0.0.1',
    PORT: String(port),
    STORAGE_URL: `sqlite:${database}`,
    ...settings,
  };
  const started = performance.now();
  const child = spawn(process.execPath, [script], {
    env: environment,
    stdio: ['ignore', 'ignore', openSync(log, 'w')],
  });
  await ready(port, child).catch((error: Error) => {
    throw new Error(`${error.message}\n${readFileSync(log, 'utf8')}`);
  });
  const readyAfter = (performance.now() - started) / 1000;
  const figure = async (name: string, label = ''): Promise<number> => readFigure(await scrape(port), name, label);
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { port, database, readyAfter, figure, cpuSeconds: () => figure('process_cpu_seconds_total'), stop };
}

const scrape = async (port: number): Promise<string> => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();

function readFigure(text: string, name: string, label: string): number {
  const lines = text
    .split('\n')
    .filter((line) => line.startsWith(name) && /[ {]/.test(line[name.length] ?? '') && line.includes(label));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

async function ready(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    if (child.exitCode !== null)
      throw new Error(`the server ended with exit code ${child.exitCode} before it was ready`);
    try {
      if ((await fetch(`http://127.0.0.1:${port}/readyz`)).ok) return;
    } catch {
      // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the server was not ready within 20 seconds');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
