// The body a write expects: a resource of the type its address names.
import { resourceExpected, typeMismatch } from '../fhir/failures.ts';
import { parseJson } from '../fhir/json.ts';
import type { FhirRequest, ParsedBody } from '../fhir/request.ts';
import type { Body } from './write.ts';

/** Throws 400 when there is no resource or it is of another type. Bytes sent to Binary become a Binary resource. */
export function resourceBody({ type, id, body }: FhirRequest): Body {
  const parsed = body?.();
  if (parsed?.kind === 'resource') {
    if (parsed.resource.resourceType !== type) throw typeMismatch(type ?? '', String(parsed.resource.resourceType));
    return parsed;
  }
  if (parsed?.kind !== 'bytes' || type !== 'Binary') throw resourceExpected(type ?? 'Bundle');
  return binaryResource(parsed, id);
}

type Content = Extract<ParsedBody, { kind: 'bytes' }>;

/** https://hl7.org/fhir/R4/binary.html#rest */
function binaryResource({ contentType, securityContext, bytes }: Content, id: string | undefined): Body {
  const resource = {
    resourceType: 'Binary',
    ...(id === undefined ? {} : { id }),
    contentType,
    ...(securityContext === undefined ? {} : { securityContext: { reference: securityContext } }),
    ...(bytes.length === 0 ? {} : { data: Buffer.from(bytes).toString('base64') }),
  };
  return { json: parseJson(JSON.stringify(resource)), resource };
}
