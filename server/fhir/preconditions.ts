// The conditions under which a client wants its request done, from headers or Bundle.entry.request:
// https://hl7.org/fhir/R4/http.html#concurrency, https://hl7.org/fhir/R4/http.html#cread, https://hl7.org/fhir/R4/http.html#ccreate
import { badHeader } from './failures-http.ts';
import type { Preconditions } from './request.ts';

export type ConditionHeaders = {
  ifMatch?: string | undefined;
  ifNoneMatch?: string | undefined;
  ifModifiedSince?: string | undefined;
  ifNoneExist?: string | undefined;
};

/**
 * `ifMatch` is `*` when any current version will do. Throws FhirError 400 for an If-Match that is no ETag: the write would
 * go unguarded. What only spares a client an answer it has is read as far as it can be, as
 * https://www.rfc-editor.org/rfc/rfc9110#name-if-modified-since asks.
 */
export function parsePreconditions(headers: ConditionHeaders): Preconditions {
  const found: Preconditions = {};
  if (headers.ifMatch !== undefined) found.ifMatch = oneTag(headers.ifMatch);
  if (headers.ifNoneMatch !== undefined) found.ifNoneMatch = anyTags(headers.ifNoneMatch);
  if (headers.ifNoneExist !== undefined) found.ifNoneExist = headers.ifNoneExist.trim().replace(/^[^?=]*\?/, '');
  const since = httpDate(headers.ifModifiedSince ?? '');
  if (!Number.isNaN(since)) found.ifModifiedSince = since;
  return found;
}

const TAG = /^(?:W\/)?"([^"]*)"$/;

function oneTag(text: string): string {
  const tag = text.trim();
  if (tag === '*') return tag;
  const version = TAG.exec(tag)?.[1];
  if (version === undefined) throw badHeader('If-Match', text, 'W/"1"');
  return version;
}

/** With quotes or without. */
function anyTags(text: string): '*' | string[] {
  if (text.trim() === '*') return '*';
  return text.split(',').map((tag) => tag.trim().replace(/^W\//, '').replaceAll('"', ''));
}

/** Every form of an HTTP date is GMT, that of asctime without saying so. */
const httpDate = (text: string): number =>
  Date.parse(/(?:GMT|UTC|Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text} GMT`);
