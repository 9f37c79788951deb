// Which web pages may use the hub: CORS (https://fetch.spec.whatwg.org/#http-cors-protocol), https://hl7.org/fhir/R4/security.html#cors
import type { RequestHandler } from 'express';
import { type Config, isLoopback } from '../config.ts';
import { isResourceType } from '../definitions/structures.ts';
import { hostRefused, originRefused } from '../fhir/failures-http.ts';
import { FhirError } from '../fhir/outcome.ts';
import { route } from '../fhir/route.ts';
import { exchangeOf } from './exchange.ts';

const EXPOSED =
  'ETag, Location, Content-Location, Last-Modified, Retry-After, X-Request-Id, X-Correlation-Id, Idempotent-Replayed';
const TAKEN =
  'Accept, Accept-Language, Content-Type, Content-Encoding, If-Match, If-None-Match, If-Modified-Since, If-None-Exist, ' +
  'Prefer, Idempotency-Key, X-Request-Id, X-Correlation-Id, X-Requested-With, X-Security-Context, Authorization, traceparent';

/**
 * While only this machine can reach the hub, a page elsewhere could still: by a name of its own that resolves to 127.0.0.1
 * (DNS rebinding). So the hub answers to its own names alone. Behind a proxy the proxy knows the names.
 */
export function knownHost({ auth, host, baseUrl, trustProxy }: Config): RequestHandler {
  if (auth === 'off' || trustProxy.length > 0) return (_request, _response, next) => next();
  const names = new Set([host, new URL(baseUrl).hostname.replace(/^\[(.*)\]$/, '$1')]);
  return (request, _response, next) => {
    const asked = (request.headers.host ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
    next(isLoopback(asked) || names.has(asked) ? undefined : hostRefused(asked));
  };
}

/** A browser tells which page asks. Pages of unknown origin may not write; those in CORS_ORIGINS may read and write. */
export function knownOrigin({ corsOrigins, baseUrl }: Config): RequestHandler {
  const allowed = new Set([...corsOrigins, new URL(baseUrl).origin]);
  return (request, response, next) => {
    const { origin } = request.headers;
    if (origin === undefined) return next();
    if (corsOrigins.includes('*') || allowed.has(origin)) {
      exchangeOf(response).headers.push(
        'Access-Control-Allow-Origin',
        origin,
        'Access-Control-Expose-Headers',
        EXPOSED,
      );
      return next();
    }
    const own = URL.parse(origin)?.host === request.headers.host;
    const harmless = request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS';
    next(own || harmless ? undefined : originRefused(origin));
  };
}

/** OPTIONS on a FHIR address: what it takes, and for a browser's preflight which headers. */
export const options: RequestHandler = (request, response, next) => {
  if (request.method !== 'OPTIONS') return next();
  const { headers } = exchangeOf(response);
  const allow = `${allowed(request.path, request.headers['access-control-request-method'] !== undefined)}, OPTIONS`;
  const preflight = headers.includes('Access-Control-Allow-Origin')
    ? ['Access-Control-Allow-Methods', allow, 'Access-Control-Allow-Headers', TAKEN, 'Access-Control-Max-Age', '600']
    : [];
  response.writeHead(204, [...headers, ...preflight, 'Allow', allow, 'Vary', 'Origin']).end();
};

/** The route table knows: it says so when it refuses. A page sees what is wrong with an address only if its preflight passes. */
function allowed(path: string, preflight: boolean): string {
  try {
    route('OPTIONS', path.slice(1), isResourceType);
  } catch (error) {
    if (error instanceof FhirError && error.headers.Allow !== undefined) return error.headers.Allow;
    if (error instanceof FhirError && preflight) return 'GET, POST, PUT, PATCH, DELETE, HEAD';
    throw error;
  }
  return '';
}
