// The hub as its own process, started as a user would: `npm start` with an environment.
import { type ChildProcess, spawn } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from './modules.ts';

export type Started = {
  child: ChildProcess;
  /** What it has printed so far. */
  output: () => string;
  /** Resolves when it has ended: its exit code, or the signal that killed it. */
  ended: Promise<number | NodeJS.Signals>;
  /** Ends it and all it started, at once. */
  kill: () => Promise<void>;
};

/** Without the variables of the test run that would change what npm or the hub do. */
export function start(command: string, args: string[], environment: Record<string, string>, folder = ROOT): Started {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(command, args, {
    cwd: folder,
    env: { PATH, HOME, npm_config_update_notifier: 'false', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group of its own, so that `kill` reaches what npm has started
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal ?? 1));
  });
  const kill = async () => {
    try {
      process.kill(-(child.pid as number), 'SIGKILL');
    } catch {
      // all of it has ended
    }
    await ended;
  };
  return { child, output: () => output, ended, kill };
}

export const npmStart = (environment: Record<string, string>): Started => start('npm', ['start'], environment);

/** Milliseconds until `origin` is ready. Throws, with what was printed, when it ends or takes longer than `ms`. */
export async function untilReady(origin: string, { child, output }: Started, ms = 20_000): Promise<number> {
  const started = performance.now();
  while (performance.now() - started < ms && child.exitCode === null) {
    const ready = await fetch(`${origin}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return performance.now() - started;
    await sleep(25);
  }
  throw new Error(`not ready: ${output()}`);
}

/** A port nobody listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
