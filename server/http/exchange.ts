// What belongs to one request from its first byte to its answer: its name in the logs, its reader's language.
// https://hl7.org/fhir/R4/http.html#custom, https://www.w3.org/TR/trace-context/
import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Language } from '../fhir/outcome.ts';
import { language } from './negotiate.ts';

export type Exchange = {
  /** Milliseconds on the clock of performance.now(). */
  started: number;
  requestId: string;
  /** From traceparent, when the client sent a valid one. */
  traceId?: string;
  language: Language;
  /** Names and values, in turn, that go with whatever answer is given. */
  headers: string[];
};

/** It is what its type says, and no browser cache on a shared machine keeps it. */
const ALWAYS = ['X-Content-Type-Options', 'nosniff', 'Cache-Control', 'no-store'];

export const exchangeOf = (response: Response): Exchange => response.locals.exchange as Exchange;

/** The first step of every request. */
export function begin(fallback: Language): RequestHandler {
  return (request, response, next) => {
    response.locals.exchange = exchange(request, fallback);
    next();
  };
}

function exchange({ headers }: Request, fallback: Language): Exchange {
  const requestId = ownedId(headers['x-request-id']);
  const begun: Exchange = {
    started: performance.now(),
    requestId,
    language: language(headers['accept-language'], fallback),
    headers: [...ALWAYS, 'X-Request-Id', requestId],
  };
  const correlationId = headers['x-correlation-id'];
  if (isOwnable(correlationId)) begun.headers.push('X-Correlation-Id', correlationId);
  const traceparent = headers.traceparent;
  const traceId = typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.[1] : undefined;
  if (traceId !== undefined) {
    begun.traceId = traceId;
    begun.headers.push('traceparent', traceparent as string);
  }
  return begun;
}

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/;

/** The client's id where it can stand in a log line, else one of ours. */
const ownedId = (given: string | string[] | undefined): string => (isOwnable(given) ? given : randomUUID());

const isOwnable = (given: string | string[] | undefined): given is string =>
  typeof given === 'string' && /^[\x21-\x7e]{1,128}$/.test(given);
