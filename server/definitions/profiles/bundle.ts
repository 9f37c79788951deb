// How the entries of a Bundle belong together: https://hl7.org/fhir/R4/bundle.html#references
import {
  fullUrlAgainstId,
  fullUrlMissing,
  fullUrlRelative,
  notAnOutcome,
  notInMessage,
  resultWithoutId,
} from '../../fhir/failures-profile-bundle.ts';
import type { Resource } from '../../fhir/request.ts';
import { isResourceType } from '../structures.ts';
import { isRecord, records } from '../unchecked-json.ts';
import type { Trail } from '../validation/trail.ts';
import { type Entry, entriesOf, linkOf, meansNothing, RESTFUL, urlOf } from './bundle-entries.ts';
import { checkDocument } from './document.ts';
import type { Lookup } from './judging.ts';

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
  if (bundle.type === 'document') checkDocument(bundle, entries, lookup, trail);
  if (bundle.type === 'message') checkMessage(entries, lookup, trail);
  if (bundle.type === 'searchset') checkResults(entries, trail);
}

const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:/;

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
  const isOfType = type !== undefined && isResourceType(type);
  if (!isOfType || (id === undefined && !needsId) || (type === resourceType && told === id)) return;
  trail.report((where) => fullUrlAgainstId(where, fullUrl, resourceType, id as string | undefined), place);
}

/** What a message is about goes with it: https://hl7.org/fhir/R4/messageheader-definitions.html#MessageHeader.focus */
function checkMessage([first]: Entry[], lookup: Lookup, trail: Trail): void {
  if (first?.resource?.resourceType !== 'MessageHeader') return; // which bdl-12 says
  const base = urlOf(first);
  for (const { at, value } of records(first.resource.focus)) {
    for (const { reference } of linkOf(value, '')) {
      if (reference.startsWith('#')) continue;
      const target = lookup.find(reference, base);
      if (target === undefined || meansNothing(reference, base))
        trail.report((where) => notInMessage(where, reference), `entry[0].resource.focus[${at}].reference`);
    }
  }
}

/** Only what is being created has no id; outcomes are not stored: https://hl7.org/fhir/R4/resource.html#id, https://hl7.org/fhir/R4/valueset-search-entry-mode.html */
function checkResults(entries: Entry[], trail: Trail): void {
  entries.forEach(({ search, resource }, at) => {
    if (resource === undefined) return;
    const { resourceType, id } = resource;
    const mode = isRecord(search) ? search.mode : undefined;
    const isOutcome = resourceType === 'OperationOutcome';
    const place = `entry[${at}].resource`;
    if (mode === 'outcome' && !isOutcome) trail.report((where) => notAnOutcome(where, resourceType), place);
    else if (id === undefined && !(isOutcome && mode !== 'match' && mode !== 'include'))
      trail.report(resultWithoutId, place);
  });
}
