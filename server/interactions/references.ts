// REFERENCES=existing: what a resource refers to must be there, and what is referred to stays.
// https://hl7.org/fhir/R4/references.html#integrity
import { walkStrings } from '../definitions/walk.ts';
import { danglingReferenceIssue } from '../fhir/failures-write.ts';
import { FhirError, type Issue } from '../fhir/outcome.ts';
import { parseReference } from '../fhir/reference.ts';
import type { Resource } from '../fhir/request.ts';
import { REFERRED } from '../search/index-resource.ts';
import type { Criterion } from '../search/query.ts';
import type { Given, Ref, ResourceStore, Version } from '../storage/store.ts';

/** The distinct resources of this hub that a resource refers to, itself excepted, each with the first place that does. */
export function outgoing(resource: Resource, type: string, id: string, baseUrl: string): Map<string, Ref> {
  const targets = new Map<string, Ref>();
  walkStrings(resource, (value, elementType) => {
    if (elementType !== 'reference') return;
    const reference = parseReference(value, baseUrl);
    if (reference.kind !== 'local' || (reference.type === type && reference.id === id)) return;
    targets.set(`${reference.type}/${reference.id}`, { type: reference.type, id: reference.id });
  });
  return targets;
}

/**
 * Conditions under which every target still exists at commit. Throws 422 naming each that does not.
 * `coming`: what the same transaction stores.
 */
export async function missingTargets(
  resource: Resource,
  type: string,
  id: string,
  store: ResourceStore,
  { baseUrl }: { baseUrl: string },
  coming: ReadonlySet<string> = new Set(),
): Promise<Given[]> {
  const targets = [...outgoing(resource, type, id, baseUrl)]
    .filter(([name]) => !coming.has(name))
    .map(([, ref]) => ref);
  const dangling = await danglingAmong(targets, type, store);
  if (dangling.length > 0) throw new FhirError(422, dangling);
  return targets.map((ref) => ({ where: isResource(ref), matches: [ref] }));
}

/** One issue for each target that is not there. */
export async function danglingAmong(targets: Ref[], type: string, store: ResourceStore): Promise<Issue[]> {
  const versions = await store.read(targets);
  return targets
    .filter((_, index) => versions[index]?.text == null)
    .map((ref) => danglingReferenceIssue(`${ref.type}/${ref.id}`, type));
}

/** Who refers to a resource: the condition, and up to five names. */
export async function referrers(
  { type, id }: Version,
  store: ResourceStore,
): Promise<{ where: Criterion; by: string[] }> {
  const where = isReferredTo({ type, id });
  const { matches } = await store.search({ where, sort: [], size: 5, total: false });
  return { where, by: matches.map((match) => `${match.type}/${match.id}`) };
}

/** The resource of this type and id exists. */
export const isResource = ({ type, id }: Ref): Criterion => ({
  kind: 'and',
  of: [
    { kind: 'type', types: [type] },
    { kind: 'self', tests: [{ column: 'id', op: 'eq', value: id }] },
  ],
});

export const isReferredTo = ({ type, id }: Ref): Criterion => ({
  kind: 'entry',
  of: 'reference',
  param: REFERRED,
  tests: [
    { column: 'type', op: 'eq', value: type },
    { column: 'id', op: 'eq', value: id },
  ],
});
