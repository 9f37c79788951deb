// The first answer to an Idempotency-Key is kept in the commit it answers, and replayed.
// https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { idempotencyKeyReused } from '../fhir/failures-write.ts';
import type { FhirRequest, FhirResponse, ParsedBody } from '../fhir/request.ts';
import type { Change, ResourceStore } from '../storage/store.ts';

/** `witness`: a version of the same commit, whose instant takes the place of UNKNOWN in the answer. */
type Memory = {
  fingerprint: string;
  witness?: { type: string; id: string; versionId: string };
  response: FhirResponse;
};

/** Stands for the commit's instant while it is not known: a moment of the year 1 that nobody writes. */
const UNKNOWN = Date.parse('0001-02-03T04:05:06.789Z');
const UNKNOWN_TEXT = new Date(UNKNOWN).toISOString();

/** The state change that keeps the answer; none without a key. */
export function remember(
  request: FhirRequest,
  respond: (instant: number) => FhirResponse,
  changes: Change[],
): Change[] {
  if (request.idempotency === undefined) return [];
  const { key, keepForMs } = request.idempotency;
  const version = changes.find((change) => change.kind === 'put' || change.kind === 'delete');
  const memory: Memory = {
    fingerprint: fingerprint(request),
    response: respond(UNKNOWN),
    ...(version === undefined ? {} : { witness: { type: version.type, id: version.id, versionId: version.versionId } }),
  };
  const value = pack(JSON.stringify(memory));
  return [{ kind: 'state', key: cell(key), value, expect: null, until: Date.now() + keepForMs }];
}

/** The first answer to this key, if there was one. Throws 422 when the key was used for another request. */
export async function replay(request: FhirRequest, store: ResourceStore): Promise<FhirResponse | undefined> {
  if (request.idempotency === undefined) return undefined;
  const value = await store.state(cell(request.idempotency.key));
  if (value === null) return undefined;
  const memory = JSON.parse(unpack(value)) as Memory;
  if (memory.fingerprint !== fingerprint(request)) throw idempotencyKeyReused();
  const witness = memory.witness === undefined ? undefined : (await store.read([memory.witness]))[0];
  const instant = witness?.instant ?? UNKNOWN;
  const text = JSON.stringify(memory.response).replaceAll(UNKNOWN_TEXT, new Date(instant).toISOString());
  const response = JSON.parse(text) as FhirResponse;
  if (response.lastModified === UNKNOWN) response.lastModified = instant;
  return { ...response, headers: { ...response.headers, 'Idempotent-Replayed': 'true' } };
}

/** The answer to a large transaction is long and repeats itself: deflated it takes a tenth of the disk. */
const pack = (text: string): string =>
  text.length < 1000 ? text : deflateRawSync(text, { level: 1 }).toString('base64');

const unpack = (value: string): string =>
  value.startsWith('{') ? value : inflateRawSync(Buffer.from(value, 'base64')).toString();

const cell = (key: string): string => `idempotency:${createHash('sha256').update(key).digest('base64url')}`;

const contentOf = (parsed: ParsedBody): string | Uint8Array =>
  parsed.kind === 'bytes' ? parsed.bytes : parsed.kind === 'xml-patch' ? parsed.text : parsed.json.text;

function fingerprint({ method, interaction, type, id, operation, query, preconditions, body }: FhirRequest): string {
  const parsed = body?.();
  const content = parsed === undefined ? '' : contentOf(parsed);
  const head = JSON.stringify([method, interaction, type, id, operation, query.toString(), preconditions]);
  return createHash('sha256').update(head).update(content).digest('base64url');
}
