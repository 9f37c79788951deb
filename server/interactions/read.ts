// read and vread: https://hl7.org/fhir/R4/http.html#read, #vread
import { subset } from '../definitions/elements.ts';
import { deleted, notFound } from '../fhir/failures.ts';
import type { FhirRequest, FhirResponse } from '../fhir/request.ts';
import { parseShape } from '../search/shape.ts';
import type { Version } from '../storage/store.ts';
import type { Context, Interaction } from './context.ts';
import { nativeBinary } from './native-binary.ts';

/** 200 or 304; 404 for what never was, 410 for what was deleted. vread is read with a version. */
export const read: Interaction = async (request, { store }: Context) => {
  const { type, id, versionId } = request as FhirRequest & { type: string; id: string };
  const [version] = await store.read([versionId === undefined ? { type, id } : { type, id, versionId }]);
  const name = versionId === undefined ? `${type}/${id}` : `${type}/${id}/_history/${versionId}`;
  if (version === undefined) throw notFound(name);
  if (version.text === null) throw deleted(`${type}/${id}`, new Date(version.instant).toISOString());
  return versionResponse(version, version.text, request);
};

function versionResponse(version: Version, text: string, request: FhirRequest): FhirResponse {
  const { versionId, instant: lastModified } = version;
  if (isFresh(version, request)) return { status: 304, versionId, lastModified };
  const shape = parseShape(request.query);
  const body = shape === undefined ? text : subset(text, shape);
  const native = version.type === 'Binary' ? nativeBinary(text, request.accept) : undefined;
  return { status: 200, versionId, lastModified, body, ...native };
}

/** If-None-Match outranks If-Modified-Since, whose seconds lose the milliseconds: https://hl7.org/fhir/R4/http.html#cread */
function isFresh({ versionId, instant }: Version, { preconditions }: FhirRequest): boolean {
  const { ifNoneMatch, ifModifiedSince } = preconditions;
  if (ifNoneMatch !== undefined) return ifNoneMatch === '*' || ifNoneMatch.includes(versionId);
  return ifModifiedSince !== undefined && Math.floor(instant / 1000) * 1000 <= ifModifiedSince;
}
