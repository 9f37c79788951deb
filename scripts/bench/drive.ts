// Drives a server with a number of connections for a time and says what it cost the server.
import { Connection, type Request, type Response } from './connection.ts';

export type Load = {
  port: number;
  /** The next request; undefined ends the run. */
  next: () => Request | undefined;
  /** Throws when the answer is not the right one: an error is a failure, not a data point. */
  check: (response: Response, request: Request) => void;
  /** What an answer counts for; absent: one operation. */
  count?: (response: Response) => number;
  connections: number;
  /** At most this long. */
  seconds: number;
  /** CPU seconds the server process has used so far. */
  cpuSeconds: () => Promise<number>;
};

export type Measured = { operations: number; seconds: number; cpuSeconds: number; p50: number; p99: number };

export async function drive({ port, next, check, count, connections, seconds, cpuSeconds }: Load): Promise<Measured> {
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const latencies: number[] = [];
  let operations = 0;
  const cpuBefore = await cpuSeconds();
  const started = performance.now();
  const deadline = started + seconds * 1000;
  await Promise.all(
    open.map(async (connection) => {
      for (let at = performance.now(); at < deadline; ) {
        const request = next();
        if (request === undefined) break;
        const response = await connection.send(request);
        check(response, request);
        operations += count?.(response) ?? 1;
        const done = performance.now();
        latencies.push(done - at);
        at = done;
      }
    }),
  );
  const elapsed = (performance.now() - started) / 1000;
  const cpu = (await cpuSeconds()) - cpuBefore;
  for (const connection of open) connection.close();
  latencies.sort((a, b) => a - b);
  const quantile = (q: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * q))] ?? 0;
  return { operations, seconds: elapsed, cpuSeconds: cpu, p50: quantile(0.5), p99: quantile(0.99) };
}

/** Several measurements of one thing as one. */
export function combine(runs: Measured[]): Measured {
  const sum = (of: (run: Measured) => number): number => runs.reduce((total, run) => total + of(run), 0);
  const middle = (of: (run: Measured) => number): number =>
    runs.map(of).sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? 0;
  return {
    operations: sum((run) => run.operations),
    seconds: sum((run) => run.seconds),
    cpuSeconds: sum((run) => run.cpuSeconds),
    p50: middle((run) => run.p50),
    p99: middle((run) => run.p99),
  };
}
