// What the client can read: media types, languages, encodings: https://hl7.org/fhir/R4/http.html#mime-type
import { notAcceptable } from '../fhir/failures-http.ts';
import type { Language } from '../fhir/outcome.ts';
import { remembered } from '../fhir/remembered.ts';

export const FHIR_JSON = 'application/fhir+json';
export const FHIR_XML = 'application/fhir+xml';

/** A media type with its parameters: `application/fhir+json; charset=utf-8`. */
export type MediaType = { type: string; parameters: Map<string, string> };

export function parseMediaType(text: string): MediaType {
  const [type = '', ...rest] = text.split(';');
  const parameters = rest.map((pair): [string, string] => {
    const [name = '', value = ''] = pair.split('=');
    return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, '$1')];
  });
  return { type: type.trim().toLowerCase(), parameters: new Map(parameters) };
}

/** https://hl7.org/fhir/R4/http.html#version-parameter: absent, the server's own version is meant. */
export const isOurVersion = ({ parameters }: MediaType): boolean =>
  /^(4\.0(\.1)?)?$/.test(parameters.get('fhirversion') ?? '');

/** The names of FHIR, those of any JSON and XML, and those of DSTU2, which servers are encouraged to know. */
const JSON_TYPES = [FHIR_JSON, 'application/json', 'text/json', 'application/json+fhir'];
const XML_TYPES = [FHIR_XML, 'application/xml', 'text/xml', 'application/xml+fhir'];

export const isJson = (type: string): boolean => JSON_TYPES.includes(type);

export const isXml = (type: string): boolean => XML_TYPES.includes(type);

const isAny = (type: string): boolean => type === '*/*' || type === 'application/*';

const SHORT_FORMATS = new Map([
  ['json', FHIR_JSON],
  ['xml', FHIR_XML],
  ['ttl', 'text/turtle'],
]);

/**
 * The media types the client reads, best first; empty: anything. `_format` outranks Accept.
 * Throws FhirError 406 when neither JSON nor XML is among them, unless the answer may come in a type of its `own` (Binary).
 */
export function negotiate(accept: string | undefined, format: string | null, own: boolean): string[] {
  const asked = format ? mediaTypeOf(format) : accept;
  if (!asked || asked === '*/*') return [];
  const types = acceptedTypes(asked);
  if (!own && !types.some((type) => isJson(type) || isXml(type) || isAny(type))) throw notAcceptable(asked);
  return types;
}

/** A plus sign that nobody escaped arrives as a space: `_format=application/fhir+json`. */
const mediaTypeOf = (format: string): string =>
  SHORT_FORMATS.get(format.toLowerCase()) ?? format.replace(/(fhir|json|xml) (?=fhir|json|xml)/, '$1+');

/**
 * The media type of an answer: the first that is asked for, by the name it is asked for. A browser names application/xml
 * before `*` without meaning FHIR: it gets JSON, unless it asks with `_format`.
 */
export function answerType(accept: readonly string[]): string {
  const named = accept.filter((type) => isJson(type) || isXml(type) || isAny(type));
  const [best = FHIR_JSON] = named;
  if (isAny(best)) return FHIR_JSON;
  const isBrowser = isXml(best) && best !== FHIR_XML && accept.includes('text/html');
  return isBrowser && named.some((type) => !isXml(type)) ? FHIR_JSON : best;
}

/** The same for a request that was refused before all of it was read; `url` may be broken. */
export function answerTypeAsked(url: string, accept: string | undefined): string {
  const format = /[?&]_format=([^&]+)/.exec(url)?.[1];
  if (format !== undefined) return /xml$/.test(format) ? FHIR_XML : FHIR_JSON;
  return accept === undefined ? FHIR_JSON : answerType(acceptedTypes(accept));
}

/** Few values of these headers are in use. */
const FEW = { most: 200, longest: 500 };

const acceptedTypes = remembered(
  (header) =>
    byQuality(header)
      .filter(isOurVersion)
      .map(({ type }) => type),
  FEW,
);

/** The language of messages: the best of those asked for that the hub speaks. */
export function language(header: string | undefined, fallback: Language): Language {
  if (header === undefined) return fallback;
  return spoken(header) ?? fallback;
}

const spoken = remembered(
  (header): Language | undefined =>
    byQuality(header)
      .map(({ type }) => type.slice(0, 2))
      .find((tag) => tag === 'es' || tag === 'en'),
  FEW,
);

export type Encoding = 'br' | 'gzip';

/** The encoding a large answer is sent in; undefined: as it is. */
export const encoding = (header: string | undefined): Encoding | undefined =>
  header === undefined ? undefined : decodable(header);

const decodable = remembered((header): Encoding | undefined => {
  const types = byQuality(header).map(({ type }) => type);
  return types.includes('br') ? 'br' : types.includes('gzip') || types.includes('*') ? 'gzip' : undefined;
}, FEW);

/** The items of a header such as Accept, best first, those with q=0 left out. */
function byQuality(header: string): MediaType[] {
  return header
    .split(',')
    .map(parseMediaType)
    .map((item) => ({ item, quality: quality(item) }))
    .filter(({ item, quality }) => item.type !== '' && quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ item }) => item);
}

function quality({ parameters }: MediaType): number {
  const value = Number(parameters.get('q') ?? 1);
  return Number.isNaN(value) ? 0 : value;
}
