// What an entry's resource is to its request: itself, or, in a Binary, a JSON or XML Patch: https://hl7.org/fhir/R4/http.html#patch
import { notUtf8 } from '../fhir/failures-http.ts';
import { parseJson } from '../fhir/json.ts';
import type { Json, ParsedBody, Resource } from '../fhir/request.ts';

export function entryBody(resource: Resource, text: string, method: string): () => ParsedBody {
  if (method === 'PATCH' && resource.resourceType === 'Binary') return () => patchBody(resource);
  return () => ({ kind: 'resource', json: { value: resource, text }, resource });
}

function patchBody({ contentType, data }: Resource): ParsedBody {
  const mediaType = String(contentType).split(';', 1)[0]?.trim().toLowerCase();
  const bytes = Buffer.from(typeof data === 'string' ? data : '', 'base64');
  if (mediaType === 'application/json-patch+json') return { kind: 'json-patch', json: readJson(bytes) };
  if (mediaType === 'application/xml-patch+xml') return { kind: 'xml-patch', text: utf8(bytes) };
  if (mediaType === 'application/fhir+json' || mediaType === 'application/json') {
    const json = readJson(bytes);
    return { kind: 'resource', json, resource: json.value as Resource };
  }
  return { kind: 'bytes', contentType: mediaType ?? '', bytes };
}

const readJson = (bytes: Uint8Array): Json => parseJson(utf8(bytes));

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notUtf8();
  }
}
