// For those who run the hub: is it alive, can it serve, how does it fare.
// https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
import type { RequestHandler, Response } from 'express';
import type { Hub } from '../hub.ts';
import { METRICS_CONTENT_TYPE, metricsText } from '../metrics.ts';
import { exchangeOf } from './exchange.ts';
import { send } from './respond.ts';

export const alive: RequestHandler = (request, response) =>
  send(request, response, 200, headers(response, 'application/json'), JSON.stringify({ status: 'alive' }));

/** Ready: the store is open, its migrations are done, it answers, and the hub is not closing. */
export function ready(hub: Pick<Hub, 'unready'>, closing: () => boolean): RequestHandler {
  return async (request, response) => {
    const reason = closing() ? 'closing' : await hub.unready();
    const [status, body] = reason === undefined ? [200, { status: 'ready' }] : [503, { status: 'not ready', reason }];
    await send(request, response, status, headers(response, 'application/json'), JSON.stringify(body));
  };
}

export function metrics(hub: Pick<Hub, 'size'>): RequestHandler {
  return async (request, response) => {
    const size = await hub.size().catch(() => undefined); // a damaged store is when figures are wanted most
    await send(request, response, 200, headers(response, METRICS_CONTENT_TYPE), await metricsText(size));
  };
}

const headers = (response: Response, type: string): string[] => [...exchangeOf(response).headers, 'Content-Type', type];
