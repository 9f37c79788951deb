// One piece of JSON found in a source, and where: https://hl7.org/fhir/R4/formats.html

import { parseJson } from '../../server/fhir/json.ts';
import type { Json } from '../../server/fhir/request.ts';
import { utf8 } from '../../server/http/body.ts';

/** Where something came from, as a person would look for it. */
export type Origin = {
  /** Path as it was given on the command line, or found below it. */
  file: string;
  /** The same from the last folder of the argument on, `/` between names: equal for an archive and for what it was made from. */
  name: string;
  /** Path inside an archive. */
  member?: string;
  /** Line of an NDJSON file, from 1. */
  line?: number;
  /** Place in a Bundle: `Bundle.entry[3]`. */
  path?: string;
};

/** `parse` throws FhirError for what is not JSON, and is called when it is this document's turn. */
export type Document = { origin: Origin; bytes: number; parse: () => Json };

export function documentOf(origin: Origin, content: Buffer): Document {
  return { origin, bytes: content.length, parse: () => parseJson(utf8(content)) };
}

/** Of a value made here, which needs no reading. */
export function documentOfValue(origin: Origin, value: object): Document {
  const text = JSON.stringify(value);
  return { origin, bytes: text.length, parse: () => ({ value, text }) };
}

/** `synthea.tar.xz › synthea/Rosa.json:12 Bundle.entry[3]` */
export function describeOrigin({ file, member, line, path }: Origin): string {
  const place = member === undefined ? file : `${file} › ${member}`;
  return `${place}${line === undefined ? '' : `:${line}`}${path === undefined ? '' : ` ${path}`}`;
}

/** The same in one word, to recognize it by. */
export const originKey = (origin: Origin): string =>
  `${origin.file}\0${origin.member ?? ''}\0${origin.line ?? ''}\0${origin.path ?? ''}`;
