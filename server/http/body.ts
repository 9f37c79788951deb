// The bytes of a request, decompressed and bounded: https://www.rfc-editor.org/rfc/rfc9110#name-content-encoding
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { bodyTooLarge, brokenBody, notUtf8, unsupportedEncoding } from '../fhir/failures-http.ts';

const DECOMPRESS = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** Nothing came, or an empty body. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/** How much one body may hold, and where the memory it takes is counted; `hold` throws when there is none left. */
export type BodyLimits = { maxBytes: number; hold(bytes: number): void };

/** The whole body as the client wrote it. Throws FhirError 400, 413, 415, 503. */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  const encoding = (request.headers['content-encoding'] || 'identity').trim().toLowerCase();
  if (encoding === 'identity') return readBytes(request, limits);
  if (!Object.hasOwn(DECOMPRESS, encoding)) throw unsupportedEncoding(encoding);
  const bytes = await readBytes(request, limits);
  const decompress = DECOMPRESS[encoding as keyof typeof DECOMPRESS];
  const whole = await decompress(bytes, { maxOutputLength: limits.maxBytes }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ERR_BUFFER_TOO_LARGE' ? bodyTooLarge(limits.maxBytes) : brokenBody(encoding);
  });
  limits.hold(whole.length);
  return whole;
}

/** What is left of a body that is refused flows by unread, so that the client gets to read why. */
function readBytes(request: IncomingMessage, { maxBytes, hold }: BodyLimits): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.reject(bodyTooLarge(maxBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer) => {
      length += chunk.length;
      try {
        if (length > maxBytes) throw bodyTooLarge(maxBytes);
        hold(chunk.length);
        chunks.push(chunk);
      } catch (refusal) {
        request.off('data', take).resume();
        reject(refusal);
      }
    };
    request.on('data', take);
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on('error', () => reject(brokenBody('HTTP')));
  });
}

/** Text of a body. Throws FhirError 400: FHIR is UTF-8 only, and a replaced byte would be a change nobody asked for. */
export function utf8(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw notUtf8();
  return bytes.toString('utf8');
}
