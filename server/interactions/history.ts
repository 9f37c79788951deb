// history of a resource, a type, everything: https://hl7.org/fhir/R4/http.html#history
import { type BundleEntry, bundleText, etagOf } from '../fhir/bundle.ts';
import { notFound } from '../fhir/failures.ts';
import type { FhirRequest, FhirResponse } from '../fhir/request.ts';
import { parseHistory } from '../search/parse-history.ts';
import type { ResourceShape } from '../search/shape.ts';
import type { Version, VersionRef } from '../storage/store.ts';
import type { Context, Interaction } from './context.ts';
import { pagedOf, pageLinks, readPage } from './pages/links.ts';
import { type PageCursor, turn, within } from './pages/page.ts';
import { shown } from './shown.ts';

type VersionPlace = Required<VersionRef>;

/** A page of versions, newest first; all pages show the history as it was when the first was asked. */
export const history: Interaction = async (request, context) => {
  const { store, settings } = context;
  const { type, id, query, prefer } = request;
  const scope = { ...(type === undefined ? {} : { type }), ...(id === undefined ? {} : { id }) };
  const asked = { ...settings, handling: prefer.handling ?? 'lenient' } as const;
  const { size, since, during, shape, self } = parseHistory(query, asked);
  const paged = pagedOf(request, historyPath(request), self, context);
  const cursor = readPage<PageCursor<VersionPlace>>(paged, context);
  const at = cursor?.at ?? (await store.head());
  if (type !== undefined && id !== undefined) await assertKnown(type, id, context);
  const page = await store.history({
    scope,
    at,
    size,
    ...(since === undefined ? {} : { since }),
    ...(during === undefined ? {} : { during }),
    ...within(cursor),
    total: cursor === undefined,
  });
  const { versions, more, total = cursor?.total ?? 0 } = page;
  const ends = [versions[0], versions.at(-1)].map((version) => version && placeOf(version));
  const turned = turn({ at, total }, cursor, [ends[0], ends[1]], { matches: versions, more, most: Infinity });
  const links = pageLinks(paged, turned, context);
  const entries = versions.map((version) => historyEntry(version, shape, paged.base));
  return historyResponse(bundleText({ type: 'history', total, links, entries }));
};

const placeOf = ({ type, id, versionId }: Version): VersionPlace => ({ type, id, versionId });

const historyResponse = (body: string): FhirResponse => ({ status: 200, body });

const historyPath = ({ type, id }: FhirRequest): string =>
  [type, id, '_history'].filter((part) => part !== undefined).join('/');

async function assertKnown(type: string, id: string, { store }: Context): Promise<void> {
  const [version] = await store.read([{ type, id }]);
  if (version === undefined) throw notFound(`${type}/${id}`);
}

function historyEntry(version: Version, shape: ResourceShape, baseUrl: string): BundleEntry {
  const { type, id, versionId, instant, method, text } = version;
  const response = { status: statusOf(version), etag: etagOf(versionId), lastModified: instant };
  return {
    fullUrl: `${baseUrl}/${type}/${id}`,
    ...(text === null ? {} : { resource: shown(text, type, 'match', shape) }),
    request: { method, url: method === 'POST' ? type : `${type}/${id}` },
    response: text === null ? response : { ...response, location: `${type}/${id}/_history/${versionId}` },
  };
}

/** What the write was answered with: a version that follows none, or a deletion, was a creation only if it is the first. */
const statusOf = ({ method, versionId }: Version): string =>
  method === 'DELETE' ? '204' : method === 'POST' || versionId === '1' ? '201' : '200';
