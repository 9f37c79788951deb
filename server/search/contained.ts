// Contained resources: indexed as parts of the resource they stand in, found through it.
// https://hl7.org/fhir/R4/search.html#contained https://hl7.org/fhir/R4/references.html#contained
import { resourceTypes } from '../definitions/structures.ts';
import { allOf } from './any-of.ts';
import { type Container, type PartRef, partId, partType, toPart } from './container.ts';
import { type Criterion, type IndexEntry, PARTS, type ReferenceEntry } from './query.ts';
import { entry } from './values/value-type.ts';

const partKey = (param: string): string => `#${param}`;

/** The parameter by which a part is known among those of its container. */
const LOCAL_ID = '#id';
export const hasLocalId = (id: string): Criterion =>
  entry('token', LOCAL_ID, [{ column: 'code', op: 'eq', value: id }]);

/** The entries of a contained resource are those it would have by itself, under names of their own. */
export function containedEntry(container: Container, local: string, own: readonly IndexEntry[]): IndexEntry {
  const type = container.parts.get(local) as string;
  const { part, ...entry } = partEntry({ type: partType(type), id: partId(container, local) }, own);
  return { ...entry, part: [{ kind: 'token', param: LOCAL_ID, system: '', code: local }, ...part] };
}

export const partEntry = (ref: PartRef, own: readonly IndexEntry[]): ReferenceEntry & { part: IndexEntry[] } => ({
  kind: 'reference',
  param: PARTS,
  ...ref,
  part: own.filter((one) => !isCustom(one)).map((one) => ({ ...one, param: partKey(one.param) })),
});

/** Parameters that come and go are indexed for resources, not for what they contain. */
const isCustom = ({ param }: IndexEntry): boolean => param.includes('@');

/** What a criterion asks of a resource, asked of a contained one. It has neither an address nor a time of its own. */
export function inParts(criterion: Criterion): Criterion {
  switch (criterion.kind) {
    case 'and':
    case 'or':
      return joined(criterion.kind, criterion.of.map(inParts));
    case 'not':
      return { kind: 'not', of: inParts(criterion.of) };
    case 'type':
      return { kind: 'type', types: criterion.types.map(partType) };
    case 'self':
      return NOTHING;
    case 'entry':
      return { ...criterion, param: partKey(criterion.param) };
    case 'key':
    case 'written':
      return NOTHING;
    case 'link':
      return linkInParts(criterion);
  }
}

const NOTHING: Criterion = { kind: 'or', of: [] };
const isNothing = (criterion: Criterion): boolean => criterion.kind === 'or' && criterion.of.length === 0;

function joined(kind: 'and' | 'or', of: Criterion[]): Criterion {
  if (kind === 'or') return { kind, of: of.filter((one) => !isNothing(one)) };
  return of.find(isNothing) ?? { kind, of };
}

type Link = Extract<Criterion, { kind: 'link' }>;

/** What refers to a contained resource is its container, or another one in there. */
function linkInParts(link: Link): Criterion {
  if (link.direction === 'out') return { ...link, param: partKey(link.param) };
  const param = toPart(link.param);
  const inside = { param: partKey(param), types: link.types.map(partType), where: inParts(link.where) };
  return {
    kind: 'or',
    of: [
      { ...link, param },
      { ...link, ...inside },
    ],
  };
}

/** So many links before the end of a chain may lead to contained resources: each doubles what is asked. */
const MOST_LINKS = 4;

/** The same link to contained resources; none where what it asks of them is long already. */
export function linkToParts({ param, types, where }: Omit<Link, 'kind' | 'direction'>): Criterion[] {
  if (depthOf(where) >= MOST_LINKS) return [];
  const inside = inParts(where);
  if (isNothing(inside)) return [];
  return [{ kind: 'link', direction: 'out', param: toPart(param), types: types.map(partType), where: inside }];
}

function depthOf(criterion: Criterion): number {
  if (criterion.kind === 'link') return 1 + depthOf(criterion.where);
  if (criterion.kind === 'not') return depthOf(criterion.of);
  return criterion.kind === 'and' || criterion.kind === 'or' ? Math.max(0, ...criterion.of.map(depthOf)) : 0;
}

/** `own`: what matches are; `inside`: what contained ones are; `where`: the resources that match, or contain what does. */
export type ContainedMatches = {
  types: readonly string[];
  alone: boolean;
  own: Criterion;
  inside: Criterion;
  where: Criterion;
};

/** `types` undefined: of any. */
export function containedMatches(
  types: readonly string[] | undefined,
  conditions: Criterion[],
  { alone }: { alone: boolean },
): ContainedMatches {
  const known = types ?? resourceTypes();
  const own = allOf(conditions);
  const inside = inParts(own);
  const containing = containersOf(known, inside);
  const where: Criterion = alone ? containing : { kind: 'or', of: [own, containing] };
  return { types: known, alone, own, inside, where };
}

/** The resources that contain one of these types which fulfils `inside`. */
export const containersOf = (types: readonly string[], inside: Criterion): Criterion => ({
  kind: 'and',
  of: [
    entry('reference', PARTS),
    { kind: 'link', direction: 'out', param: PARTS, types: types.map(partType), where: inside },
  ],
});
