// A resource of a file, read as a request's body is: https://hl7.org/fhir/R4/formats.html
import { readFileSync } from 'node:fs';
import { readXml } from '../../server/definitions/xml/read.ts';
import { parseJson } from '../../server/fhir/json.ts';
import type { Resource } from '../../server/fhir/request.ts';

/** JSON or XML by the name of the file. Throws FhirError for what the hub would not read. */
export function readResource(file: string): Resource {
  const text = new TextDecoder().decode(readFileSync(file));
  return parseJson(file.endsWith('.xml') ? readXml(text) : text).value as Resource;
}
