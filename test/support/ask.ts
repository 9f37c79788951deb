// Requests to a hub without HTTP: `ask(hub, 'GET', 'Patient/1?_summary=true')`.
import { isResourceType } from '../../server/definitions/structures.ts';
import { parseJson } from '../../server/fhir/json.ts';
import { FhirError } from '../../server/fhir/outcome.ts';
import type { FhirRequest, FhirResponse, ParsedBody, Resource } from '../../server/fhir/request.ts';
import { route } from '../../server/fhir/route.ts';

type Extra = Partial<Pick<FhirRequest, 'preconditions' | 'prefer' | 'base'>> & {
  /** A resource, or the JSON text of one. */
  resource?: object | string;
  jsonPatch?: string;
};

/** What a path that leads nowhere is answered with, the route's error says. */
export async function ask(
  hub: { handle: (request: FhirRequest) => Promise<FhirResponse> },
  method: FhirRequest['method'],
  url: string,
  { resource, jsonPatch, ...extra }: Extra = {},
): Promise<FhirResponse> {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  try {
    return await hub.handle({
      ...route(method, decodeURIComponent(path), isResourceType),
      method,
      query: new URLSearchParams(query),
      preconditions: {},
      prefer: {},
      accept: ['application/fhir+json'],
      caller: { language: 'en', requestId: 'test' },
      ...(resource === undefined ? {} : { body: () => resourceBody(resource) }),
      ...(jsonPatch === undefined
        ? {}
        : { body: (): ParsedBody => ({ kind: 'json-patch', json: parseJson(jsonPatch) }) }),
      ...extra,
    });
  } catch (error) {
    if (error instanceof FhirError) return { status: error.status, headers: error.headers };
    throw error;
  }
}

function resourceBody(resource: object | string): ParsedBody {
  const json = parseJson(typeof resource === 'string' ? resource : JSON.stringify(resource));
  return { kind: 'resource', json, resource: json.value as Resource };
}

/** The body of an answer as a value; the answer must have one. */
export const bodyOf = <T = Resource>({ body }: FhirResponse): T => JSON.parse(body as string) as T;
