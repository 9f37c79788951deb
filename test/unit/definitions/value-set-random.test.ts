// Value sets at random, held against their meaning code by code: https://hl7.org/fhir/R4/valueset.html#compositions
// The oracle asks of one code whether it is in, reading the resources as they are; it shares nothing with what it judges.
import { expect, it } from '@jest/globals';
import type {
  CodeSystem,
  ConceptDefinition,
  Filter,
  Find,
  Include,
  ValueSet,
} from '../../../server/definitions/terminology/types.ts';
import { contains } from '../../../server/definitions/terminology/value-set-contains.ts';
import { expansion } from '../../../server/definitions/terminology/value-set-expansion.ts';
import { membersOf } from '../../../server/definitions/terminology/value-set-members.ts';
import { freshSeed, type Random, randomFrom } from '../../support/random.ts';

const SYSTEMS = ['urn:a', 'urn:b'];
const CODES = Array.from({ length: 12 }, (_, at) => `c${at}`);
const SETS = ['urn:0', 'urn:1', 'urn:2', 'urn:3', 'urn:4', 'urn:5'];
const COLOURS = ['red', 'green', 'blue'];

// ── at random ───────────────────────────────────────────────────────────────────────────────────────────────────────
function randomSystem(url: string, { below, pick }: Random): CodeSystem {
  const concepts = CODES.map((code, at): ConceptDefinition => {
    const property: ConceptDefinition['property'] = [];
    if (below(3) > 0) property.push({ code: 'colour', valueString: pick(COLOURS) });
    if (below(5) === 0) property.push({ code: 'inactive', valueBoolean: true });
    // Only backwards, so that there is no circle.
    if (at > 0 && below(4) === 0) property.push({ code: 'parent', valueCode: CODES[below(at)] });
    return { code, display: `Word ${pick(COLOURS)} ${code}`, property };
  });
  const roots: ConceptDefinition[] = [];
  for (const [at, concept] of concepts.entries()) {
    const parent = at > 0 && below(2) === 0 ? concepts[below(at)] : undefined;
    if (parent === undefined) roots.push(concept);
    else parent.concept = [...(parent.concept ?? []), concept];
  }
  return { resourceType: 'CodeSystem', url, content: 'complete', concept: roots };
}

function randomFilter({ pick }: Random): Filter {
  const op = pick(['=', 'in', 'not-in', 'exists', 'regex', 'is-a', 'descendent-of', 'is-not-a', 'generalizes']);
  if (['is-a', 'descendent-of', 'is-not-a', 'generalizes'].includes(op))
    return { property: 'concept', op, value: pick([...CODES, 'none']) };
  const property = pick(['colour', 'code']);
  const values = property === 'colour' ? COLOURS : CODES;
  const value = {
    '=': () => pick(values),
    in: () => `${pick(values)}, ${pick(values)}`,
    'not-in': () => `${pick(values)},${pick(values)}`,
    exists: () => pick(['true', 'false']),
    regex: () => pick(['c1.*', '(red|blue)', '.*e.*', 'c[0-4]', '[^r]+']),
  }[op as '='];
  return { property, op, value: value() };
}

/** Of sets behind it, so that there is no circle. */
function randomInclude(at: number, random: Random): Include {
  const { below, pick } = random;
  const later = SETS.slice(at + 1);
  const valueSet = later.length > 0 && below(3) === 0 ? Array.from({ length: 1 + below(2) }, () => pick(later)) : [];
  if (valueSet.length > 0 && below(2) === 0) return { valueSet };
  const some = valueSet.length === 0 ? {} : { valueSet };
  const system = pick(SYSTEMS);
  const kind = below(3);
  if (kind === 0) return { system, ...some };
  if (kind === 1)
    return {
      system,
      concept: [...new Set([pick(CODES), pick(CODES), pick(CODES)])].map((code) => ({ code })),
      ...some,
    };
  return { system, filter: Array.from({ length: 1 + below(2) }, () => randomFilter(random)), ...some };
}

const randomSet = (at: number, random: Random): ValueSet => ({
  resourceType: 'ValueSet',
  url: SETS[at] as string,
  compose: {
    ...(random.below(4) === 0 ? { inactive: false } : {}),
    include: Array.from({ length: 1 + random.below(3) }, () => randomInclude(at, random)),
    exclude: Array.from({ length: random.below(3) }, () => randomInclude(at, random)),
  },
});

// ── the oracle ──────────────────────────────────────────────────────────────────────────────────────────────────────
type World = { systems: Map<string, CodeSystem>; sets: Map<string, ValueSet> };

const flat = (concepts: readonly ConceptDefinition[]): ConceptDefinition[] =>
  concepts.flatMap((one) => [one, ...flat(one.concept ?? [])]);

/** Above it at any distance, itself too. */
function ancestors(code: string, all: readonly ConceptDefinition[]): Set<string> {
  const found = new Set([code]);
  for (const one of found) {
    for (const other of all) if (other.concept?.some((child) => child.code === one)) found.add(other.code);
    for (const { code: property, valueCode } of all.find((other) => other.code === one)?.property ?? [])
      if (property === 'parent') found.add(String(valueCode));
  }
  return found;
}

function passes({ property, op, value }: Filter, code: string, all: readonly ConceptDefinition[]): boolean {
  const concept = all.find((one) => one.code === code);
  const own =
    property === 'code'
      ? [code]
      : (concept?.property ?? []).filter((one) => one.code === property).map((one) => String(one.valueString));
  const list = value.split(',').map((one) => one.trim());
  switch (op) {
    case '=':
      return own.includes(value);
    case 'in':
      return own.some((one) => list.includes(one));
    case 'not-in':
      return own.every((one) => !list.includes(one));
    case 'exists':
      return own.length > 0 === (value === 'true');
    case 'regex':
      return own.some((one) => new RegExp(`^(?:${value})$`).test(one));
    case 'is-a':
      return ancestors(code, all).has(value);
    case 'descendent-of':
      return code !== value && ancestors(code, all).has(value);
    case 'is-not-a':
      return !ancestors(code, all).has(value);
    default:
      return all.some((one) => one.code === value) && ancestors(value, all).has(code);
  }
}

function isIncluded(include: Include, system: string, code: string, world: World): boolean {
  const all = flat(world.systems.get(system)?.concept ?? []);
  const ofSystem =
    include.system === undefined ||
    (include.system === system &&
      (include.concept?.some((one) => one.code === code) ?? true) &&
      (include.filter ?? []).every((filter) => passes(filter, code, all)));
  return (
    ofSystem && (include.valueSet ?? []).every((url) => isIn(world.sets.get(url) as ValueSet, system, code, world))
  );
}

function isIn({ compose = {} }: ValueSet, system: string, code: string, world: World): boolean {
  const one = flat(world.systems.get(system)?.concept ?? []).find((concept) => concept.code === code);
  const isInactive = one?.property?.some((property) => property.code === 'inactive') === true;
  return (
    (compose.include ?? []).some((include) => isIncluded(include, system, code, world)) &&
    !(compose.exclude ?? []).some((exclude) => isIncluded(exclude, system, code, world)) &&
    !(compose.inactive === false && isInactive)
  );
}

// ── both ────────────────────────────────────────────────────────────────────────────────────────────────────────────
const ROUNDS = 300;
const options = {
  activeOnly: false,
  excludeNested: false,
  excludeNotForUI: false,
  includeDesignations: false,
  designations: [],
  excludedSystems: [],
};
type Entry = { system?: string; code?: string; contains?: Entry[] };
const gathered = (entries: readonly Entry[]): string[] =>
  entries.flatMap(({ system, code, contains: below = [] }) => [`${system}|${code}`, ...gathered(below)]);

it('have the codes that their definitions say, listed, nested, and asked for one by one', () => {
  const seed = freshSeed();
  const random = randomFrom(seed);
  for (let round = 0; round < ROUNDS; round++) {
    const world: World = {
      systems: new Map(SYSTEMS.map((url) => [url, randomSystem(url, random)])),
      sets: new Map(SETS.map((url, at) => [url, randomSet(at, random)])),
    };
    const find = ((type, url) => (type === 'CodeSystem' ? world.systems : world.sets).get(url)) as Find;
    const [valueSet] = world.sets.values();
    const expected = SYSTEMS.flatMap((system) =>
      CODES.filter((code) => isIn(valueSet as ValueSet, system, code, world)).map((code) => `${system}|${code}`),
    );
    const members = membersOf(valueSet as ValueSet, find);
    const told = [seed, round, JSON.stringify(valueSet)];
    expect([...told, members.unknown]).toEqual([...told, []]);
    expect([...told, members.list.map(({ system, code }) => `${system}|${code}`).sort()]).toEqual([
      ...told,
      [...expected].sort(),
    ]);
    expect([...told, gathered(expansion(members, options).contains ?? []).sort()]).toEqual([
      ...told,
      [...expected].sort(),
    ]);
    const asked = SYSTEMS.flatMap((system) =>
      CODES.filter((code) => contains(valueSet as ValueSet, system, code, find)).map((code) => `${system}|${code}`),
    );
    expect([...told, asked]).toEqual([...told, expected]);
    const red = expansion(members, { ...options, filter: 'RED wor' }).contains ?? [];
    const isRed = (entry: Entry) =>
      flat(world.systems.get(entry.system ?? '')?.concept ?? [])
        .find(({ code }) => code === entry.code)
        ?.display?.includes('red') === true;
    expect([...told, red.length]).toEqual([
      ...told,
      expected.filter((key) => isRed({ system: key.slice(0, 5), code: key.slice(6) })).length,
    ]);
  }
});
