// Binary answers in its own content type unless FHIR is asked for: https://hl7.org/fhir/R4/binary.html#rest
import { parseJson } from '../fhir/json.ts';

const FHIR = [
  'application/fhir+json',
  'application/fhir+xml',
  'application/json',
  'application/json+fhir',
  'application/xml+fhir',
];

type Native = { body: { contentType: string; bytes: Uint8Array }; headers: Record<string, string> };

/** The content, or undefined when the client wants the resource. */
export function nativeBinary(text: string, accept: string[]): Native | undefined {
  if (accept.some((type) => FHIR.includes(type))) return undefined;
  const { contentType, data = '', securityContext } = parseJson(text).value as Binary;
  if (accept.length > 0 && !accept.some((type) => accepts(type, contentType))) return undefined;
  const context = securityContext?.reference;
  const headers = context !== undefined && /^[\x21-\x7e]+$/.test(context) ? { 'X-Security-Context': context } : {};
  return { body: { contentType, bytes: Buffer.from(data, 'base64') }, headers };
}

type Binary = { contentType: string; data?: string; securityContext?: { reference?: string } };

function accepts(range: string, contentType: string): boolean {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  return range === '*/*' || range === type || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)));
}
