// What the links between the entries of a transaction become, once it is known which resource each entry means:
// https://hl7.org/fhir/R4/http.html#transaction, https://hl7.org/fhir/R4/bundle.html#references
import type { Given, Ref } from '../../storage/store.ts';
import type { Entry } from '../entry.ts';
import type { Identity } from './identities.ts';
import type { Link, Replacement } from './links.ts';

/** What planning teaches about its own result. */
export type Learned = {
  /** By number of entry: the version its resource has in the end, where that is not the next one. */
  versions: Map<number, string>;
  /** By search: the resource a conditional reference means; undefined: not looked for yet. */
  found: Map<string, Ref> | undefined;
  /** What was asked of the store for them. */
  given: Given[];
};

export const nothingLearned = (): Learned => ({ versions: new Map(), found: undefined, given: [] });

/** Undefined: the link stays as it is. */
export function replacementOf(
  link: Link,
  identities: ReadonlyMap<number, Identity>,
  learned: Learned,
): Replacement | undefined {
  if (typeof link.target === 'string') {
    const ref = learned.found?.get(link.target);
    return ref === undefined ? undefined : { text: `${ref.type}/${ref.id}` };
  }
  const identity = identities.get(link.target);
  if (identity?.id === undefined) return undefined;
  const text = link.type === 'id' ? identity.id : `${identity.type}/${identity.id}`;
  if (link.version === undefined || !isOwnVersion(link.version, identity)) return { text };
  return { text, version: expectedVersion(link.target, identities, learned) };
}

/** The version an entry leaves: the next one, as long as nothing else is learned. */
export function expectedVersion(
  number: number,
  identities: ReadonlyMap<number, Identity>,
  { versions }: Learned,
): string | undefined {
  const identity = identities.get(number);
  if (identity === undefined || versions.has(number)) return versions.get(number);
  const { entry, current } = identity;
  if (current === undefined) return '1';
  return entry.request.interaction === 'create' ? current.versionId : String(Number(current.versionId) + 1);
}

/**
 * Whether a version-specific link means the version that the transaction makes. Of a resource that was not there before
 * there is no other; of one that was, its `meta.versionId` in the Bundle tells.
 */
function isOwnVersion(version: string, { entry, current }: Identity): boolean {
  const { fullUrl, resource, request } = entry;
  if (current === undefined || request.interaction === 'create' || fullUrl?.startsWith('urn:') === true) return true;
  return resource?.resourceType === request.type && resource?.meta?.versionId === version;
}

/** Where a link stands: `Bundle.entry[3].resource.subject.reference`. Searched for only when something is wrong with it. */
export function linkPath({ path, resource }: Entry, { holder, name }: Link): string {
  return findPath(resource, `${path}.resource`, holder, name) ?? `${path}.resource`;
}

function findPath(node: unknown, path: string, holder: object, name: string | number): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const step = (key: string): string => (Array.isArray(node) ? `${path}[${key}]` : `${path}.${key}`);
  if (node === holder) return step(String(name));
  for (const [key, child] of Object.entries(node)) {
    const found = findPath(child, step(key), holder, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
