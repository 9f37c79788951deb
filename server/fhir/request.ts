// What a client asks and what the hub answers, free of HTTP: https://hl7.org/fhir/R4/http.html
import type { Language } from './outcome.ts';

export type InteractionName =
  | 'read'
  | 'vread'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete'
  | 'history'
  | 'search'
  | 'batch'
  | 'transaction'
  | 'capabilities'
  | 'operation';

/** JSON as it came: the parsed value, and the same text without insignificant whitespace (see json.ts). */
export type Json = { value: unknown; text: string };

export type Resource = { resourceType: string; id?: string; meta?: Record<string, unknown> } & Record<string, unknown>;

/** A body by what it is; `bytes` is anything that is not FHIR, a patch or a form. */
export type ParsedBody =
  | { kind: 'resource'; json: Json; resource: Resource }
  | { kind: 'json-patch'; json: Json }
  | { kind: 'xml-patch'; text: string }
  | { kind: 'bytes'; contentType: string; securityContext?: string; bytes: Uint8Array };

export type Preconditions = {
  /** The version id inside `If-Match: W/"3"`. */
  ifMatch?: string;
  /** `*`, or the version ids inside If-None-Match. */
  ifNoneMatch?: '*' | string[];
  /** Milliseconds since 1970. */
  ifModifiedSince?: number;
  /** The search of If-None-Exist, without a leading `?`. */
  ifNoneExist?: string;
};

export type Prefer = {
  return?: 'minimal' | 'representation' | 'OperationOutcome';
  handling?: 'strict' | 'lenient';
};

/** Who asks, and how they want to be spoken to. Authorization will add what they may do. */
export type Caller = { language: Language; requestId: string };

export type FhirRequest = {
  interaction: InteractionName;
  type?: string;
  /** Of a search: only in the compartment of this resource. */
  compartment?: { type: string; id: string };
  id?: string;
  versionId?: string;
  /** With interaction `operation`: its name without `$`. */
  operation?: string;
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query: URLSearchParams;
  /** Parses the body when first called; throws FhirError. Called inside hub.handle only. */
  body?: () => ParsedBody;
  preconditions: Preconditions;
  prefer: Prefer;
  /** The media types the client accepts, best first; empty: anything. Only Binary cares beyond JSON. */
  accept: string[];
  /** From Idempotency-Key: the first answer to this key is replayed. */
  idempotency?: { key: string; keepForMs: number };
  caller: Caller;
  /** The public FHIR base this request came by, when a trusted proxy says so; else the hub's own. */
  base?: string;
};

/** The JSON text of a resource or Bundle; sent as it is. */
export type ResourceText = string;

export type FhirResponse = {
  status: number;
  body?: ResourceText | { contentType: string; bytes: Uint8Array };
  /** ETag without its quotes: the version id. */
  versionId?: string;
  /** Milliseconds since 1970. */
  lastModified?: number;
  /** Relative to the hub's FHIR base: `Patient/1/_history/2`. */
  location?: string;
  headers?: Record<string, string>;
};
