// Grows the valid examples of a profile until each of its elements stands in one: https://hl7.org/fhir/R4/profiling.html
import { type Element, nameFor, typesOf, withinOf } from './elements.ts';
import { at, isObject, type Json, type Path, put } from './json-path.ts';
import { holderOf, type Places, placesOf } from './places.ts';
import { type Known, othersOf, repeats, sampleOf } from './samples.ts';

export type World = Known & {
  root: Element;
  /** Where the root stands in an example; an extension stands in another resource. */
  start: Path;
  examples: Json[];
  /** What is wrong with a resource of the profile; undefined: nothing. */
  faultOf(resource: Json): string | undefined;
};

export type Filled = {
  /** All elements that can stand together in each. */
  resources: Json[];
  /** By element a small one that has it. */
  bases: Map<Element, Json>;
  /** Elements no valid resource was found for: the nearest one, and what is wrong with it. */
  without: Map<Element, { resource: Json | undefined; reason: string }>;
};

export const isForbidden = ({ branch }: Element): boolean => branch.element.max === '0';

export function fill(world: World): Filled {
  const { root, examples } = world;
  const filled: Filled = { resources: [], bases: new Map(), without: new Map() };
  const standing = examples.map((resource) => ({ resource, places: placesIn(world, resource) }));
  for (const element of withinOf(root)) {
    if (isForbidden(element)) continue;
    const example = standing.find(({ places }) => places.has(element))?.resource;
    const base = example ?? grow(element, world, filled);
    if (base === undefined) continue;
    filled.bases.set(element, base);
    if (filled.resources.some((resource) => placesIn(world, resource).has(element))) continue;
    const fuller = filled.resources.findIndex((resource) => replaceBy(resource, element, world, filled));
    if (fuller === -1) filled.resources.push(base);
  }
  return filled;
}

export const placesIn = ({ root, start, definitions }: World, resource: Json): Places =>
  placesOf(root, start, resource, definitions);

function grow(element: Element, world: World, filled: Filled): Json | undefined {
  const parent = filled.bases.get(element.parent as Element);
  const starts = [...(parent === undefined ? [] : [parent]), ...world.examples];
  const tried = starts.flatMap((resource) => [...attempts(element, resource, world)].map(({ grown }) => grown));
  const [nearest] = tried;
  const fault = nearest === undefined ? undefined : world.faultOf(nearest);
  const nearer: Json[] = [];
  for (const grown of tried) {
    const other = world.faultOf(grown);
    if (other === undefined && placesIn(world, grown).has(element)) return grown;
    if (other !== fault && nearer.length < MOST_NEARER) nearer.push(grown);
  }
  for (const grown of nearer.flatMap((one) => [...onceMore(element, one, world)])) {
    if (world.faultOf(grown) === undefined && placesIn(world, grown).has(element)) return grown;
  }
  const reason = fault ?? (nearest === undefined ? 'what it stands in is nowhere' : 'it is not found again');
  filled.without.set(element, { resource: nearest, reason });
  return undefined;
}

/** What breaks another rule than the first attempt is a step on, perhaps. */
const MOST_NEARER = 12;

function* onceMore(element: Element, resource: Json, world: World): Iterable<Json> {
  const { parent } = element;
  const [owner] = placesIn(world, resource).get(parent as Element) ?? [];
  const others = (parent as Element).members.filter((other) => other !== element);
  for (const { grown } of withOthers(others, owner, { grown: resource, isMore: true }, world)) yield grown;
}

function replaceBy(resource: Json, element: Element, world: World, { resources }: Filled): boolean {
  for (const { grown, isMore } of attempts(element, resource, world)) {
    if (!isMore || world.faultOf(grown) !== undefined || !placesIn(world, grown).has(element)) continue;
    resources[resources.indexOf(resource)] = grown;
    return true;
  }
  return false;
}

/** `isMore`: nothing gave way for it. */
type Attempt = { grown: Json; isMore: boolean };

/** The element alone; with one of its members or neighbours; without one of these: some only go together, or never do. */
function* attempts(element: Element, resource: Json, world: World): Iterable<Attempt> {
  const { parent } = element;
  if (parent === undefined) return;
  const places = placesIn(world, resource);
  if (places.has(element)) yield { grown: resource, isMore: true };
  for (const owner of (places.get(parent) ?? []).slice(0, 2)) {
    const alone = [...added(element, owner, resource, world)];
    yield* alone;
    for (const one of alone) {
      const path = placesIn(world, one.grown).get(element)?.at(-1);
      if (path !== undefined) for (const grown of otherwise(element, path, one.grown, world)) yield { ...one, grown };
      yield* withOthers(element.members, path, one, world);
      yield* withOthers(
        parent.members.filter((other) => other !== element),
        owner,
        one,
        world,
      );
    }
  }
}

/** One of the elements more, or less, or with another code, where `owner` stands. */
export const neighbours = (others: Element[], owner: Path, resource: Json, world: World): Iterable<Attempt> =>
  withOthers(others, owner, { grown: resource, isMore: true }, world);

function* withOthers(others: Element[], owner: Path | undefined, one: Attempt, world: World): Iterable<Attempt> {
  if (owner === undefined) return;
  const places = placesIn(world, one.grown);
  for (const other of others) {
    if (other.whole !== undefined || isForbidden(other)) continue;
    const [path] = places.get(other) ?? [];
    if (path !== undefined) {
      yield { grown: without(one.grown, path), isMore: false };
      for (const grown of otherwise(other, path, one.grown, world)) yield { grown, isMore: false };
    } else
      for (const more of added(other, owner, one.grown, world)) yield { ...more, isMore: more.isMore && one.isMore };
  }
}

/** With other codes there. */
function* otherwise(element: Element, path: Path, resource: Json, world: World): Iterable<Json> {
  for (const value of othersOf(element.branch, typesOf(element)[0] ?? '', world)) {
    const grown = structuredClone(resource);
    put(grown, path, value);
    yield grown;
  }
}

function without(resource: Json, path: Path): Json {
  const copy = structuredClone(resource);
  const last = path.findLastIndex((step) => typeof step === 'string');
  delete (at(copy, path.slice(0, last)) as Json)[path[last] as string];
  return copy;
}

/** Beside what stands there, or in its place; of a choice the first type. */
function* added(element: Element, owner: Path, resource: Json, world: World): Iterable<Attempt> {
  const [type = ''] = typesOf(element);
  const value = sampleOf(element.branch, type, world);
  const name = nameFor(element, type);
  if (repeats(element.branch)) {
    yield set(resource, element, owner, (held) => {
      held[name] = [...listOf(held[name]), value];
      return true;
    });
    yield set(resource, element, owner, (held) => {
      const isFirst = held[name] === undefined;
      held[name] = [value];
      return isFirst;
    });
    return;
  }
  const rivals = (element.whole ?? element).branch.element.type ?? [];
  const others = rivals.map(({ code }) => nameFor(element, code)).filter((one) => one !== name);
  yield set(resource, element, owner, (held) => {
    const gone = others.filter((one) => one in held);
    for (const one of gone) delete held[one];
    held[name] = value;
    return gone.length === 0;
  });
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function set(resource: Json, element: Element, owner: Path, change: (held: Json) => boolean): Attempt {
  const grown = structuredClone(resource);
  const isMore = change(holderIn(grown, holderOf(element.parent as Element, owner)));
  return { grown, isMore };
}

/** The sibling of a primitive is made when it is needed. */
function holderIn(root: Json, path: Path): Json {
  let held: unknown = root;
  path.forEach((step, index) => {
    const node = held as Record<string | number, unknown>;
    const next = path[index + 1];
    if (!isObject(node[step]) && !Array.isArray(node[step])) node[step] = typeof next === 'number' ? [] : {};
    if (typeof step === 'number' && Array.isArray(node)) for (let at = 0; at < step; at++) node[at] ??= null;
    held = node[step];
  });
  return held as Json;
}
