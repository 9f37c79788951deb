// What a value set holds, and what lies above and below a code: https://hl7.org/fhir/R4/valueset.html#compositions
import type { Resource } from '../../../server/fhir/request.ts';
import type { World } from './world.ts';

type Include = {
  system?: string;
  concept?: { code: string }[];
  filter?: { property: string; op: string; value: string }[];
  valueSet?: string[];
};
type ValueSet = Resource & { compose?: { include: Include[]; exclude?: Include[] } };
type Concept = { code: string; concept?: Concept[] };
type CodeSystem = Resource & { concept?: Concept[] };

export const nameOfCode = (system: string, code: string): string => JSON.stringify([system, code]);

/** The codes of a value set that is stored, named by its URL. Undefined: it is not known. */
export function membersOf(url: string, world: World): Set<string> | undefined {
  const [valueSet] = world.ofType('ValueSet').filter((one) => one.url === url) as ValueSet[];
  if (valueSet === undefined) return undefined;
  const { include = [], exclude = [] } = valueSet.compose ?? {};
  const members = new Set(include.flatMap((one) => [...included(one, world)]));
  return members.difference(new Set(exclude.flatMap((one) => [...included(one, world)])));
}

/** Of the system and of every value set that is named. */
function included({ system, concept, filter, valueSet = [] }: Include, world: World): Set<string> {
  const own = system === undefined ? [] : [new Set(codes(system).map((code) => nameOfCode(system, code)))];
  const [first = new Set<string>(), ...others] = [
    ...own,
    ...valueSet.map((url) => membersOf(url, world) ?? new Set<string>()),
  ];
  return others.reduce((common, other) => common.intersection(other), first);

  function codes(of: string): string[] {
    if (concept !== undefined) return concept.map(({ code }) => code);
    const all = allCodes(of, world);
    return (filter ?? []).reduce((kept, { op, value }) => {
      const below = codesAround('below', of, value, world);
      return kept.filter((code) => below.has(nameOfCode(of, code)) && (op === 'is-a' || code !== value));
    }, all);
  }
}

const conceptsOf = (system: string, world: World): Concept[] =>
  (world.ofType('CodeSystem') as CodeSystem[]).find(({ url }) => url === system)?.concept ?? [];

const flat = (concepts: Concept[]): Concept[] =>
  concepts.flatMap((concept) => [concept, ...flat(concept.concept ?? [])]);

const allCodes = (system: string, world: World): string[] => flat(conceptsOf(system, world)).map(({ code }) => code);

/** A code and those above it, or below it. */
export function codesAround(direction: 'above' | 'below', system: string, code: string, world: World): Set<string> {
  const concepts = flat(conceptsOf(system, world));
  const isSame = (one: string): boolean =>
    world.settings.anyCase.has(system) ? one.toLowerCase() === code.toLowerCase() : one === code;
  const own = concepts.find((concept) => isSame(concept.code))?.code ?? code;
  const isBelow = (lower: string, upper: string): boolean =>
    lower === upper ||
    flat(concepts.find((one) => one.code === upper)?.concept ?? []).some((one) => one.code === lower);
  const around = concepts
    .map((concept) => concept.code)
    .filter((other) => (direction === 'below' ? isBelow(other, own) : isBelow(own, other)));
  return new Set([own, ...around].map((one) => nameOfCode(system, one)));
}
