// What a document holds and what it does not: https://hl7.org/fhir/R4/documents.html#content
import { meaninglessReference, notInDocument, outsideDocument } from '../../fhir/failures-profile-bundle.ts';
import type { Resource } from '../../fhir/request.ts';
import { records } from '../unchecked-json.ts';
import type { Trail } from '../validation/trail.ts';
import { walkStrings } from '../walk.ts';
import { addressesIn } from './addresses.ts';
import { type Entry, type Link, linkOf, meansNothing, urlOf } from './bundle-entries.ts';
import type { Lookup } from './judging.ts';

/** What the Composition names belongs to the document; what nothing leads to does not. */
export function checkDocument(bundle: Resource, entries: Entry[], lookup: Lookup, trail: Trail): void {
  const [first] = entries;
  if (first?.resource?.resourceType !== 'Composition') return; // which bdl-11 says
  const base = urlOf(first);
  for (const { reference, path } of compositionLinks(first.resource)) {
    if (reference.startsWith('#')) continue;
    const target = lookup.find(reference, base);
    const place = `entry[0].resource.${path}.reference`;
    if (target === undefined) trail.report((at) => notInDocument(at, reference), place);
    else if (meansNothing(reference, base)) trail.report((at) => meaninglessReference(at, reference), place);
  }
  reportUnreached(entries, stylesheets(bundle, first, lookup, trail), lookup, trail);
}

/** The Binaries that links of the document name: https://hl7.org/fhir/R4/documents.html#css */
function stylesheets(bundle: Resource, first: Entry, lookup: Lookup, trail: Trail): Set<Resource> {
  const found = new Set<Resource>();
  for (const { at, value } of records(bundle.link)) {
    const { relation, url } = value;
    if (relation !== 'stylesheet' || typeof url !== 'string') continue;
    const sheet = lookup.find(url, urlOf(first));
    if (sheet !== undefined) found.add(sheet);
    else if (!url.includes(':')) trail.report((where) => notInDocument(where, url), `link[${at}].url`);
  }
  return found;
}

/** https://hl7.org/fhir/R4/documents.html#content */
function compositionLinks(composition: Resource): Link[] {
  const { subject, encounter, author, attester, custodian, event } = composition;
  return [
    ...linkOf(subject, 'subject'),
    ...linkOf(encounter, 'encounter'),
    ...records(author).flatMap(({ at, value }) => linkOf(value, `author[${at}]`)),
    ...records(attester).flatMap(({ at, value }) => linkOf(value.party, `attester[${at}].party`)),
    ...linkOf(custodian, 'custodian'),
    ...records(event).flatMap(({ at, value: { detail } }) =>
      records(detail).flatMap((one) => linkOf(one.value, `event[${at}].detail[${one.at}]`)),
    ),
    ...sectionLinks(composition.section, ''),
  ];
}

function sectionLinks(sections: unknown, above: string): Link[] {
  return records(sections).flatMap(({ at, value: { author, focus, entry, section } }) => {
    const path = `${above}section[${at}]`;
    return [
      ...records(author).flatMap((one) => linkOf(one.value, `${path}.author[${one.at}]`)),
      ...linkOf(focus, `${path}.focus`),
      ...records(entry).flatMap((one) => linkOf(one.value, `${path}.entry[${one.at}]`)),
      ...sectionLinks(section, `${path}.`),
    ];
  });
}

/** Links lead on in either direction: a Condition belongs to the document because of its patient. */
function reportUnreached(entries: Entry[], sheets: Set<Resource>, lookup: Lookup, trail: Trail): void {
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
    // That the fullUrl is missing is told already.
    if (reached.has(entry) || url === undefined || resource === undefined || sheets.has(resource)) return;
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
    for (const address of addressesIn(text, type)) {
      const target = byResource.get(lookup.find(address, urlOf(entry)));
      if (target?.resource !== undefined) found.push(target);
    }
  });
  return found;
}
