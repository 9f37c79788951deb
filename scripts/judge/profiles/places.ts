// Where the elements of a profile stand in a resource: https://hl7.org/fhir/R4/profiling.html#discriminator
// It tells slices apart on its own, and by less than the hub does: as much as the country's profiles need.

import {
  type DefinitionSource,
  type Discriminator,
  typeDefined,
} from '../../../server/definitions/profiles/definitions.ts';
import { childOf } from '../../../server/definitions/profiles/paths.ts';
import type { Branch } from '../../../server/definitions/profiles/tree.ts';
import { valueTest } from '../../../server/definitions/profiles/values.ts';
import { isPrimitive } from '../../../server/definitions/structures.ts';
import { type Element, extensionOf, nameFor, stepOf, typesOf } from './elements.ts';
import { at, isObject, type Json, type Path } from './json-path.ts';

export type Places = ReadonlyMap<Element, Path[]>;

/** `start`: where the root itself stands; an extension stands in another resource. */
export function placesOf(root: Element, start: Path, resource: Json, definitions: DefinitionSource): Places {
  const places = new Map<Element, Path[]>();
  const visit = (element: Element, path: Path): void => {
    places.set(element, [...(places.get(element) ?? []), path]);
    for (const member of element.members) {
      if (member.whole !== undefined) continue;
      for (const found of valuesOf(member, path, resource)) visitWithSlices(member, found, element);
    }
  };
  const visitWithSlices = (element: Element, path: Path, owner: Element): void => {
    visit(element, path);
    const slices = owner.members.filter(({ whole }) => whole === element);
    const slice = slices.find((one) => isOf(one, element, path, resource, definitions));
    if (slice !== undefined) visitWithSlices(slice, path, owner);
  };
  visit(root, start);
  return places;
}

/** Below a primitive stands what its sibling has. */
export function holderOf(element: Element, path: Path): Path {
  const [type = ''] = typesOf(element);
  if (!isPrimitive(type) || path.length === 0) return path;
  const name = path.findLastIndex((step) => typeof step === 'string');
  return path.map((step, index) => (index === name ? `_${step}` : step));
}

function valuesOf(member: Element, owner: Path, resource: Json): Path[] {
  const holder = holderOf(member.parent as Element, owner);
  const held = at(resource, holder);
  if (!isObject(held)) return [];
  const names = typesOf(member).length === 0 ? [stepOf(member)] : typesOf(member).map((type) => nameFor(member, type));
  return [...new Set(names)].flatMap((name): Path[] => {
    const value = held[name];
    if (value === undefined) return [];
    return Array.isArray(value) ? value.map((_, index) => [...holder, name, index]) : [[...holder, name]];
  });
}

function isOf(slice: Element, whole: Element, path: Path, resource: Json, definitions: DefinitionSource): boolean {
  const value = at(resource, path);
  const url = extensionOf(slice);
  if (url !== undefined) return isObject(value) && value.url === url;
  return discriminatorsOf(whole).every(({ type, path: spot }) => {
    if (type === 'type' && spot === '$this') return path.includes(nameFor(slice, typesOf(slice)[0] ?? ''));
    if (type === 'type' || type === 'profile') return isOfType(slice, spot, value, resource, definitions);
    const branch = branchAt(slice.branch, spot);
    const test = branch === undefined ? undefined : (valueTest(branch.element) ?? undefined);
    return test === undefined ? false : valueAt(value, spot).some(test);
  });
}

export const discriminatorsOf = ({ branch: { name, element } }: Element): Discriminator[] => {
  const told = element.slicing?.discriminator ?? [];
  return told.length > 0 || !name.endsWith('[x]') ? told : [{ type: 'type', path: '$this' }];
};

const stepsOf = (path: string): string[] => path.split('.').filter((step) => step !== '$this');

const branchAt = (branch: Branch, path: string): Branch | undefined =>
  stepsOf(path).reduce<Branch | undefined>((at, step) => (at === undefined ? undefined : childOf(at, step)), branch);

const valueAt = (value: unknown, path: string): unknown[] =>
  stepsOf(path).reduce<unknown[]>(
    (values, step) => values.flatMap((one) => (isObject(one) && one[step] !== undefined ? [one[step]].flat() : [])),
    [value],
  );

/** By the types alone: no two slices of a profile are for one type. */
function isOfType(
  slice: Element,
  path: string,
  value: unknown,
  resource: Json,
  definitions: DefinitionSource,
): boolean {
  const isLink = path === 'resolve()';
  const types = isLink ? slice.branch.element.type : branchAt(slice.branch, path)?.element.type;
  const wanted = (types ?? []).flatMap(({ code, profile = [], targetProfile = [] }) => {
    const canonicals = isLink ? targetProfile : profile;
    return canonicals.length === 0 ? [code] : canonicals.map((one) => typeNamed(one, definitions));
  });
  const [target] = isLink
    ? [targetType(value, resource)]
    : valueAt(value, path).map((one) => (one as Json).resourceType);
  return wanted.includes(target as string);
}

export const typeNamed = (canonical: string, definitions: DefinitionSource): string =>
  typeDefined(canonical, definitions) ?? 'Resource';

function targetType(value: unknown, { contained = [] }: Json): unknown {
  const reference = isObject(value) && typeof value.reference === 'string' ? value.reference : '';
  if (!reference.startsWith('#')) return reference.split('/').at(-2);
  return (contained as Json[]).find(({ id }) => `#${id}` === reference)?.resourceType;
}
