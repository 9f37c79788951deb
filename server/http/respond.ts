// FhirResponse → HTTP: https://hl7.org/fhir/R4/http.html#general
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import { printXml } from '../definitions/xml/print.ts';
import { type FhirError, outcomeText } from '../fhir/outcome.ts';
import { prettyJson } from '../fhir/pretty.ts';
import type { FhirResponse } from '../fhir/request.ts';
import { exchangeOf } from './exchange.ts';
import { answerTypeAsked, type Encoding, encoding, isXml } from './negotiate.ts';

/** Below this many characters compression costs more than the line it saves. */
const WORTH_COMPRESSING = 2048;

const VARY = ['Vary', 'Accept, Accept-Encoding, Accept-Language, Origin'];

export type Presentation = {
  /** Public FHIR base, of which Location is relative. */
  base: string;
  /** Laid out for people: `_pretty=true`. */
  pretty: boolean;
  /** The media type the client reads: some name of JSON or of XML. */
  type: string;
};

export function respond(
  request: Request,
  response: Response,
  answer: FhirResponse,
  { base, pretty, type }: Presentation,
): void | Promise<void> {
  const headers = [...exchangeOf(response).headers, ...VARY];
  if (answer.versionId !== undefined) headers.push('ETag', `W/"${answer.versionId}"`);
  if (answer.lastModified !== undefined) headers.push('Last-Modified', new Date(answer.lastModified).toUTCString());
  if (answer.location !== undefined) headers.push('Location', `${base}/${answer.location}`);
  if (answer.headers !== undefined)
    for (const [name, value] of Object.entries(answer.headers)) headers.push(name, value);
  const { status, body } = answer;
  if (body === undefined) return sendNothing(response, status, headers);
  if (typeof body !== 'string')
    return send(request, response, status, withNativeType(headers, body.contentType), body.bytes);
  headers.push('Content-Type', `${type}; charset=utf-8`);
  if (isXml(type)) return send(request, response, status, headers, printXml(body, pretty));
  return send(request, response, status, headers, pretty ? prettyJson(body) : body);
}

/** An answer that is an error, wherever it arose. */
export const respondError = (request: Request, response: Response, { status, issues, headers }: FhirError) =>
  respond(
    request,
    response,
    { status, headers, body: outcomeText(issues, exchangeOf(response).language) },
    { base: '', pretty: false, type: answerTypeAsked(request.originalUrl, request.headers.accept) },
  );

function sendNothing(response: Response, status: number, headers: string[]): void {
  if (status !== 204 && status !== 304) headers.push('Content-Length', '0');
  response.writeHead(status, headers);
  response.end();
}

/** Sends a body; the answer to HEAD has its headers alone. */
export function send(
  request: Request,
  response: Response,
  status: number,
  headers: string[],
  body: string | Uint8Array,
): void | Promise<void> {
  if (body.length > WORTH_COMPRESSING) {
    const asked = encoding(request.headers['accept-encoding']);
    if (asked !== undefined) return sendCompressed(request, response, status, headers, body, asked);
  }
  const bytes = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  headers.push('Content-Length', String(bytes));
  response.writeHead(status, headers);
  if (request.method === 'HEAD') response.end();
  else if (typeof body !== 'string') response.end(body);
  // Pure ASCII is the same in both, and half as dear to write.
  else sendText(response, body, bytes === body.length ? 'latin1' : 'utf8');
}

/** Characters written at once: for more the system finds fresh memory each time, a third of what a large page costs to write. */
const PIECE = 65_536;

function sendText(response: Response, text: string, encoding: 'latin1' | 'utf8'): void {
  let from = 0;
  while (text.length - from > PIECE) {
    // Half a pair of surrogates is no character.
    const to = from + PIECE - (isHighSurrogate(text.charCodeAt(from + PIECE - 1)) ? 1 : 0);
    response.write(text.slice(from, to), encoding);
    from = to;
  }
  response.end(from === 0 ? text : text.slice(from), encoding);
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code < 0xdc00;

/** Compressed off the event loop. To HEAD the length is left out, rather than compressing to know it. */
async function sendCompressed(
  request: Request,
  response: Response,
  status: number,
  headers: string[],
  body: string | Uint8Array,
  asked: Encoding,
): Promise<void> {
  headers.push('Content-Encoding', asked);
  if (request.method === 'HEAD') {
    response.writeHead(status, headers).end();
    return;
  }
  const compressed = asked === 'br' ? await brotli(body, FASTEST_BROTLI) : await zip(body, { level: 1 });
  headers.push('Content-Length', String(compressed.length));
  response.writeHead(status, headers).end(compressed);
}

const brotli = promisify(brotliCompress);
const zip = promisify<string | Uint8Array, { level: number }, Buffer>(gzip);
const FASTEST_BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

/** Content a client stored under a type of its choice must not run as a page of ours: https://hl7.org/fhir/R4/security.html#binary */
function withNativeType(headers: string[], contentType: string): string[] {
  const safe = /^[\x20-\x7e]{1,200}$/.test(contentType) ? contentType : 'application/octet-stream';
  return [...headers, 'Content-Type', safe, 'Content-Disposition', 'attachment', 'Content-Security-Policy', 'sandbox'];
}
