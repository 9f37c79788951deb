// The code systems, value sets and concept maps the hub knows: stored, of its profiles, of R4 itself: https://hl7.org/fhir/R4/terminology-service.html
import type { DefinitionSource } from '../definitions/profiles/definitions.ts';
import { officialDefinition } from '../definitions/terminology/official.ts';
import type { Find, TerminologyType, TerminologyTypes } from '../definitions/terminology/types.ts';
import { latest } from '../definitions/terminology/versions.ts';
import { parseReference } from '../fhir/reference.ts';
import type { Resource } from '../fhir/request.ts';
import { claimants } from '../search/include.ts';
import type { ResourceStore, Version } from '../storage/store.ts';
import type { Context } from './context.ts';
import { fetchVersions, query } from './query.ts';

/**
 * Runs `use` until all it asks for has been looked up; what it throws or returns before is dropped, so it must have no effects.
 * `asOf`, a date: the versions of then.
 */
export async function withTerminology<Result>(
  context: Context,
  use: (find: Find) => Result,
  asOf?: string,
): Promise<Result> {
  const shelf = await currentShelf(context.store);
  for (;;) {
    const missing = new Map<string, [TerminologyType, string]>();
    const find: Find = (type, url, version) => {
      const key = `${type} ${url}`;
      const stored = shelf.stored.get(key);
      if (stored === undefined) missing.set(key, [type, url]);
      return choose(type, url, version, asOf, stored ?? [], context.validation.definitions);
    };
    const outcome = attempt(() => use(find));
    if (missing.size === 0) return outcome();
    for (const [key, [type, url]] of missing) shelf.stored.set(key, await load(type, url, shelf, context));
  }
}

/** Throws, or returns, when its outcome is asked for: until then something may have been missing. */
function attempt<Result>(run: () => Result): () => Result {
  try {
    const result = run();
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** What is stored counts before what the hub brings along, if it is no older. */
function choose<Type extends TerminologyType>(
  type: Type,
  url: string,
  version: string | undefined,
  asOf: string | undefined,
  stored: readonly Resource[],
  profiles: DefinitionSource,
): TerminologyTypes[Type] | undefined {
  const brought = profiles(version === undefined ? url : `${url}|${version}`);
  const all = [officialDefinition(type, url), brought?.resourceType === type ? brought : undefined, ...stored];
  const found = all.filter((one): one is TerminologyTypes[Type] => one !== undefined);
  return latest(found, version, asOf) as TerminologyTypes[Type] | undefined;
}

// ── what is stored ──────────────────────────────────────────────────────────────────────────────────────────────────
const TYPES: readonly TerminologyType[] = ['CodeSystem', 'ValueSet', 'ConceptMap'];

type Shelf = {
  /** Up to where it is current. */
  head: number;
  /** How many versions of each type there were then. */
  counts: Map<string, number>;
  /** All that is stored, by type and URL; the same object for the same version, so that what is computed of it lasts. */
  stored: Map<string, readonly Resource[]>;
  parsed: Map<string, { versionId: string; resource: Resource }>;
  /** Characters of what is parsed. */
  size: number;
};
const shelves = new WeakMap<ResourceStore, Shelf>();
const MOST_CHARACTERS = 300_000_000;
const MOST_URLS = 10_000;
const MOST_VERSIONS = 100;

/** Other processes write, too: before each use a look at the head, and if it moved, one count for each type. */
async function currentShelf(store: ResourceStore): Promise<Shelf> {
  const shelf = shelves.get(store) ?? emptyShelf();
  shelves.set(store, shelf);
  const head = await store.head();
  if (head === shelf.head) return shelf;
  for (const type of TYPES) {
    const { total } = await store.history({ scope: { type }, at: head, size: 0 });
    if (total !== shelf.counts.get(type))
      for (const key of shelf.stored.keys()) if (key.startsWith(`${type} `)) shelf.stored.delete(key);
    shelf.counts.set(type, total);
  }
  shelf.head = head;
  if (shelf.size > MOST_CHARACTERS || shelf.stored.size > MOST_URLS) {
    shelf.stored.clear();
    shelf.parsed.clear();
    shelf.size = 0;
  }
  return shelf;
}

const emptyShelf = (): Shelf => ({ head: -1, counts: new Map(), stored: new Map(), parsed: new Map(), size: 0 });

/** By canonical URL, or by its address on this server. */
async function load(type: TerminologyType, url: string, shelf: Shelf, context: Context): Promise<Resource[]> {
  const reference = parseReference(url, context.settings.baseUrl);
  if (reference.kind === 'local') {
    return reference.type === type ? (await fetchVersions([reference], context)).map((one) => parsed(one, shelf)) : [];
  }
  const where = claimants({ kind: 'canonical', types: [type], url });
  const sort = [{ by: 'lastUpdated', descending: false } as const];
  const { matches } = await query({ where, sort, size: MOST_VERSIONS, total: false }, context);
  return matches.map((one) => parsed(one, shelf));
}

function parsed({ type, id, versionId, text }: Version, shelf: Shelf): Resource {
  const key = `${type}/${id}`;
  const known = shelf.parsed.get(key);
  if (known?.versionId === versionId) return known.resource;
  const resource = JSON.parse(text as string) as Resource;
  shelf.parsed.set(key, { versionId, resource });
  shelf.size += (text as string).length;
  return resource;
}

/** The stored resource an operation is called on. */
export async function onShelf(version: Version, { store }: Context): Promise<Resource> {
  return parsed(version, await currentShelf(store));
}
