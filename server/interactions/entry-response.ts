// The answer to one entry of a batch or transaction: https://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.response
import { type BundleEntry, etagOf } from '../fhir/bundle.ts';
import type { FhirRequest, FhirResponse } from '../fhir/request.ts';

export function responseEntry(request: FhirRequest, answer: FhirResponse, baseUrl: string): BundleEntry {
  const { status, location, versionId, lastModified } = answer;
  const etag = versionId === undefined ? undefined : etagOf(versionId);
  const response = { status: String(status), location, etag, lastModified };
  const body = typeof answer.body === 'string' && request.method !== 'HEAD' ? answer.body : undefined;
  if (body === undefined) return { response };
  if (status >= 400 || isOutcome(request)) return { response: { ...response, outcome: body } };
  const address = location?.replace(/\/_history\/.*$/, '') ?? readAddress(request);
  return {
    ...(address === undefined ? {} : { fullUrl: `${request.base ?? baseUrl}/${address}` }),
    resource: body,
    response,
  };
}

const WRITES = new Set(['create', 'update', 'patch', 'delete']);

/** Writes that were asked to tell how they went: https://hl7.org/fhir/R4/http.html#ops */
const isOutcome = ({ interaction, prefer }: FhirRequest): boolean =>
  prefer.return === 'OperationOutcome' && WRITES.has(interaction);

const readAddress = ({ interaction, type, id }: FhirRequest): string | undefined =>
  interaction === 'read' || interaction === 'vread' ? `${type}/${id}` : undefined;
