// Loads into a running hub over HTTP: compressed, patient with a busy server, safe to repeat.
// https://hl7.org/fhir/R4/http.html
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { type Language, outcomeText } from '../../server/fhir/outcome.ts';
import type { Answer, Door, Sent } from './door.ts';
import { noConnection } from './refusals.ts';

const compress = promisify(gzip);

const PARALLEL = 16;
const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
const WORTH_COMPRESSING = 2000;
const BUSY = new Set([429, 502, 503, 504]);

/** Throws FhirError when nothing that speaks FHIR answers there. */
export async function openHttp(url: string, language: Language): Promise<Door> {
  const base = url.replace(/\/+$/, '');
  const headers = { Accept: 'application/fhir+json', 'Accept-Language': language };
  const { answer, lost } = await attempt(() => fetch(`${base}/metadata`, { headers }));
  if (answer === undefined) throw noConnection(base, lost ?? '');
  if (!answer.text.includes('"CapabilityStatement"')) throw noConnection(`${base}/metadata`, `HTTP ${answer.status}`);
  return {
    where: base,
    baseUrl: base,
    parallel: PARALLEL,
    send: (sent) => persist(base, language, async () => fetch(`${base}/${sent.path}`, await message(sent, headers))),
    get: (path) => persist(base, language, () => fetch(`${base}/${path}`, { headers })),
    close: async () => {},
  };
}

async function message({ method, json, key }: Sent, headers: Record<string, string>): Promise<RequestInit> {
  const plain = Buffer.from(json.text);
  const small = plain.length < WORTH_COMPRESSING;
  return {
    method,
    headers: {
      ...headers,
      'Content-Type': 'application/fhir+json',
      Prefer: 'return=minimal',
      ...(small ? {} : { 'Content-Encoding': 'gzip' }),
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    },
    body: small ? plain : new Uint8Array(await compress(plain, { level: constants.Z_BEST_SPEED })),
  };
}

/** Repeats what a busy or vanished server left unanswered: whatever is sent here may be sent twice. */
async function persist(base: string, language: Language, ask: () => Promise<Response>): Promise<Answer> {
  for (let left = ATTEMPTS - 1, pause = FIRST_PAUSE_MS; ; left--, pause *= 2) {
    const { answer, busyMs = 0, lost } = await attempt(ask);
    if (answer !== undefined && (busyMs === 0 || left === 0)) return answer;
    if (left === 0) return { status: 503, text: outcomeText(noConnection(base, lost ?? '').issues, language) };
    await setTimeout(Math.min(Math.max(pause, busyMs), LONGEST_PAUSE_MS));
  }
}

/** `busyMs`: the server asks to come back, after so long. `lost`: why there is no answer at all. */
type Attempt = { answer?: Answer; busyMs?: number; lost?: string };

async function attempt(ask: () => Promise<Response>): Promise<Attempt> {
  try {
    const response = await ask();
    const { status } = response;
    const answer = { status, text: await response.text() };
    return BUSY.has(status)
      ? { answer, busyMs: Number(response.headers.get('retry-after') ?? 0) * 1000 || 1 }
      : { answer };
  } catch (error) {
    return { lost: reasonOf(error as Error) };
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: Error): string {
  const cause = error.cause as { code?: string; message?: string } | undefined;
  return cause?.code ?? cause?.message ?? error.message;
}
