// Binary answers in its own content type unless FHIR is asked for: https://hl7.org/fhir/R4/binary.html#rest
import { parseJson } from '../fhir/json.ts';

const FHIR = ['application/fhir+json', 'application/json', 'application/fhir+xml'];

/** The content, or undefined when the client wants the resource. */
export function nativeBinary(text: string, accept: string[]): { contentType: string; bytes: Uint8Array } | undefined {
  if (accept.some((type) => FHIR.includes(type))) return undefined;
  const { contentType, data = '' } = parseJson(text).value as { contentType: string; data?: string };
  const accepted = accept.length === 0 || accept.some((type) => accepts(type, contentType));
  return accepted ? { contentType, bytes: Buffer.from(data, 'base64') } : undefined;
}

function accepts(range: string, contentType: string): boolean {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  return range === '*/*' || range === type || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)));
}
