// Reads the Bundle of a batch or transaction into its entries: https://hl7.org/fhir/R4/bundle.html
import { isRecord } from '../definitions/unchecked-json.ts';
import { validateResource } from '../definitions/validation/validate.ts';
import { bundleExpected, bundleTypeRefused, requestExpected, tooManyEntries } from '../fhir/failures-transaction.ts';
import { FhirError, type Issue } from '../fhir/outcome.ts';
import type { FhirRequest, Resource } from '../fhir/request.ts';
import { type BundleSpans, bundleSpans } from '../fhir/text-spans.ts';
import type { Context } from './context.ts';
import { type Entry, entryPath, type RawEntry, readEntry } from './entry.ts';

export type BundleEntries = {
  text: string;
  spans: BundleSpans;
  /** What is wrong with the Bundle itself. */
  issues: Issue[];
  /** Each entry, or what is wrong with it. */
  entries: (Entry | FhirError)[];
};

/** Throws FhirError 400 for anything but a Bundle of these types with a list of objects as `entry`, 413 for too many entries. */
export function readBundle(request: FhirRequest, { settings }: Context): BundleEntries {
  const body = request.body?.();
  if (body?.kind !== 'resource' || body.resource.resourceType !== 'Bundle') throw bundleExpected();
  const { type } = body.resource;
  if (type !== 'batch' && type !== 'transaction') throw bundleTypeRefused(String(type ?? ''));
  const entry = withUrls(body.resource.entry);
  if (Array.isArray(entry) && entry.length > settings.maxEntries) {
    throw tooManyEntries(entry.length, settings.maxEntries);
  }
  const { bundle, entries: byEntry } = envelopeIssues(body.resource, entry);
  if (!isListOfObjects(entry)) throw new FhirError(400, bundle);
  const { text } = body.json;
  const spans = bundleSpans(text);
  const entries = entry.map((raw, number) => {
    const span = spans.resources[number];
    return attempt(() => {
      const path = entryPath(number);
      if (raw.request === undefined) throw requestExpected(`${path}.request`);
      const issues = [...(byEntry.get(number) ?? [])];
      if ('resource' in raw && span === undefined) issues.push(...validateResource(raw.resource, `${path}.resource`));
      if (issues.length > 0) throw new FhirError(400, issues);
      return readEntry(raw, number, span === undefined ? '' : text.slice(span.start, span.end), request, settings);
    });
  });
  return { text, spans, issues: bundle, entries };
}

/**
 * A POST without `url` can only be meant for the type of its resource: an example of the specification leaves it out, and so
 * do clients (https://hl7.org/fhir/R4/http.html#transaction).
 */
function withUrls(entry: unknown = []): unknown {
  if (!isListOfObjects(entry)) return entry;
  return entry.map((raw) => {
    const { resource, request } = raw;
    if (request?.method !== 'POST' || request.url !== undefined || resource?.resourceType === undefined) return raw;
    return { ...raw, request: { ...request, url: resource.resourceType } };
  });
}

/** The structure of the Bundle without its resources, which are judged one by one. */
function envelopeIssues(resource: Resource, entry: unknown): { bundle: Issue[]; entries: Map<number, Issue[]> } {
  const envelope =
    isListOfObjects(entry) && entry.length > 0 ? { ...resource, entry: entry.map(withoutResource) } : resource;
  const bundle: Issue[] = [];
  const entries = new Map<number, Issue[]>();
  for (const issue of validateResource(envelope)) {
    if (issue.severity !== 'error' && issue.severity !== 'fatal') continue;
    const number = /^Bundle\.entry\[(\d+)\]/.exec(issue.expression ?? '')?.[1];
    if (number === undefined || !isListOfObjects(entry)) bundle.push(issue);
    else entries.set(Number(number), [...(entries.get(Number(number)) ?? []), issue]);
  }
  return { bundle, entries };
}

/** Without a resource an entry may be left empty, which its own failure tells better: it lacks a request. */
function withoutResource({ resource: _, ...rest }: RawEntry): object {
  return rest;
}

const isListOfObjects = (entry: unknown): entry is RawEntry[] => Array.isArray(entry) && entry.every(isRecord);

function attempt(step: () => Entry): Entry | FhirError {
  try {
    return step();
  } catch (error) {
    if (error instanceof FhirError) return error;
    throw error;
  }
}
