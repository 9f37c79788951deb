// A port of the loopback interface that nobody listens on: several suites run at once.
import { createServer } from 'node:net';

/** Below the ports that outgoing connections take, which those of other suites would otherwise take before it is used. */
const FIRST = 10_000;
const LAST = 30_000;

export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (await isFree(port)) return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
