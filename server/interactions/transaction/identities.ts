// Which resource each write of a transaction means, before anything is planned: https://hl7.org/fhir/R4/http.html#transaction

import { repeatedCriteria, repeatedIdentity } from '../../fhir/failures-transaction.ts';
import { multipleMatches } from '../../fhir/failures-write.ts';
import type { Subject } from '../../search/evaluate.ts';
import type { Criterion } from '../../search/query.ts';
import type { Given, Version } from '../../storage/store.ts';
import { resourceBody } from '../body.ts';
import { assertMatches, assertNoneMatches, conditionalCriterion, criteriaOf } from '../conditional.ts';
import type { Context } from '../context.ts';
import type { Entry } from '../entry.ts';
import { newId } from '../new-id.ts';
import type { Problems } from '../problems.ts';
import { chooseId } from '../update.ts';
import { Foreseen } from './foreseen.ts';
import { inSlices } from './slices.ts';

export type Identity = {
  entry: Entry;
  type: string;
  /** Undefined: a conditional delete or patch that found nothing. */
  id: string | undefined;
  /** The newest version, be it a deletion; undefined: there never was one. */
  current: Version | undefined;
  /** The search that had to tell, what it was and what it found. */
  condition: Condition | undefined;
};
type Condition = { criteria: string; where: Criterion; given: Given; match: Version | undefined };

/**
 * By number of entry; those in trouble are left out. Deletions go first, so that conditions do not see what is deleted.
 * https://hl7.org/fhir/R4/http.html#trules
 */
export async function identify(writes: Entry[], context: Context, problems: Problems): Promise<Map<number, Identity>> {
  const deletes = writes.filter(({ request }) => request.interaction === 'delete');
  const others = writes.filter(({ request }) => request.interaction !== 'delete');
  const named = await newestVersions(writes, context);
  const before = new Foreseen(context.store, new Map());
  const gone = await identifyAll(deletes, await lookUp(deletes, before, context, problems), named, problems);
  const after = new Foreseen(context.store, goneResources(gone));
  const conditions = await lookUp(others, after, context, problems);
  refuseRepeatedCriteria(conditions, problems);
  const identities = [...gone, ...(await identifyAll(others, conditions, named, problems))];
  refuseRepeatedIdentities(identities, problems);
  return new Map(identities.map((identity) => [identity.entry.number, identity]));
}

/** What entries name by their address, or conditional updates by the id in their body; read all at once. */
async function newestVersions(entries: Entry[], { store }: Context): Promise<Map<Entry, Version>> {
  const named = entries.flatMap((entry) => {
    const { interaction, type, id } = entry.request;
    const chosen = id ?? (interaction === 'update' ? entry.resource?.id : undefined);
    return typeof chosen === 'string' && type !== undefined ? [{ entry, ref: { type, id: chosen } }] : [];
  });
  const versions = await store.read(named.map(({ ref }) => ref));
  return new Map(
    named.flatMap(({ entry }, index) => {
      const version = versions[index];
      return version === undefined ? [] : [[entry, version]];
    }),
  );
}

/** The criteria of an entry, if it has any: an If-None-Exist, or an address without id. */
function criteriaFor({ request }: Entry): string | undefined {
  if (request.interaction === 'create') return request.preconditions.ifNoneExist;
  return request.id === undefined ? criteriaOf(request.query) : undefined;
}

async function lookUp(
  entries: Entry[],
  foreseen: Foreseen,
  context: Context,
  problems: Problems,
): Promise<Map<Entry, Condition>> {
  const found = new Map<Entry, Condition>();
  await inSlices(entries, async (entry) => {
    const criteria = criteriaFor(entry);
    if (criteria === undefined) return;
    const place = `${entry.path}.request.${entry.request.interaction === 'create' ? 'ifNoneExist' : 'url'}`;
    await problems.try(entry.path, place, async () => {
      const type = entry.request.type as string;
      const where = await conditionalCriterion(context, type, criteria);
      const { untouched, given } = await foreseen.find(where);
      if (untouched.length > 1) throw multipleMatches(`${type}?${criteria}`);
      found.set(entry, { criteria: `${type}?${criteria}`, where, given, match: untouched[0] });
    });
  });
  return found;
}

async function identifyAll(
  entries: Entry[],
  conditions: Map<Entry, Condition>,
  named: Map<Entry, Version>,
  problems: Problems,
): Promise<Identity[]> {
  const identities: Identity[] = [];
  for (const entry of entries) {
    const condition = conditions.get(entry);
    if (condition === undefined && criteriaFor(entry) !== undefined) continue;
    const identity = await problems.try(entry.path, `${entry.path}.request`, () =>
      identifyOne(entry, condition, named.get(entry)),
    );
    if (identity !== undefined) identities.push(identity);
  }
  return identities;
}

function identifyOne(entry: Entry, condition: Condition | undefined, named: Version | undefined): Identity {
  const { request } = entry;
  const type = request.type as string;
  const identity = { entry, type, condition };
  if (request.interaction === 'create') {
    resourceBody(request);
    const match = condition?.match;
    return { ...identity, id: match?.id ?? newId(), current: match };
  }
  if (request.interaction === 'update') {
    const body = resourceBody(request);
    const id = chooseId(request, body.resource.id, condition?.match);
    const current = condition?.match ?? named;
    assertMatches(request, current);
    assertNoneMatches(request, current);
    return { ...identity, id, current };
  }
  const current = condition === undefined ? named : condition.match;
  assertMatches(request, current);
  return { ...identity, id: request.id ?? current?.id, current };
}

const goneResources = (deletes: Identity[]): Map<string, Subject | undefined> =>
  new Map(deletes.flatMap(({ type, id }) => (id === undefined ? [] : [[`${type}/${id}`, undefined]])));

/** Takes the later of two entries with one condition away. */
function refuseRepeatedCriteria(conditions: Map<Entry, Condition>, problems: Problems): void {
  const seen = new Map<string, Entry>();
  for (const [entry, { where, criteria }] of conditions) {
    const key = JSON.stringify(where);
    const other = seen.get(key);
    if (other === undefined) seen.set(key, entry);
    else {
      const place = `${entry.path}.request.${entry.request.interaction === 'create' ? 'ifNoneExist' : 'url'}`;
      problems.add(repeatedCriteria(criteria, other.path, place), entry.path, place);
      conditions.delete(entry);
    }
  }
}

function refuseRepeatedIdentities(identities: Identity[], problems: Problems): void {
  const seen = new Map<string, Entry>();
  for (const { entry, type, id } of identities.toSorted((a, b) => a.entry.number - b.entry.number)) {
    if (id === undefined) continue;
    const reference = `${type}/${id}`;
    const other = seen.get(reference);
    if (other === undefined) seen.set(reference, entry);
    else problems.add(repeatedIdentity(reference, other.path, `${entry.path}.request.url`), entry.path, entry.path);
  }
}
