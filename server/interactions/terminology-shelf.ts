// Stored definitions, parsed, and kept until one is written: profiles, code systems, value sets, concept maps.
// https://hl7.org/fhir/R4/terminology-service.html, https://hl7.org/fhir/R4/structuredefinition.html

import type { DefinitionSource } from '../definitions/profiles/definitions.ts';
import { searchParameter } from '../definitions/search-parameters.ts';
import type { FoundType, ValueSet } from '../definitions/terminology/types.ts';
import { parseCanonical, parseReference } from '../fhir/reference.ts';
import type { Resource } from '../fhir/request.ts';
import { claimants } from '../search/include.ts';
import type { Criterion } from '../search/query.ts';
import type { Change, Committed, ResourceStore, Sequence, Version } from '../storage/store.ts';
import type { Context, OwnDefinitions } from './context.ts';
import { fetchVersions, query } from './query.ts';

/** Definitions by their URL; `supplement`: the code systems that add to the one with this URL; `owner`: the one whose codes the value set with this URL has. */
export type Kind = DefinitionType | 'supplement' | 'owner';

type DefinitionType = FoundType | 'StructureDefinition';
const TYPES: readonly DefinitionType[] = [
  'StructureDefinition',
  'CodeSystem',
  'ValueSet',
  'ConceptMap',
  'Questionnaire',
  'Measure',
];
/** What changes when a type is written. */
const KINDS: Record<DefinitionType, readonly Kind[]> = {
  StructureDefinition: ['StructureDefinition'],
  CodeSystem: ['CodeSystem', 'supplement', 'owner'],
  ValueSet: ['ValueSet'],
  ConceptMap: ['ConceptMap'],
  Questionnaire: ['Questionnaire'],
  Measure: ['Measure'],
};

export type Shelf = {
  /** Up to where it is current. */
  head: number;
  /** How many versions of each type there were then. */
  counts: Map<string, number>;
  /** All that is stored, by kind and URL; the same object for the same version, so that what is computed of it lasts. */
  stored: Map<string, readonly Resource[]>;
  /** What was found, or not, for those who looked for it last: each code of each resource asks for the same few. */
  told: Map<string, Resource | undefined>;
  parsed: Map<string, { versionId: string; resource: Resource }>;
  /** Characters of what is parsed. */
  size: number;
  /** Characters of what was asked for; most of it may not be stored. */
  asked: number;
  /** Code systems by the value set they name; undefined: they were not looked through yet. */
  owners: Map<string, Version> | undefined;
  /** The profiles as validation asks for them; another source when one changed, since others may rest on it. */
  profiles: DefinitionSource | undefined;
};
const shelves = new WeakMap<ResourceStore, Shelf>();
const MOST_CHARACTERS = 300_000_000;
/** Addresses that reads ask for are kept, too: they alone must not fill the memory. */
const MOST_ASKED = 10_000_000;
const MOST_URLS = 10_000;
const MOST_VERSIONS = 100;

/** Of an instant past: that of now, unless something was stored since; then one for this once. A transaction that defines has its own. */
export async function shelfOf({ store, present = store, ownDefinitions }: Context): Promise<Shelf> {
  if (ownDefinitions !== undefined) return shelfFor(ownDefinitions);
  const shelf = await currentShelf(present);
  if (store === present) return shelf;
  const counts = await countVersions(present, await store.head());
  return TYPES.every((type) => counts.get(type) === shelf.counts.get(type)) ? shelf : emptyShelf();
}

const ownShelves = new WeakMap<OwnDefinitions, Shelf>();

function shelfFor(own: OwnDefinitions): Shelf {
  const shelf = ownShelves.get(own) ?? emptyShelf();
  ownShelves.set(own, shelf);
  return shelf;
}

/** Other processes write, too: before each use a look at the head, and if it moved, one count for each type. */
async function currentShelf(store: ResourceStore): Promise<Shelf> {
  const shelf = shelves.get(store) ?? emptyShelf();
  shelves.set(store, shelf);
  if (shelf.asked > MOST_ASKED || shelf.stored.size > MOST_URLS || shelf.told.size > MOST_URLS) {
    shelf.stored.clear();
    shelf.told.clear();
    shelf.asked = 0;
  }
  const head = await store.head();
  if (head === shelf.head) return shelf;
  const counts = await countVersions(store, head);
  for (const type of TYPES) if (counts.get(type) !== shelf.counts.get(type)) forget(shelf, KINDS[type]);
  shelf.counts = counts;
  shelf.head = head;
  if (shelf.size > MOST_CHARACTERS) {
    shelf.stored.clear();
    shelf.told.clear();
    shelf.parsed.clear();
    shelf.profiles = undefined;
    shelf.size = 0;
  }
  return shelf;
}

/** Saves the counts where this hub's own commit was the next one and wrote no definition. */
export function carryOn(store: ResourceStore, { sequence }: Committed, changes: readonly Change[]): void {
  const shelf = shelves.get(store);
  const isNext = shelf?.head === sequence - 1;
  if (isNext && !changes.some((change) => 'type' in change && isDefinition(change.type))) shelf.head = sequence;
}

export const isDefinition = (type: string): boolean => (TYPES as readonly string[]).includes(type);

async function countVersions(store: ResourceStore, at: Sequence): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const type of TYPES) {
    const { total = 0 } = await store.history({ scope: { type }, at, size: 0, total: true });
    counts.set(type, total);
  }
  return counts;
}

const emptyShelf = (): Shelf => ({
  head: -1,
  counts: new Map(),
  stored: new Map(),
  told: new Map(),
  parsed: new Map(),
  size: 0,
  asked: 0,
  owners: undefined,
  profiles: undefined,
});

function forget(shelf: Shelf, kinds: readonly Kind[]): void {
  for (const key of shelf.stored.keys()) if (kinds.some((kind) => key.startsWith(`${kind} `))) shelf.stored.delete(key);
  shelf.told.clear();
  if (kinds.includes('owner')) shelf.owners = undefined;
  if (kinds.includes('StructureDefinition')) shelf.profiles = undefined;
}

/** By canonical URL, or by its address on this server; the last are the latest. */
export async function load(kind: Kind, url: string, shelf: Shelf, context: Context): Promise<Resource[]> {
  const found = await loadStored(kind, url, shelf, context);
  const { ownDefinitions: own } = context;
  if (own === undefined) return found;
  const kept = found.filter(({ resourceType, id }) => !own.replaced.has(`${resourceType}/${id}`));
  return [...kept, ...own.stored.filter(answering(kind, url, context)).map(({ resource }) => resource)];
}

/** What the store would be asked of each. */
function answering(kind: Kind, url: string, { settings }: Context): (one: OwnDefinitions['stored'][number]) => boolean {
  if (kind === 'supplement')
    return ({ resource }) => resource.resourceType === 'CodeSystem' && urlOf(resource.supplements) === url;
  if (kind === 'owner') return ({ resource }) => resource.resourceType === 'CodeSystem' && resource.valueSet === url;
  const reference = parseReference(url, settings.baseUrl);
  const named = reference.kind === 'local' && reference.type === kind ? reference.id : undefined;
  return ({ resource, id }) =>
    resource.resourceType === kind && (resource.url === url || (named !== undefined && named === id));
}

const urlOf = (canonical: unknown): string | undefined =>
  typeof canonical === 'string' ? parseCanonical(canonical).url : undefined;

async function loadStored(kind: Kind, url: string, shelf: Shelf, context: Context): Promise<Resource[]> {
  if (kind === 'owner') {
    const { counts } = shelf;
    const all = shelf.owners ?? (await owners(context.store));
    // Not those of before a definition that was written meanwhile.
    if (shelf.counts === counts) shelf.owners = all;
    const owner = all.get(url);
    return owner === undefined ? [] : [parsed(owner, shelf)];
  }
  if (kind === 'supplement') return found(supplementing(url), shelf, context);
  const reference = parseReference(url, context.settings.baseUrl);
  if (reference.kind === 'local') {
    return reference.type === kind ? (await fetchVersions([reference], context)).map((one) => parsed(one, shelf)) : [];
  }
  return found(claimants({ kind: 'canonical', types: [kind], url }), shelf, context);
}

async function found(where: Criterion, shelf: Shelf, context: Context): Promise<Resource[]> {
  const sort = [{ by: 'lastUpdated', descending: false } as const];
  const { matches } = await query({ where, sort, size: MOST_VERSIONS, total: false }, context);
  return matches.map((one) => parsed(one, shelf));
}

const supplementing = (url: string): Criterion => ({
  kind: 'entry',
  of: 'token',
  param: searchParameter('CodeSystem', 'supplements')?.key ?? '',
  tests: [{ column: 'code', op: 'eq', value: url }],
});

/** A code system that is contained may name one too, in front of its container's. */
function valueSetOf(text: string): string | undefined {
  if (text.includes('"contained":[')) return (JSON.parse(text) as { valueSet?: string }).valueSet;
  // Of an object in a text the quotes are escaped.
  const [, named] = /"valueSet":("(?:[^"\\]|\\.)*")/.exec(text) ?? [];
  return named === undefined ? undefined : (JSON.parse(named) as string);
}

/** The code systems by the value sets they name as all their codes: no search parameter tells them. */
async function owners(store: ResourceStore): Promise<Map<string, Version>> {
  const byValueSet = new Map<string, Version>();
  for await (const slice of store.scan({ kind: 'type', types: ['CodeSystem'] })) {
    for (const version of slice) {
      const named = valueSetOf(version.text ?? '');
      if (named !== undefined) byValueSet.set(named, version);
    }
  }
  return byValueSet;
}

/** The URLs of the value sets that a value set includes or excludes. */
export function includedIn(resource: Resource): string[] {
  if (resource.resourceType !== 'ValueSet') return [];
  const { include = [], exclude = [] } = (resource as ValueSet).compose ?? {};
  return [...include, ...exclude].flatMap(({ valueSet = [] }) => valueSet.map((one) => parseCanonical(one).url));
}

export function parsed({ type, id, versionId, text }: Version, shelf: Shelf): Resource {
  const key = `${type}/${id}`;
  const known = shelf.parsed.get(key);
  if (known?.versionId === versionId) return known.resource;
  const resource = JSON.parse(text as string) as Resource;
  shelf.parsed.set(key, { versionId, resource });
  shelf.size += (text as string).length;
  return resource;
}
