// The HTTP server under the app: its limits on connections and headers, its way of stopping: https://nodejs.org/api/http.html
import { createServer, IncomingMessage, type Server, ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Express } from 'express';
import type { Config } from '../config.ts';
import { brokenRequest, headersTooLarge, requestTimeout, unescapedAddress } from '../fhir/failures-http.ts';
import { type FhirError, type Language, outcomeText } from '../fhir/outcome.ts';
import type { Hub } from '../hub.ts';
import { openApp } from './app.ts';
import { Load } from './load.ts';
import { originForm } from './url.ts';

const MAX_HEADER_BYTES = 32_768;

export type Listening = {
  port: number;
  /** Stops accepting, lets requests under way finish for at most `graceMs`, then cuts them. */
  close(graceMs: number): Promise<void>;
};

/** Rejects when the address cannot be had (EADDRINUSE, EACCES, …). */
export async function listen(hub: Hub, config: Config, port = config.port): Promise<Listening> {
  let closing = false;
  const load = new Load(config);
  const server = openServer(
    openApp(hub, config, load, () => closing),
    config,
  );
  // What still comes over open connections while closing is answered, and is the last there. Express knows paths alone.
  server.prependListener('request', (request, response) => {
    if (closing) response.shouldKeepAlive = false;
    request.url = originForm(request.url ?? '');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, config.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close(graceMs) {
      closing = true;
      load.stop();
      await closeServer(server, load, graceMs);
    },
  };
}

function openServer(app: Express, { requestTimeoutMs, language }: Config): Server {
  const server = createServer(
    {
      ...expressClasses(app),
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: Math.min(20_000, requestTimeoutMs),
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(5_000, requestTimeoutMs), // how soon a slow client is noticed
      keepAliveTimeout: 65_000, // longer than proxies keep theirs, or they write into a closing connection
    },
    app,
  );
  server.setTimeout(Math.max(120_000, requestTimeoutMs)); // who takes no byte of an answer for so long holds memory for nothing
  return server.on('clientError', (error, socket) => refuseBytes(error, socket as Socket, language));
}

/**
 * Express sets the prototype of every request and response to its own. Born with that prototype, the call changes nothing
 * and V8 keeps its optimized code: 36,000 instead of 30,000 reads a CPU-second.
 */
export function expressClasses(app: Express): {
  IncomingMessage: typeof IncomingMessage;
  ServerResponse: typeof ServerResponse;
} {
  class HubRequest extends IncomingMessage {}
  class HubResponse extends ServerResponse {}
  app.request = Object.setPrototypeOf(HubRequest.prototype, app.request);
  app.response = Object.setPrototypeOf(HubResponse.prototype, app.response);
  return { IncomingMessage: HubRequest, ServerResponse: HubResponse as typeof ServerResponse };
}

/** What is not HTTP, or comes too slowly, has no request to answer: the answer is written to the socket. */
function refuseBytes(error: NodeJS.ErrnoException, socket: Socket, language: Language): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const failure = failureOf(error.code);
  const body = outcomeText(failure.issues, language);
  socket.end(
    `HTTP/1.1 ${failure.status} ${STATUS_CODES[failure.status]}\r\nConnection: close\r\nContent-Type: application/fhir+json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function failureOf(code: string | undefined): FhirError {
  if (code === 'HPE_HEADER_OVERFLOW') return headersTooLarge(MAX_HEADER_BYTES);
  if (code === 'HPE_INVALID_URL') return unescapedAddress();
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? requestTimeout() : brokenRequest();
}

function closeServer(server: Server, load: Load, graceMs: number): Promise<void> {
  // To Node a connection is idle when its answer is written, be it read or not.
  const closeIdle = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {
    if (!load.isBeingRead) closeIdle();
  };
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    const sweep = setInterval(() => server.closeIdleConnections(), 50); // those that were answered meanwhile
    server.close(() => {
      clearTimeout(cut);
      clearInterval(sweep);
      resolve();
    });
  });
}
