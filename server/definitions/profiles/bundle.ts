// How the entries of a Bundle belong together: https://hl7.org/fhir/R4/bundle.html#references, https://hl7.org/fhir/R4/documents.html
import {
  fullUrlAgainstId,
  fullUrlMissing,
  fullUrlRelative,
  notInDocument,
  outsideDocument,
} from '../../fhir/failures-profile-bundle.ts';
import type { Resource } from '../../fhir/request.ts';
import type { Trail } from '../validation/trail.ts';
import { walkStrings } from '../walk.ts';
import type { Lookup } from './judging.ts';

type Entry = { fullUrl?: unknown; resource?: Resource; request?: { method?: unknown } };

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What is no entry, or no resource, is told by the structure. */
const entriesOf = ({ entry }: Resource): Entry[] =>
  Array.isArray(entry) ? entry.map((one) => (isObject(one) ? withResource(one) : {})) : [];

function withResource({ resource, ...rest }: Entry): Entry {
  return isObject(resource) ? { ...rest, resource } : rest;
}

const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:/;
const RESTFUL = /^(https?:\/\/.+\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/;
const RELATIVE = /^([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/** Finds the entries of a Bundle by reference; a relative one is completed with the base of the entry that holds it. */
export function bundleLookup(bundle: Resource): Lookup {
  const byUrl = new Map<string, Resource>();
  const byTypeAndId = new Map<string, Resource>();
  for (const { fullUrl, resource } of entriesOf(bundle)) {
    if (resource === undefined) continue;
    if (typeof fullUrl === 'string' && !byUrl.has(fullUrl)) byUrl.set(fullUrl, resource);
    byTypeAndId.set(`${resource.resourceType}/${resource.id}`, resource);
  }
  const find = (reference: string, base: string | undefined): Resource | undefined => {
    const whole = reference.replace(/\/_history\/[^/]*$/, '');
    const [, relative] = RELATIVE.exec(reference) ?? [];
    if (relative === undefined) return byUrl.get(whole);
    const [, folder] = RESTFUL.exec(base ?? '') ?? [];
    if (folder !== undefined) return byUrl.get(folder + relative);
    // Entries known by urn:uuid have no base to complete it with; what is neither gives it no meaning.
    return base === undefined || base.startsWith('urn:') ? byTypeAndId.get(relative) : undefined;
  };
  const bases = new Map(entriesOf(bundle).map(({ fullUrl, resource }) => [resource, fullUrl]));
  const from = (resource: Resource): Lookup => {
    const base = bases.get(resource);
    return { base: typeof base === 'string' ? base : undefined, find, from };
  };
  return { base: undefined, find, from };
}

/** Requests have no identity yet, and answers may hold what has none. */
const IDENTIFIED = new Set<unknown>(['document', 'message', 'collection']);

/** What bdl-1 to bdl-12 leave to prose. */
export function checkBundle(bundle: Resource, lookup: Lookup, trail: Trail): void {
  const entries = entriesOf(bundle);
  const needsUrl = IDENTIFIED.has(bundle.type);
  entries.forEach(({ fullUrl, resource }, at) => {
    if (resource === undefined) return;
    if (fullUrl === undefined && needsUrl) trail.report(fullUrlMissing, `entry[${at}]`);
    if (typeof fullUrl === 'string') checkFullUrl(fullUrl, resource, needsUrl, `entry[${at}].fullUrl`, trail);
  });
  if (bundle.type === 'document') checkDocument(entries, lookup, trail);
}

/** https://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.fullUrl */
function checkFullUrl(
  fullUrl: string,
  { resourceType, id }: Resource,
  needsId: boolean,
  place: string,
  trail: Trail,
): void {
  if (!ABSOLUTE.test(fullUrl)) {
    trail.report((where) => fullUrlRelative(where, fullUrl), place);
    return;
  }
  const [, , type, told] = RESTFUL.exec(fullUrl) ?? [];
  if (type === undefined || (id === undefined && !needsId) || (type === resourceType && told === id)) return;
  trail.report((where) => fullUrlAgainstId(where, fullUrl, resourceType, id as string | undefined), place);
}

// ── documents ───────────────────────────────────────────────────────────────────────────────────────────────────────
type Link = { reference: string; path: string };

/** What the Composition names belongs to the document; what nothing leads to does not. */
function checkDocument(entries: Entry[], lookup: Lookup, trail: Trail): void {
  const [first] = entries;
  if (first?.resource?.resourceType !== 'Composition') return; // which bdl-11 says
  for (const { reference, path } of compositionLinks(first.resource)) {
    if (reference.startsWith('#') || lookup.find(reference, urlOf(first)) !== undefined) continue;
    trail.report((at) => notInDocument(at, reference), `entry[0].resource.${path}.reference`);
  }
  reportUnreached(entries, lookup, trail);
}

const urlOf = ({ fullUrl }: Entry): string | undefined => (typeof fullUrl === 'string' ? fullUrl : undefined);

/** https://hl7.org/fhir/R4/documents.html#content */
function compositionLinks(composition: Resource): Link[] {
  const { subject, encounter, author, attester, custodian, event } = composition;
  return [
    ...link(subject, 'subject'),
    ...link(encounter, 'encounter'),
    ...each(author).flatMap((one, at) => link(one, `author[${at}]`)),
    ...each(attester).flatMap((one, at) => link(one.party, `attester[${at}].party`)),
    ...link(custodian, 'custodian'),
    ...each(event).flatMap(({ detail }, at) =>
      each(detail).flatMap((one, index) => link(one, `event[${at}].detail[${index}]`)),
    ),
    ...sectionLinks(composition.section, ''),
  ];
}

function sectionLinks(sections: unknown, above: string): Link[] {
  return each(sections).flatMap(({ author, focus, entry, section }, at) => {
    const path = `${above}section[${at}]`;
    return [
      ...each(author).flatMap((one, index) => link(one, `${path}.author[${index}]`)),
      ...link(focus, `${path}.focus`),
      ...each(entry).flatMap((one, index) => link(one, `${path}.entry[${index}]`)),
      ...sectionLinks(section, `${path}.`),
    ];
  });
}

const each = (list: unknown): Record<string, unknown>[] =>
  Array.isArray(list) ? list.filter((item) => typeof item === 'object' && item !== null) : [];

function link(value: unknown, path: string): Link[] {
  const reference =
    typeof value === 'object' && value !== null ? (value as { reference?: unknown }).reference : undefined;
  return typeof reference === 'string' ? [{ reference, path }] : [];
}

/** Links lead on in either direction: a Condition belongs to the document because of its patient. */
function reportUnreached(entries: Entry[], lookup: Lookup, trail: Trail): void {
  const neighbours = linked(entries, lookup);
  const reached = new Set<Entry>();
  const queue = [entries[0] as Entry];
  for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) {
    if (reached.has(entry)) continue;
    reached.add(entry);
    queue.push(...(neighbours.get(entry) ?? []));
  }
  entries.forEach((entry, at) => {
    const { resource } = entry;
    const url = urlOf(entry);
    // That the fullUrl is missing is told already; a Binary may be a stylesheet.
    if (reached.has(entry) || url === undefined || resource === undefined || resource.resourceType === 'Binary') return;
    trail.report((where) => outsideDocument(where, url), `entry[${at}]`);
  });
}

/** The entries each entry refers to, and those that refer to it. */
function linked(entries: Entry[], lookup: Lookup): Map<Entry, Entry[]> {
  const byResource = new Map(entries.map((entry) => [entry.resource, entry]));
  const neighbours = new Map(entries.map((entry): [Entry, Entry[]] => [entry, []]));
  for (const entry of entries) {
    for (const target of targetsOf(entry, lookup, byResource)) {
      neighbours.get(entry)?.push(target);
      neighbours.get(target)?.push(entry);
    }
  }
  return neighbours;
}

function targetsOf(entry: Entry, lookup: Lookup, byResource: Map<Resource | undefined, Entry>): Entry[] {
  const found: Entry[] = [];
  walkStrings(entry.resource, (text, type) => {
    if (type !== 'reference') return;
    const target = byResource.get(lookup.find(text, urlOf(entry)));
    if (target?.resource !== undefined) found.push(target);
  });
  return found;
}
