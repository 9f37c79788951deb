// What to ask of a hub for each document: transactions and batches run, collections are taken apart, the rest is stored by id.
// https://hl7.org/fhir/R4/bundle.html
import { createHash } from 'node:crypto';
import type { Json, Resource } from '../../server/fhir/request.ts';
import { membersOf, valueEnd } from '../../server/fhir/resource-text.ts';
import type { Document, Origin } from './document.ts';
import { notResource } from './refusals.ts';

export type LoadRequest = {
  origin: Origin;
  method: 'POST' | 'PUT';
  /** Below the FHIR base: nothing (a transaction), `Patient`, or `Patient/1`. */
  path: string;
  json: Json;
  resource: Resource;
  /** For what would happen twice if it were sent twice. */
  key?: string;
  /** What it writes by name: two requests that share one must not overtake each other. */
  writes: string[];
  /** Resources in it, by type. */
  counts: Map<string, number>;
};

type Entry = {
  resource?: Resource;
  request?: { method?: string; url?: string; ifNoneExist?: string };
  search?: { mode?: string };
};

/** The requests of one document, in its order. Throws FhirError when it is no resource. */
export function* requestsOf(document: Document): Generator<LoadRequest> {
  const { origin } = document;
  const json = document.parse();
  if (!isResource(json.value)) throw notResource();
  const resource = json.value;
  if (resource.resourceType === 'Bundle') yield* bundleRequests(origin, json, resource);
  else yield store(origin, json, resource);
}

function* bundleRequests(origin: Origin, json: Json, bundle: Resource): Generator<LoadRequest> {
  switch (bundle.type) {
    case 'transaction':
      yield transaction(origin, json, bundle);
      break;
    case 'batch':
      for (const entry of entriesOf(origin, json)) yield alone(entry.origin, entry.json);
      break;
    case 'collection':
    case 'searchset':
      for (const entry of entriesOf(origin, json)) {
        const content = (entry.json.value as Entry).resource;
        if (content === undefined || (entry.json.value as Entry).search?.mode === 'outcome') continue;
        const text = memberText(entry.json.text, 0, 'resource') as string;
        const path = `${entry.origin.path}.resource`;
        yield store({ ...entry.origin, path }, { value: content, text }, content);
      }
      break;
    default: // documents, messages, histories, answers: one thing, kept as it is
      yield store(origin, json, bundle);
  }
}

/** By its id; without one it is created, under a key. */
function store(origin: Origin, json: Json, resource: Resource): LoadRequest {
  const { resourceType, id } = resource;
  const counts = new Map([[resourceType, 1]]);
  if (typeof id === 'string') {
    const path = `${resourceType}/${id}`;
    return { origin, method: 'PUT', path, json, resource, writes: [path], counts };
  }
  return { origin, method: 'POST', path: resourceType, json, resource, key: keyOf(origin, json), writes: [], counts };
}

/** An entry of a batch stands for itself: as a transaction of one it is answered once, whatever happens meanwhile. */
function alone(origin: Origin, entry: Json): LoadRequest {
  const value = { resourceType: 'Bundle', type: 'transaction', entry: [entry.value] };
  return transaction(
    origin,
    { value, text: `{"resourceType":"Bundle","type":"transaction","entry":[${entry.text}]}` },
    value,
  );
}

function transaction(origin: Origin, json: Json, bundle: Resource): LoadRequest {
  const counts = new Map<string, number>();
  const writes: string[] = [];
  let repeatable = true;
  for (const { resource, request } of (Array.isArray(bundle.entry) ? bundle.entry : []) as Entry[]) {
    const type = resource?.resourceType;
    if (type !== undefined) counts.set(type, (counts.get(type) ?? 0) + 1);
    const { method, url = '', ifNoneExist } = request ?? {};
    if (method === 'POST' || method === 'PATCH') repeatable = false;
    if (method === 'POST' && ifNoneExist !== undefined) writes.push(`${url}?${ifNoneExist}`);
    else if (method !== 'POST' && method !== 'GET' && method !== 'HEAD') writes.push(url);
  }
  const key = repeatable ? {} : { key: keyOf(origin, json) };
  return { origin, method: 'POST', path: '', json, resource: bundle, ...key, writes, counts };
}

/** The same content at the same place of a file of the same name is the same request, in whatever run. */
function keyOf({ name, line, path }: Origin, json: Json): string {
  const place = JSON.stringify([name, line ?? null, path ?? null]);
  return `load-${createHash('sha256').update(place).update(json.text).digest('base64url')}`;
}

function* entriesOf(origin: Origin, { value, text }: Json): Generator<{ origin: Origin; json: Json }> {
  const { entry: entries } = value as { entry?: unknown };
  if (!Array.isArray(entries)) return;
  let at = 1;
  const list = memberText(text, 0, 'entry') as string;
  for (const [index, entry] of entries.entries()) {
    const end = valueEnd(list, at);
    yield { origin: { ...origin, path: `Bundle.entry[${index}]` }, json: { value: entry, text: list.slice(at, end) } };
    at = end + 1;
  }
}

/** The text of a member of the object that opens at `open`. */
function memberText(text: string, open: number, name: string): string | undefined {
  for (const member of membersOf(text, open)) if (member.name === name) return text.slice(member.value, member.end);
  return undefined;
}

const isResource = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && typeof (value as Resource).resourceType === 'string';
