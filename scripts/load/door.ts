// The two ways into a hub, which look the same from here: in this process, and over HTTP.
// https://hl7.org/fhir/R4/http.html
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Config } from '../../server/config.ts';
import { isResourceType } from '../../server/definitions/structures.ts';
import { FhirError, type Language, outcomeText } from '../../server/fhir/outcome.ts';
import type { FhirRequest, FhirResponse } from '../../server/fhir/request.ts';
import { route } from '../../server/fhir/route.ts';
import { type Hub, openHub } from '../../server/hub.ts';
import { withoutSecrets } from '../../server/settings.ts';
import type { LoadRequest } from './requests.ts';

export type Sent = Pick<LoadRequest, 'method' | 'path' | 'json' | 'resource' | 'key'>;

/** `text`: an OperationOutcome when the status is 400 or more. */
export type Answer = { status: number; text: string };

export type Door = {
  /** Where the data goes, for people to read. */
  where: string;
  /** The FHIR base at which it can be asked for afterwards. */
  baseUrl: string;
  /** Requests worth having under way at one time. */
  parallel: number;
  /** Never throws. */
  send(request: Sent): Promise<Answer>;
  /** Searches: `Patient?identifier=…`. */
  get(path: string): Promise<Answer>;
  close(): Promise<void>;
};

/** For ever, as far as a loader is concerned: loading a file again next year still changes nothing. */
const KEEP_MS = 100 * 365 * 24 * 60 * 60 * 1000;
/** Nobody else waits, so that many commits may share what they write: a page that all of them change is written once. */
const IN_PROCESS_PARALLEL = 2048;
const GROUP_MS = 1000;

/** Opens the hub's own store. Throws StoreError when it is locked, damaged or newer. */
export async function openInProcess(config: Config, language: Language): Promise<Door> {
  const hub = await openHub(config, { groupMs: GROUP_MS });
  const caller = { language, requestId: `load-${randomUUID()}` };
  return {
    where: place(config.storageUrl),
    baseUrl: config.baseUrl,
    parallel: IN_PROCESS_PARALLEL,
    send: (sent) => through(hub, language, () => writeRequest(sent, caller)),
    get: (path) => through(hub, language, () => readRequest(path, caller)),
    close: () => hub.close(),
  };
}

const SQLITE = 'sqlite:';
const place = (url: string): string =>
  url.startsWith(SQLITE) ? resolve(url.slice(SQLITE.length)) : withoutSecrets(url);

/** The address of a request is judged here, as the HTTP layer would. */
async function through(hub: Hub, language: Language, build: () => FhirRequest): Promise<Answer> {
  try {
    const { status, body = '' } = await hub.handle(build());
    return { status, text: textOf(body) };
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    return { status: error.status, text: outcomeText(error.issues, language) };
  }
}

function writeRequest({ method, path, json, resource, key }: Sent, caller: FhirRequest['caller']): FhirRequest {
  return {
    ...route(method, path, isResourceType),
    method,
    query: new URLSearchParams(),
    body: () => ({ kind: 'resource', json, resource }),
    preconditions: {},
    prefer: { return: 'minimal' },
    accept: [],
    ...(key === undefined ? {} : { idempotency: { key, keepForMs: KEEP_MS } }),
    caller,
  };
}

function readRequest(address: string, caller: FhirRequest['caller']): FhirRequest {
  const [path = '', query = ''] = address.split('?');
  return {
    ...route('GET', path, isResourceType),
    method: 'GET',
    query: new URLSearchParams(query),
    preconditions: {},
    prefer: {},
    accept: [],
    caller,
  };
}

const textOf = (body: NonNullable<FhirResponse['body']>): string =>
  typeof body === 'string' ? body : Buffer.from(body.bytes).toString('utf8');
