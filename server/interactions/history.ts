// history of a resource, a type, everything: https://hl7.org/fhir/R4/http.html#history
import { type BundleEntry, bundleText, etagOf } from '../fhir/bundle.ts';
import { notFound } from '../fhir/failures.ts';
import type { FhirRequest, FhirResponse } from '../fhir/request.ts';
import { parseHistory } from '../search/parse-history.ts';
import type { Version } from '../storage/store.ts';
import type { Context, Interaction } from './context.ts';
import { baseOf, pageLinks, readPage } from './paging.ts';

type HistoryCursor = { at: number; after: string };

/** A page of versions, newest first; all pages show the history as it was when the first was asked. */
export const history: Interaction = async (request, context) => {
  const { store, settings } = context;
  const { type, id, query } = request;
  const scope = { ...(type === undefined ? {} : { type }), ...(id === undefined ? {} : { id }) };
  const asked = parseHistory(query, settings);
  const paged = { base: baseOf(request, context), path: historyPath(request), self: asked.self };
  const cursor = readPage<HistoryCursor>(query, paged, context);
  const at = cursor?.at ?? (await store.head());
  if (type !== undefined && id !== undefined) await assertKnown(type, id, context);
  const { size, since, during } = asked;
  const page = await store.history({
    scope,
    at,
    size,
    ...(since === undefined ? {} : { since }),
    ...(during === undefined ? {} : { during }),
    ...(cursor === undefined ? {} : { after: cursor.after }),
  });
  const next = page.next === undefined ? undefined : { at, after: page.next };
  const links = pageLinks(paged, next, context);
  const entries = page.versions.map((version) => historyEntry(version, paged.base));
  return historyResponse(bundleText({ type: 'history', total: page.total, links, entries }));
};

const historyResponse = (body: string): FhirResponse => ({ status: 200, body });

const historyPath = ({ type, id }: FhirRequest): string =>
  [type, id, '_history'].filter((part) => part !== undefined).join('/');

async function assertKnown(type: string, id: string, { store }: Context): Promise<void> {
  const [version] = await store.read([{ type, id }]);
  if (version === undefined) throw notFound(`${type}/${id}`);
}

function historyEntry(version: Version, baseUrl: string): BundleEntry {
  const { type, id, versionId, instant, method, text } = version;
  const response = { status: statusOf(version), etag: etagOf(versionId), lastModified: instant };
  return {
    fullUrl: `${baseUrl}/${type}/${id}`,
    ...(text === null ? {} : { resource: text }),
    request: { method, url: method === 'POST' ? type : `${type}/${id}` },
    response: text === null ? response : { ...response, location: `${type}/${id}/_history/${versionId}` },
  };
}

/** What the write was answered with: a version that follows none, or a deletion, was a creation only if it is the first. */
const statusOf = ({ method, versionId }: Version): string =>
  method === 'DELETE' ? '204' : method === 'POST' || versionId === '1' ? '201' : '200';
