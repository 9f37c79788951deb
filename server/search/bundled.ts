// Documents and messages by what their first entry tells: chains through `composition` and `message` lead into the Bundle.
// https://hl7.org/fhir/R4/bundle.html#search
import { bundleLookup, entriesOf } from '../definitions/profiles/bundle-entries.ts';
import { walkStrings } from '../definitions/walk.ts';
import type { Resource } from '../fhir/request.ts';
import { inParts } from './contained.ts';
import { type Container, type PartRef, partId, toPart } from './container.ts';
import type { Criterion } from './query.ts';

/** Entries are no contained resources, which `_contained` asks for: their types have a name of their own. */
const entryType = (type: string): string => `##${type}`;

/** A long document is not searched beyond so many of its entries. */
const MOST = 200;

/** `around`: what the Bundle's own references are told of it; `container`: what those of the entry are. */
export type Bundled = { resource: Resource; ref: PartRef; around: Container; container: Container };

/** The first entry and what it refers to, each as a part of the Bundle; none of a Bundle that is no document or message. */
export function bundledIn(bundle: Resource): Bundled[] {
  if (bundle.resourceType !== 'Bundle' || (bundle.type !== 'document' && bundle.type !== 'message')) return [];
  const first = entriesOf(bundle)[0]?.resource;
  if (first === undefined) return [];
  const { id = '' } = bundle;
  const lookup = bundleLookup(bundle);
  const refs = new Map<Resource, PartRef>();
  const add = (resource: Resource) => {
    const local = String(refs.size);
    if (!refs.has(resource) && refs.size < MOST)
      refs.set(resource, { type: entryType(resource.resourceType), id: partId({ type: 'Bundle', id }, local) });
  };
  const finder = (resource: Resource) => {
    const { base } = lookup.from(resource);
    return (reference: string): Resource | undefined => lookup.find(reference, base);
  };
  add(first);
  const findFrom = finder(first);
  walkStrings(first, (text, type) => {
    const found = type === 'reference' ? findFrom(text) : undefined;
    if (found !== undefined) add(found);
  });
  const around: Container = { type: 'Bundle', id, parts: new Map(), first: refs.get(first) as PartRef };
  return [...refs].map(([resource, ref]) => {
    const find = finder(resource);
    const entry = (reference: string): PartRef | undefined => {
      const found = find(reference);
      return found && refs.get(found);
    };
    return {
      resource: typed(resource, find) as Resource,
      ref,
      around,
      container: { type: 'Bundle', id, parts: new Map(), entry },
    };
  });
}

/** With the types of what its references lead to, which an urn does not tell: `patient` asks for them. */
function typed(value: unknown, find: (reference: string) => Resource | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => typed(item, find));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, typed(member, find)]);
  const { reference } = value as { reference?: unknown };
  const found = typeof reference === 'string' ? find(reference) : undefined;
  return Object.fromEntries(found === undefined ? members : [...members, ['type', found.resourceType]]);
}

/** From a Bundle to its first entry, of one of these types, that fulfils `where`. */
export const toFirstEntry = (param: string, { types, where }: { types: string[]; where: Criterion }): Criterion => ({
  kind: 'link',
  direction: 'out',
  param: toPart(param),
  types: types.map(entryType),
  where: amongEntries(inParts(where)),
});

/** What is asked of contained resources, asked of entries; links to resources of their own stay as they are. */
function amongEntries(criterion: Criterion): Criterion {
  switch (criterion.kind) {
    case 'and':
    case 'or':
      return { kind: criterion.kind, of: criterion.of.map(amongEntries) };
    case 'not':
      return { kind: 'not', of: amongEntries(criterion.of) };
    case 'link':
      return criterion.types.every((type) => type.startsWith('#'))
        ? { ...criterion, types: criterion.types.map((type) => `#${type}`), where: amongEntries(criterion.where) }
        : criterion;
    default:
      return criterion;
  }
}
