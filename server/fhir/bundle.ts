// Bundles spliced from stored text; nothing is parsed to be sent: https://hl7.org/fhir/R4/bundle.html
import { randomUUID } from 'node:crypto';

export type BundleType = 'searchset' | 'history' | 'batch-response' | 'transaction-response';

export type BundleEntry = {
  fullUrl?: string;
  /** The resource's JSON text. */
  resource?: string;
  search?: 'match' | 'include' | 'outcome';
  request?: { method: string; url: string };
  response?: {
    status: string;
    location?: string | undefined;
    etag?: string | undefined;
    lastModified?: number | undefined;
    /** An OperationOutcome's JSON text. */
    outcome?: string | undefined;
  };
};

/** What there is to say of a search, in its own Bundle. It is nowhere to be read again, so that its identity is made up. */
export const outcomeEntry = (outcome: string): BundleEntry => ({
  fullUrl: `urn:uuid:${randomUUID()}`,
  resource: outcome,
  search: 'outcome',
});

export type BundleLink = { relation: 'self' | 'first' | 'previous' | 'next' | 'last' | 'related'; url: string };

export type BundleParts = {
  type: BundleType;
  total?: number | undefined;
  links?: BundleLink[];
  entries: BundleEntry[];
};

export function bundleText({ type, total, links = [], entries }: BundleParts): string {
  let text = `{"resourceType":"Bundle","type":"${type}"`;
  if (total !== undefined) text += `,"total":${total}`;
  if (links.length > 0) text += `,"link":${JSON.stringify(links)}`;
  if (entries.length > 0) {
    text += ',"entry":[';
    for (const [index, entry] of entries.entries()) text += index === 0 ? entryText(entry) : `,${entryText(entry)}`;
    text += ']';
  }
  return `${text}}`;
}

export function entryText({ fullUrl, resource, search, request, response }: BundleEntry): string {
  let text = '';
  if (fullUrl !== undefined) text += `,"fullUrl":${JSON.stringify(fullUrl)}`;
  if (resource !== undefined) text += `,"resource":${resource}`;
  if (search !== undefined) text += `,"search":{"mode":"${search}"}`;
  if (request !== undefined) text += `,"request":${JSON.stringify(request)}`;
  if (response !== undefined) text += `,"response":${responseText(response)}`;
  return `{${text.slice(1)}}`;
}

function responseText({ status, location, etag, lastModified, outcome }: NonNullable<BundleEntry['response']>): string {
  const plain = JSON.stringify({
    status,
    location,
    etag,
    lastModified: lastModified === undefined ? undefined : new Date(lastModified).toISOString(),
  });
  return outcome === undefined ? plain : `${plain.slice(0, -1)},"outcome":${outcome}}`;
}

export const etagOf = (versionId: string): string => `W/"${versionId}"`;
