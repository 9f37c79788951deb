// The entries of a Bundle, and how references find them: https://hl7.org/fhir/R4/bundle.html#references
import type { Resource } from '../../fhir/request.ts';
import { isRecord } from '../unchecked-json.ts';
import type { Lookup } from './judging.ts';

export type Entry = { fullUrl?: unknown; resource?: Resource; search?: unknown };

/** What is no entry, or no resource, is told by the structure. */
export const entriesOf = ({ entry }: Resource): Entry[] =>
  Array.isArray(entry) ? entry.map((one) => (isRecord(one) ? withResource(one) : {})) : [];

function withResource({ resource, ...rest }: Entry): Entry {
  return isRecord(resource) ? { ...rest, resource } : rest;
}

export const RESTFUL = /^(https?:\/\/.+\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/;
const RELATIVE = /^([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;
const VERSIONED = /^(.*)\/_history\/([^/]*)$/;

/** Finds the entries of a Bundle by reference; a relative one is completed with the base of the entry that holds it. */
export function bundleLookup(bundle: Resource): Lookup {
  const byUrl = new Map<string, Resource[]>();
  const byTypeAndId = new Map<string, Resource[]>();
  for (const { fullUrl, resource } of entriesOf(bundle)) {
    if (resource === undefined) continue;
    if (typeof fullUrl === 'string') add(byUrl, fullUrl, resource);
    add(byTypeAndId, `${resource.resourceType}/${resource.id}`, resource);
  }
  const find = (reference: string, base: string | undefined): Resource | undefined => {
    const [, address = reference, version] = VERSIONED.exec(reference) ?? [];
    if (!RELATIVE.test(reference)) return ofVersion(byUrl.get(address), version);
    const [, folder] = RESTFUL.exec(base ?? '') ?? [];
    if (folder !== undefined) return ofVersion(byUrl.get(folder + address), version);
    // Entries known by urn:uuid have no base to complete it with; what is neither gives it no meaning.
    const isOpen = base === undefined || base.startsWith('urn:');
    return isOpen ? ofVersion(byTypeAndId.get(address), version) : undefined;
  };
  const bases = new Map(entriesOf(bundle).map(({ fullUrl, resource }) => [resource, fullUrl]));
  const from = (resource: Resource): Lookup => {
    const base = bases.get(resource);
    return { base: typeof base === 'string' ? base : undefined, find, from };
  };
  return { base: undefined, find, from };
}

function add(entries: Map<string, Resource[]>, key: string, resource: Resource): void {
  const known = entries.get(key);
  if (known === undefined) entries.set(key, [resource]);
  else known.push(resource);
}

/** The one of that version, or one that does not tell its version; without a version the first. */
function ofVersion(found: Resource[] | undefined, version: string | undefined): Resource | undefined {
  if (version === undefined) return found?.[0];
  const versionOf = ({ meta }: Resource): unknown => (isRecord(meta) ? meta.versionId : undefined);
  return found?.find((one) => versionOf(one) === version) ?? found?.find((one) => versionOf(one) === undefined);
}

export const urlOf = ({ fullUrl }: Entry): string | undefined => (typeof fullUrl === 'string' ? fullUrl : undefined);

/** A relative reference seen from a urn: whatever it finds, the specification gives it no meaning. */
export const meansNothing = (reference: string, base: string | undefined): boolean =>
  base?.startsWith('urn:') === true && RELATIVE.test(reference);

export type Link = { reference: string; path: string };

/** Of a Reference with a literal one, else nothing. */
export function linkOf(value: unknown, path: string): Link[] {
  const reference = isRecord(value) ? value.reference : undefined;
  return typeof reference === 'string' ? [{ reference, path }] : [];
}
