// What a ConceptMap makes of a code: https://hl7.org/fhir/R4/conceptmap.html
import { parseCanonical } from '../../fhir/reference.ts';
import { conceptsOf } from './concepts.ts';
import type { Coding, ConceptMap, Find, MapDependency, MapGroup, MapTarget } from './types.ts';

export type Match = {
  equivalence: string;
  concept: Coding;
  product: { element: string; concept: Coding }[];
  /** URL of the map that says so. */
  source: string | undefined;
};

export type Translation = {
  system: string | undefined;
  /** Of that system. */
  version: string | undefined;
  code: string;
  /** Only into this system; undefined: into any. */
  targetSystem: string | undefined;
  /** From the targets to the sources. */
  reverse: boolean;
  /** What else is known of the code: `property` and value. */
  dependencies: readonly { property: string; value: string }[];
};

const DEEPEST = 5;

/** Matches in the order of the map. */
export function translate(map: ConceptMap, asked: Translation, find: Find, depth = 0): Match[] {
  return (map.group ?? []).flatMap((group) =>
    asked.reverse ? backwards(map, group, asked) : forwards(map, group, asked, find, depth),
  );
}

function forwards(map: ConceptMap, group: MapGroup, asked: Translation, find: Find, depth: number): Match[] {
  const { source, sourceVersion, target: into, unmapped } = group;
  if (!fits(asked.system, source) || !fits(asked.version, sourceVersion) || !fits(asked.targetSystem, into)) return [];
  const mapped = indexOf(group).byCode.get(asked.code);
  if (mapped === undefined)
    return unmapped === undefined ? [] : withoutMapping(map, group, unmapped, asked, find, depth);
  const targets = mapped
    .flatMap(({ target = [] }) => target)
    .filter(({ dependsOn = [] }) => dependsOn.every((one) => isMet(one, asked)));
  return targets.map((target) => match(map, group, target, find));
}

type Element = NonNullable<MapGroup['element']>[number];
type Index = { byCode: Map<string, Element[]>; byTarget: Map<string, { element: Element; target: MapTarget }[]> };
const known = new WeakMap<MapGroup, Index>();

/** Some maps have thousands of elements. */
function indexOf(group: MapGroup): Index {
  const before = known.get(group);
  if (before !== undefined) return before;
  const { element: all = [] } = group;
  const targets = all.flatMap((element) => (element.target ?? []).map((target) => ({ element, target })));
  const index = {
    byCode: Map.groupBy(all, ({ code = '' }) => code),
    byTarget: Map.groupBy(targets, ({ target }) => target.code ?? ''),
  };
  known.set(group, index);
  return index;
}

/** What is not said is no other. */
export const fits = (asked: string | undefined, own: string | undefined): boolean =>
  asked === undefined || own === undefined || asked === own;

const isMet = ({ property, value }: MapDependency, { dependencies }: Translation): boolean =>
  dependencies.some((one) => one.property === property && one.value === value);

function match(map: ConceptMap, { target: system }: MapGroup, target: MapTarget, find: Find): Match {
  const { code, display, equivalence, product = [] } = target;
  const known = code === undefined || system === undefined ? undefined : find('CodeSystem', system);
  const called = display ?? (known === undefined ? undefined : conceptsOf(known)?.get(code as string)?.display);
  return {
    equivalence,
    concept: coding(system, code, called),
    product: product.map((one) => ({ element: one.property, concept: coding(one.system, one.value, one.display) })),
    source: map.url,
  };
}

const coding = (system: string | undefined, code: string | undefined, display: string | undefined): Coding => ({
  ...(system === undefined ? {} : { system }),
  ...(code === undefined ? {} : { code }),
  ...(display === undefined ? {} : { display }),
});

/** https://hl7.org/fhir/R4/conceptmap-definitions.html#ConceptMap.group.unmapped */
function withoutMapping(
  map: ConceptMap,
  group: MapGroup,
  { mode, code, display, url }: NonNullable<MapGroup['unmapped']>,
  asked: Translation,
  find: Find,
  depth: number,
): Match[] {
  if (mode === 'provided') return [match(map, group, { code: asked.code, equivalence: 'equal' }, find)];
  if (mode === 'fixed') {
    const target = {
      equivalence: 'inexact',
      ...(code === undefined ? {} : { code }),
      ...(display === undefined ? {} : { display }),
    };
    return [match(map, group, target, find)];
  }
  const { url: other = '', version } = url === undefined ? {} : parseCanonical(url);
  const next = depth < DEEPEST ? find('ConceptMap', other, version) : undefined;
  return next === undefined ? [] : translate(next, asked, find, depth + 1);
}

/** What says less forwards says more backwards. */
const REVERSED: Record<string, string> = {
  wider: 'narrower',
  narrower: 'wider',
  subsumes: 'specializes',
  specializes: 'subsumes',
};

function backwards(map: ConceptMap, group: MapGroup, asked: Translation): Match[] {
  const { source, target: into, targetVersion } = group;
  if (!fits(asked.system, into) || !fits(asked.version, targetVersion) || !fits(asked.targetSystem, source)) return [];
  return (indexOf(group).byTarget.get(asked.code) ?? [])
    .filter(({ target: { equivalence } }) => equivalence !== 'unmatched' && equivalence !== 'disjoint')
    .map(({ element: { code, display }, target: { equivalence } }) => ({
      equivalence: REVERSED[equivalence] ?? equivalence,
      concept: coding(source, code, display),
      product: [],
      source: map.url,
    }));
}

/** Whether a match says that there is something to translate to: https://hl7.org/fhir/R4/conceptmap-operation-translate.html */
export const isPositive = ({ equivalence }: Match): boolean =>
  equivalence !== 'unmatched' && equivalence !== 'disjoint';
