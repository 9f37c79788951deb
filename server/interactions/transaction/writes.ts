// Plans the writes of a transaction: links replaced, structure judged, each planned as it would be on its own.
// https://hl7.org/fhir/R4/http.html#trules

import type { FhirRequest } from '../../fhir/request.ts';
import type { BundleSpans } from '../../fhir/text-spans.ts';
import type { Given } from '../../storage/store.ts';
import type { Context } from '../context.ts';
import type { Entry } from '../entry.ts';
import { planPatchOf } from '../patch.ts';
import type { Problems } from '../problems.ts';
import { assertValid } from '../validation.ts';
import { type Body, type Plan, planDelete, planExisting, planPut } from '../write.ts';
import { resolveConditional } from './conditional-references.ts';
import type { Identity } from './identities.ts';
import { type Link, relinkedText, relinkValue } from './links.ts';
import { withOwnDefinitions } from './own-definitions.ts';
import { expectedVersion, type Learned, nothingLearned, replacementOf } from './replacements.ts';
import { inSlices } from './slices.ts';
import { touchedBy, versionAfter, type Write } from './touched.ts';

/** The resources of the Bundle as they came, and the links between them by number of entry. */
export type Source = { text: string; spans: BundleSpans; links: ReadonlyMap<number, Link[]> };

export type PlannedWrites = {
  /** By number of entry; those in trouble are left out. */
  writes: Map<number, Write>;
  /** What the conditional references found. */
  given: Given[];
};

/** Resources of entries without identity are judged all the same. */
export async function planWrites(
  source: Source,
  entries: Entry[],
  identities: ReadonlyMap<number, Identity>,
  context: Context,
  problems: Problems,
): Promise<PlannedWrites> {
  const learned = nothingLearned();
  const judged = withOwnDefinitions(identities.values(), context);
  const writes = new Map<number, Write>();
  const planAll = (some: Identity[], isFirst: boolean): Promise<void> =>
    inSlices(some, async (identity) => {
      const { number, path } = identity.entry;
      const place = `${path}.${identity.entry.resource === undefined ? 'request.url' : 'resource'}`;
      const plan = await problems.try(path, place, async () => {
        const body = await relink(source, identity.entry, identities, learned, isFirst ? judged : undefined);
        return planWrite(identity, body, judged);
      });
      if (plan !== undefined) writes.set(number, { identity, plan });
    });
  await inSlices(
    entries.filter(({ number }) => !identities.has(number)),
    async (entry) => {
      await problems.try(entry.path, `${entry.path}.resource`, () =>
        relink(source, entry, identities, learned, judged),
      );
    },
  );
  await planAll([...identities.values()], true);
  // What a plan says of its own result may change other plans; a version cannot stay and change by turns for long.
  for (let round = 0; round < 3; round++) {
    const news = await learn(source, identities, writes, learned, context, problems);
    if (news.length === 0) break;
    await planAll(news, false);
  }
  return { writes, given: learned.given };
}

/** The entry's body with its links replaced, in text and value. Throws what is wrong with it, when it is to be `judged`. */
async function relink(
  { text, spans, links: allLinks }: Source,
  { number, path, resource, request }: Entry,
  identities: ReadonlyMap<number, Identity>,
  learned: Learned,
  judged: Context | undefined,
): Promise<Body | undefined> {
  const span = spans.resources[number];
  if (resource === undefined || span === undefined) return undefined;
  const links = allLinks.get(number) ?? [];
  const by = (link: Link) => replacementOf(link, identities, learned);
  // An element of type oid or uuid that named an entry cannot name its resource and keep its format: judged as it came.
  const [misfits, others] = [links.filter(isMisfit), links.filter((link) => !isMisfit(link))];
  relinkValue(others, by);
  if (judged !== undefined && (request.interaction === 'create' || request.interaction === 'update')) {
    await assertValid(resource, judged, `${path}.resource`);
  }
  relinkValue(misfits, by);
  const whole = text.slice(span.start, span.end);
  const relinked = links.length === 0 ? whole : (relinkedText({ text, spans, entry: number }, links, by) ?? whole);
  return { json: { value: resource, text: relinked }, resource };
}

const isMisfit = ({ type }: Link): boolean => type === 'oid' || type === 'uuid';

function planWrite(identity: Identity, body: Body | undefined, context: Context): Promise<Plan> | Plan {
  const { entry, type, id, current, condition } = identity;
  const { request } = entry;
  switch (request.interaction) {
    case 'delete':
      return planDelete(current, request, context, 'by-transaction');
    case 'patch':
      return planPatchOf(current, patchRequest(request, body), context, 'by-transaction');
    case 'create':
      if (condition?.match !== undefined) return planExisting(condition.match, request);
  }
  const target = { type, id: id as string, method: request.method as 'POST' | 'PUT', current, judged: true } as const;
  return planPut(target, body as Body, request, context, 'by-transaction');
}

/** FHIRPath Patch may carry links; a JSON Patch inside a Binary is taken as it is. */
function patchRequest(request: FhirRequest, body: Body | undefined): FhirRequest {
  if (body?.resource.resourceType !== 'Parameters') return request;
  return { ...request, body: () => ({ kind: 'resource', ...body }) };
}

/** Adds to `learned` what the plans tell, and returns the writes whose links that changes. */
async function learn(
  { links }: Source,
  identities: ReadonlyMap<number, Identity>,
  writes: ReadonlyMap<number, Write>,
  learned: Learned,
  context: Context,
  problems: Problems,
): Promise<Identity[]> {
  const news = new Set<string | number>();
  for (const number of linkedByVersion(links)) {
    const write = writes.get(number);
    const version = write === undefined ? undefined : versionAfter(write);
    if (version === undefined || version === expectedVersion(number, identities, learned)) continue;
    learned.versions.set(number, version);
    news.add(number);
  }
  if (learned.found === undefined) {
    const { found, given } = await resolveConditional(links, identities, touchedBy(writes.values()), context, problems);
    learned.found = found;
    learned.given = given;
    for (const criteria of found.keys()) news.add(criteria);
  }
  const isAffected = (number: number) => links.get(number)?.some(({ target }) => news.has(target)) ?? false;
  return [...writes.values()].map(({ identity }) => identity).filter(({ entry }) => isAffected(entry.number));
}

function linkedByVersion(links: Source['links']): Set<number> {
  const numbers = new Set<number>();
  for (const some of links.values()) {
    for (const { target, version } of some) if (version !== undefined) numbers.add(target as number);
  }
  return numbers;
}
