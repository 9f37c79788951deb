// A body by its Content-Type: https://hl7.org/fhir/R4/http.html#mime-type, https://hl7.org/fhir/R4/binary.html#rest
import type { IncomingMessage } from 'node:http';
import { readXml } from '../definitions/xml/read.ts';
import { resourceExpected } from '../fhir/failures.ts';
import { unsupportedMediaType } from '../fhir/failures-http.ts';
import { parseJson } from '../fhir/json.ts';
import type { Json, ParsedBody, Resource } from '../fhir/request.ts';
import type { Routed } from '../fhir/route.ts';
import { type BodyLimits, hasBody, readBody, utf8 } from './body.ts';
import { FHIR_JSON, FHIR_XML, isJson, isOurVersion, isXml, type MediaType, parseMediaType } from './negotiate.ts';
import { parseParameters } from './url.ts';

const JSON_PATCH = 'application/json-patch+json';
const XML_PATCH = 'application/xml-patch+xml';
const FORM = 'application/x-www-form-urlencoded';
/** No search that is answered is longer, and reading one takes a millisecond or two. */
const MOST_FORM_BYTES = 500_000;

/** Reads the bytes now; the function given back parses them, once. Throws FhirError 400, 413, 415. */
export async function receiveContent(
  request: IncomingMessage,
  routed: Routed,
  limits: BodyLimits,
): Promise<() => ParsedBody> {
  const parse = parser(request, routed);
  const bytes = await readBody(request, limits);
  let parsed: ParsedBody | undefined;
  return () => {
    parsed ??= parse(bytes);
    return parsed;
  };
}

/** Parameters of a search or an operation that are posted as a form. */
export const isForm = ({ headers }: IncomingMessage): boolean =>
  parseMediaType(headers['content-type'] ?? '').type === FORM;

/** They join those of the address: https://hl7.org/fhir/R4/http.html#search, https://hl7.org/fhir/R4/operations.html#request */
export async function receiveForm(request: IncomingMessage, query: URLSearchParams, limits: BodyLimits): Promise<void> {
  if (!hasBody(request)) return;
  const { type } = mediaType(request, [FORM]);
  if (type !== FORM) throw unsupportedMediaType(type, [FORM]);
  const bytes = await readBody(request, { ...limits, maxBytes: Math.min(limits.maxBytes, MOST_FORM_BYTES) });
  for (const [name, value] of parseParameters(utf8(bytes))) query.append(name, value);
}

function parser(request: IncomingMessage, routed: Routed): (bytes: Buffer) => ParsedBody {
  const { interaction } = routed;
  const expected = interaction === 'patch' ? [JSON_PATCH, XML_PATCH, FHIR_JSON, FHIR_XML] : [FHIR_JSON, FHIR_XML];
  const { type } = mediaType(request, expected);
  const header = request.headers['content-type'] ?? '';
  const native = routed.type === 'Binary' && (interaction === 'create' || interaction === 'update') && !isFhir(type);
  if (type === JSON_PATCH && interaction === 'patch')
    return (bytes) => ({ kind: 'json-patch', json: parseJson(utf8(bytes)) });
  if (type === XML_PATCH && interaction === 'patch') return (bytes) => ({ kind: 'xml-patch', text: utf8(bytes) });
  if (native) return nativeParser(type, content(request));
  if (isJson(type)) return (bytes) => resource(parseJson(utf8(bytes)), expectedResource(routed));
  if (isXml(type)) return (bytes) => resource(parseJson(readXml(utf8(bytes))), expectedResource(routed));
  throw unsupportedMediaType(header, expected);
}

/** Names of FHIR's own, DSTU2's among them: what comes under them is a resource, in Binary too. */
const isFhir = (type: string): boolean => type.startsWith('application/fhir+') || type.endsWith('+fhir');

type Content = Omit<Extract<ParsedBody, { kind: 'bytes' }>, 'bytes'>;

function content({ headers }: IncomingMessage): Content {
  const securityContext = headers['x-security-context'];
  return {
    kind: 'bytes',
    contentType: headers['content-type'] ?? '',
    ...(typeof securityContext === 'string' ? { securityContext } : {}),
  };
}

/** What is sent to Binary: https://hl7.org/fhir/R4/binary.html#rest */
function nativeParser(type: string, content: Content): (bytes: Buffer) => ParsedBody {
  if (isJson(type)) return (bytes) => resourceOrBytes(bytes, content);
  if (isXml(type)) return (bytes) => xmlResourceOrBytes(bytes, content);
  return (bytes) => ({ ...content, bytes });
}

/** Text is UTF-8, FHIR is R4; other content is the client's own affair. */
function mediaType({ headers }: IncomingMessage, expected: string[]): MediaType {
  const header = headers['content-type'];
  if (header === undefined) throw unsupportedMediaType(undefined, expected);
  const media = parseMediaType(header);
  const charset = media.parameters.get('charset')?.toLowerCase() ?? 'utf-8';
  const understood = isJson(media.type) || isXml(media.type) || [JSON_PATCH, XML_PATCH, FORM].includes(media.type);
  if (understood && !(isOurVersion(media) && /^(utf-?8|us-ascii)$/.test(charset)))
    throw unsupportedMediaType(header, expected);
  return media;
}

function resource(json: Json, expected: string): ParsedBody {
  if (!isResource(json.value)) throw resourceExpected(expected, json.value);
  return { kind: 'resource', json, resource: json.value };
}

/** JSON sent to Binary is content of its own unless it says which resource it is. */
function resourceOrBytes(bytes: Buffer, content: Content): ParsedBody {
  const json = parseJson(utf8(bytes));
  const { value } = json;
  return isResource(value) ? { kind: 'resource', json, resource: value } : { ...content, bytes };
}

/** XML sent to Binary is content of its own unless its root is a Binary of FHIR. */
function xmlResourceOrBytes(bytes: Buffer, content: Content): ParsedBody {
  const isBinary = /<(\w+:)?Binary\s[^>]*"http:\/\/hl7\.org\/fhir"/.test(bytes.toString('latin1', 0, 1000));
  if (!isBinary) return { ...content, bytes };
  return resource(parseJson(readXml(utf8(bytes))), 'Binary');
}

/** Whether a Content-Type says XML that FHIR is written in. */
export const isXmlContent = (header: string | undefined): boolean =>
  header !== undefined && isXml(parseMediaType(header).type);

const isResource = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && 'resourceType' in value && typeof value.resourceType === 'string';

function expectedResource({ interaction, type }: Routed): string {
  if (interaction === 'transaction') return 'Bundle';
  return interaction === 'create' || interaction === 'update' ? (type ?? '') : 'Parameters';
}
