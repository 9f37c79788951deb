// HTTP → FhirRequest: https://hl7.org/fhir/R4/http.html
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isResourceType } from '../definitions/structures.ts';
import { badHeader } from '../fhir/failures-http.ts';
import { parsePreconditions } from '../fhir/preconditions.ts';
import type { Caller, FhirRequest, Preconditions, Prefer } from '../fhir/request.ts';
import { route } from '../fhir/route.ts';
import { type BodyLimits, hasBody } from './body.ts';
import { isForm, isXmlContent, receiveContent, receiveForm } from './content.ts';
import { FHIR_XML, negotiate } from './negotiate.ts';
import { splitUrl } from './url.ts';

/** `url` is below the FHIR base: `/Patient/1?_pretty=true`. Throws FhirError 400, 404, 405, 406, 413, 415. */
export async function receive(
  request: IncomingMessage,
  url: string,
  caller: Caller,
  limits: BodyLimits,
): Promise<FhirRequest> {
  const { headers } = request;
  const method = request.method as FhirRequest['method']; // any other is refused by route
  const { path, query } = splitUrl(url);
  const routed = route(method, path, isResourceType);
  const { interaction } = routed;
  const asks = method === 'POST' && (interaction === 'search' || (interaction === 'operation' && isForm(request)));
  if (asks) await receiveForm(request, query, limits);
  const own = routed.type === 'Binary' && (interaction === 'read' || interaction === 'vread');
  const received: FhirRequest = {
    ...routed,
    method,
    query,
    preconditions: preconditions(headers),
    prefer: headers.prefer === undefined ? NOTHING : prefer(String(headers.prefer)),
    accept: negotiate(headers.accept, query.get('_format'), own),
    caller,
  };
  const writes = (method === 'POST' && !asks) || method === 'PUT' || method === 'PATCH';
  if (!writes) return received;
  const key = headers['idempotency-key'];
  if (method === 'POST' && key !== undefined) received.idempotency = idempotency(String(key));
  if (!hasBody(request)) return received;
  received.body = await receiveContent(request, routed, limits);
  // Who says nothing else reads what they write.
  if (received.accept.length === 0 && isXmlContent(headers['content-type'])) received.accept = [FHIR_XML];
  return received;
}

const NOTHING = {};

function preconditions(headers: IncomingHttpHeaders): Preconditions {
  const ifMatch = headers['if-match'];
  const ifNoneMatch = headers['if-none-match'];
  const ifModifiedSince = headers['if-modified-since'];
  const ifNoneExist = headers['if-none-exist']?.toString();
  const none = (ifMatch ?? ifNoneMatch ?? ifModifiedSince ?? ifNoneExist) === undefined;
  return none ? NOTHING : parsePreconditions({ ifMatch, ifNoneMatch, ifModifiedSince, ifNoneExist });
}

/** https://hl7.org/fhir/R4/http.html#ops; what the hub does not know it ignores, as RFC 7240 asks, and the case of names. */
function prefer(header: string): Prefer {
  const found: Prefer = {};
  for (const preference of header.split(/[,;]/)) {
    const [spelled = '', value] = preference.replaceAll(/["\s]/g, '').split('=');
    const name = spelled.toLowerCase();
    if (name === 'return' && (value === 'minimal' || value === 'representation' || value === 'OperationOutcome'))
      found.return = value;
    if (name === 'handling' && (value === 'strict' || value === 'lenient')) found.handling = value;
  }
  return found;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The quoted string of the draft, or the bare text that most clients send. */
function idempotency(header: string): { key: string; keepForMs: number } {
  const key = header.replace(/^"(.*)"$/, '$1');
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw badHeader('Idempotency-Key', header, '1–255 × [!-~]');
  return { key, keepForMs: DAY_MS };
}
