// batch: each entry by itself, whatever becomes of the others: https://hl7.org/fhir/R4/http.html#batch
import { type BundleEntry, bundleText } from '../fhir/bundle.ts';
import { batchReference } from '../fhir/failures-transaction.ts';
import { FhirError, outcomeText } from '../fhir/outcome.ts';
import type { FhirRequest, InteractionName } from '../fhir/request.ts';
import { readBundle } from './bundle-entries.ts';
import type { Context, Interaction } from './context.ts';
import { type Entry, entryPath } from './entry.ts';
import { responseEntry } from './entry-response.ts';
import { findLinks, type Names } from './transaction/links.ts';
import { rootOf } from './transaction/names.ts';
import { linkPath } from './transaction/replacements.ts';
import { Turns } from './turns.ts';

/** Entries at work side by side: writes, so that their commits share the disk's time; reads, which keep the hub to themselves, fewer. */
const SIDE_BY_SIDE = { writes: 32, reads: 8 };

/** 200 with an answer per entry, in their order. */
export const batch: Interaction = async (request, context) => {
  const { issues, entries } = readBundle(request, context);
  if (issues.length > 0) throw new FhirError(400, issues);
  const answers: BundleEntry[] = [];
  const sound: Entry[] = [];
  const names = createdNames(entries);
  for (const [number, entry] of entries.entries()) {
    const error = entry instanceof FhirError ? entry : dependence(entry, names, context);
    if (error === undefined) sound.push(entry as Entry);
    else answers[number] = failed(error, request);
  }
  for (const [at, phase] of phases(sound).entries()) {
    await sideBySide(
      chains(phase),
      at === READS ? SIDE_BY_SIDE.reads : SIDE_BY_SIDE.writes,
      async ({ number, request: asked }) => {
        const answer = await context.handle(withOwnKey(asked, request, number));
        answers[number] = responseEntry(asked, answer, context.settings.baseUrl);
      },
    );
  }
  return { status: 200, body: bundleText({ type: 'batch-response', entries: answers }) };
};

function failed({ status, issues }: FhirError, { caller }: FhirRequest): BundleEntry {
  return { response: { status: String(status), outcome: outcomeText(issues, caller.language) } };
}

/** What the batch creates, by its fullUrls: no other entry may refer to it. */
function createdNames(entries: (Entry | FhirError)[]): Names {
  const entryOf = new Map<string, number>();
  for (const entry of entries) {
    if (entry instanceof FhirError || entry.fullUrl === undefined || entry.request.interaction !== 'create') continue;
    entryOf.set(entry.fullUrl, entry.number);
  }
  return { entryOf, canonical: new Set() };
}

/** https://hl7.org/fhir/R4/http.html#brules: such references do not conform, and nothing would ever resolve them. */
function dependence(entry: Entry, names: Names, { settings }: Context): FhirError | undefined {
  if (names.entryOf.size === 0 || entry.resource === undefined) return undefined;
  const links = findLinks(entry.resource, names, rootOf(entry.fullUrl, settings.baseUrl));
  for (const link of links) {
    if (link.type !== 'reference' || typeof link.target !== 'number' || link.target === entry.number) continue;
    return batchReference(link.value, entryPath(link.target), linkPath(entry, link));
  }
  return undefined;
}

/** The order is that of a transaction, though no entry should depend on it: https://hl7.org/fhir/R4/http.html#brules */
const PHASES: Partial<Record<InteractionName, number>> = { delete: 0, create: 1, update: 2, patch: 2, operation: 2 };
const READS = 3;

function phases(entries: Entry[]): Entry[][] {
  const found: Entry[][] = [[], [], [], []];
  for (const entry of entries) found[PHASES[entry.request.interaction] ?? READS]?.push(entry);
  return found;
}

/** Entries on one resource, or with one condition, follow each other: they would only get in each other's way. */
function chains(entries: Entry[]): Entry[][] {
  const byTarget = Map.groupBy(entries, ({ number, request }) => {
    const { type, id, query, preconditions, interaction } = request;
    if (interaction === 'create') return preconditions.ifNoneExist ?? number;
    return id === undefined ? `${type}?${query}` : `${type}/${id}`;
  });
  return [...byTarget.values()];
}

async function sideBySide(work: Entry[][], many: number, step: (entry: Entry) => Promise<void>): Promise<void> {
  const left = work.values();
  const turns = new Turns();
  const worker = async (): Promise<void> => {
    for (const chain of left) {
      for (const entry of chain) {
        await step(entry);
        await turns.next();
      }
    }
  };
  await Promise.all(Array.from({ length: many }, worker));
}

/** A batch sent again with its Idempotency-Key answers each entry as it did the first time. */
function withOwnKey(entry: FhirRequest, { idempotency }: FhirRequest, number: number): FhirRequest {
  if (idempotency === undefined) return entry;
  return { ...entry, idempotency: { ...idempotency, key: `${idempotency.key} ${number}` } };
}
