// What is noted of each request: which interaction on which type, how it ended, how long it took; nothing of whom it was about.
import type { Response } from 'express';
import { log } from '../log.ts';
import { observeRequest } from '../metrics.ts';
import { exchangeOf } from './exchange.ts';

export type Ended = { status: number; interaction?: string; type?: string | undefined };

/** Counts it and logs it: reads that succeed at level `http`, changes and refusals at `info`, our own failures above. */
export function note(response: Response, { status, interaction, type }: Ended): void {
  const { started, requestId, traceId } = exchangeOf(response);
  const taken = performance.now() - started;
  observeRequest(interaction ?? 'none', status, taken);
  const level = levelOf(status, response.req.method);
  if (!log.isLevelEnabled(level)) return;
  const ms = Math.round(taken * 100) / 100;
  log.child({ requestId, ...(traceId && { traceId }) })[level]('request', { interaction, type, status, ms });
}

function levelOf(status: number, method: string): 'error' | 'warn' | 'info' | 'http' {
  if (status === 500) return 'error';
  if (status > 500) return 'warn';
  return status >= 400 || (method !== 'GET' && method !== 'HEAD') ? 'info' : 'http';
}
