// What the entries of a transaction call each other: https://hl7.org/fhir/R4/bundle.html#references
import { isResourceType } from '../../definitions/structures.ts';
import { repeatedFullUrl, versionedFullUrl } from '../../fhir/failures-transaction.ts';
import { type Entry, entryPath } from '../entry.ts';
import type { Problems } from '../problems.ts';
import type { Names } from './links.ts';

const RESTFUL = /^(https?:\/\/(?:[A-Za-z0-9\-.:%$_~]+\/)+)([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}$/;
const VERSIONED = /\/_history\/[^/]+$/;

/** fullUrls of what is created, updated or patched: absolute, urn, or relative to the hub's base. */
export function namesOf(entries: Entry[], baseUrl: string, problems: Problems): Names {
  const entryOf = new Map<string, number>();
  const canonical = new Set<string>();
  for (const { number, path, fullUrl, resource } of entries) {
    if (fullUrl === undefined) continue;
    const at = `${path}.fullUrl`;
    const other = entryOf.get(fullUrl);
    if (VERSIONED.test(fullUrl)) problems.add(versionedFullUrl(fullUrl, at), path, at);
    else if (other !== undefined) problems.add(repeatedFullUrl(fullUrl, entryPath(other), at), path, at);
    else {
      entryOf.set(fullUrl, number);
      if (resource?.url === fullUrl) canonical.add(fullUrl);
      if (isRelative(fullUrl)) entryOf.set(`${baseUrl}/${fullUrl}`, number);
    }
  }
  return { entryOf, canonical };
}

/** What relative references of an entry are relative to: the root of a RESTful fullUrl, else the hub's own base. */
export function rootOf(fullUrl: string | undefined, baseUrl: string): string {
  const [, root, type] = RESTFUL.exec(fullUrl ?? '') ?? [];
  return root !== undefined && isResourceType(type as string) ? root : `${baseUrl}/`;
}

const isRelative = (fullUrl: string): boolean => !fullUrl.includes(':');
