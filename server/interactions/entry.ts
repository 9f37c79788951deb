// The entries of a batch or transaction, each as the request it would be on its own:
// https://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.request
import { isResourceType } from '../definitions/structures.ts';
import { brokenEscape } from '../fhir/failures-http.ts';
import { entryUrlRefused, nestedBundleRefused, requestExpected } from '../fhir/failures-transaction.ts';
import { parsePreconditions } from '../fhir/preconditions.ts';
import { belowBase } from '../fhir/reference.ts';
import type { FhirRequest, Resource } from '../fhir/request.ts';
import { route } from '../fhir/route.ts';
import type { Settings } from './context.ts';
import { entryBody } from './entry-body.ts';
import { placing } from './problems.ts';

export type Entry = {
  number: number;
  /** `Bundle.entry[3]` */
  path: string;
  fullUrl: string | undefined;
  resource: Resource | undefined;
  request: FhirRequest;
};

/** What the JSON of an entry holds; its structure is valid already. */
export type RawEntry = {
  fullUrl?: string;
  resource?: Resource;
  request?: { method: FhirRequest['method']; url: string } & Partial<Record<Condition, string>>;
};
type Condition = 'ifMatch' | 'ifNoneMatch' | 'ifModifiedSince' | 'ifNoneExist';

/**
 * `bundle`: the request that brought it, whose caller and preferences the entries share; `text`: the resource's JSON text.
 * Throws FhirError with the place of what is wrong.
 */
export function readEntry(raw: RawEntry, number: number, text: string, bundle: FhirRequest, settings: Settings): Entry {
  const path = entryPath(number);
  const at = `${path}.request`;
  if (raw.request === undefined) throw requestExpected(at);
  const { method, url, ifNoneExist } = raw.request;
  const { address, query } = placing(`${at}.url`, () => readUrl(url, bundle.base ?? settings.baseUrl));
  const routed = placing(`${at}.url`, () => route(method, address, isResourceType));
  if (routed.interaction === 'transaction') throw nestedBundleRefused(`${at}.url`);
  if (ifNoneExist !== undefined) placing(`${at}.ifNoneExist`, () => percentDecoded(ifNoneExist));
  const body = raw.resource === undefined ? undefined : entryBody(raw.resource, text, method);
  return {
    number,
    path,
    fullUrl: raw.fullUrl,
    resource: raw.resource,
    request: {
      ...routed,
      method,
      query,
      ...(body === undefined ? {} : { body }),
      preconditions: placing(at, () => parsePreconditions(raw.request ?? {})),
      // Answers hold no resources unless they are asked for: https://hl7.org/fhir/R4/http.html#transaction-response
      prefer: { return: 'minimal', ...bundle.prefer },
      accept: ['application/fhir+json'],
      caller: bundle.caller,
      ...(bundle.base === undefined ? {} : { base: bundle.base }),
    },
  };
}

export const entryPath = (number: number): string => `Bundle.entry[${number}]`;

/** `Patient/1?_pretty=true` below the base, with or without a slash before it, or absolute below this hub's own base. */
function readUrl(url: string, baseUrl: string): { address: string; query: URLSearchParams } {
  const relative = belowBase(url, baseUrl) ?? url.replace(/^\//, '');
  if (relative === '' || /^([A-Za-z][A-Za-z0-9+.-]*:|\/)|#|\s/.test(relative.split('?', 1)[0] as string)) {
    throw entryUrlRefused(url);
  }
  const mark = relative.indexOf('?');
  const address = mark === -1 ? relative : relative.slice(0, mark);
  const query = mark === -1 ? '' : relative.slice(mark + 1);
  percentDecoded(query); // URLSearchParams would read a broken escape as text
  return { address: percentDecoded(address), query: new URLSearchParams(query) };
}

/** Throws 400 for a broken escape. */
export function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw brokenEscape(text);
  }
}
