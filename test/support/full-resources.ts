// Random resources in which any element of R4 may stand, with the oddities of JSON: what the official examples leave out.
import { type Property, resourceTypes, structure } from '../../server/definitions/structures.ts';
import type { Resource } from '../../server/fhir/request.ts';

export type Random = () => number;

/** Mulberry32: the same numbers for the same seed everywhere. */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Json = Record<string, unknown>;

/** Codes are any, save those the expressions of search parameters look for. */
const CODES = ['phone', 'email', 'depends-on', 'composed-of', 'derived-from', 'predecessor', 'successor', 'active'];
const COMMON = ['Patient', 'Practitioner', 'RelatedPerson', 'Location', 'Group', 'Organization'];
/** How likely an element is, by depth. */
const LIKELY = [0.9, 0.8, 0.6, 0.5, 0.3];

/** Not valid in its values, but each element stands where R4 lets it stand and has a type R4 gives it. */
export function fullResource(type: string, random: Random): Resource {
  return { resourceType: type, ...fill(type, 0, random), id: `r${Math.floor(random() * 1e6)}` };
}

function fill(type: string, depth: number, random: Random): Json {
  const properties = [...(structure(type)?.properties.values() ?? [])];
  const elements = Object.values(Object.groupBy(properties, ({ choice, name }) => choice ?? name));
  const filled: Json = {};
  for (const alternatives of elements) {
    if (random() > (LIKELY[depth] ?? 0.15)) continue;
    const property = pick(alternatives as Property[], random);
    // Extensions may hold every type there is; deep inside they would be all there is.
    if (depth > 2 && property.type === 'Extension') continue;
    if (structure(property.type)?.kind === 'primitive-type') fillPrimitive(filled, property, random);
    else if (depth < 7) filled[property.name] = items(property, random, () => complex(property, depth, random));
  }
  return filled;
}

function items(property: Property, random: Random, item: () => unknown): unknown {
  if (!property.list) return item();
  return Array.from({ length: random() < 0.7 ? 1 : 2 }, item);
}

function complex(property: Property, depth: number, random: Random): Json {
  if (property.type === 'Resource') return inner(property, random);
  if (property.type === 'Reference') return reference(property.targets, random);
  return fill(property.type, depth + 1, random);
}

function inner({ name }: Property, random: Random): Json {
  const type = name === 'contained' ? pick(COMMON, random) : pick(['Composition', 'MessageHeader', 'Patient'], random);
  return { resourceType: type, id: `c${Math.floor(random() * 3)}` };
}

function reference(targets: string[], random: Random): Json {
  const named = targets.filter((target) => resourceTypes().includes(target));
  const type = pick(named.length > 0 ? named : COMMON, random);
  const relative = `${type}/${Math.floor(random() * 1000)}`;
  return pick<Json>(
    [
      { reference: relative },
      { reference: `${relative}/_history/2` },
      { reference: `https://example.org/fhir/${relative}` },
      { reference: 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0', type },
      { reference: `#c${Math.floor(random() * 3)}` },
      { identifier: { value: relative }, type },
      { display: relative },
    ],
    random,
  );
}

/** Now and then only an extension tells why there is no value. */
function fillPrimitive(filled: Json, property: Property, random: Random): void {
  const { name, type, list } = property;
  const value = () => primitive(type, random);
  const why = {
    extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
  };
  const oddity = random();
  if (oddity < 0.05) filled[`_${name}`] = list ? [why] : why;
  else if (oddity < 0.1 && list) Object.assign(filled, { [name]: [null, value()], [`_${name}`]: [why, null] });
  else filled[name] = items(property, random, value);
}

function primitive(type: string, random: Random): unknown {
  const number = Math.floor(random() * 1000);
  switch (type) {
    case 'boolean':
      return random() < 0.5;
    case 'integer':
    case 'positiveInt':
    case 'unsignedInt':
      return number;
    case 'decimal':
      return number / 4;
    case 'code':
      return pick(CODES, random);
    case 'date':
      return `20${10 + (number % 80)}-03-14`;
    case 'dateTime':
      return random() < 0.5 ? `20${10 + (number % 80)}` : `20${10 + (number % 80)}-03-14T10:00:00-05:00`;
    case 'instant':
      return `20${10 + (number % 80)}-03-14T10:00:00.000Z`;
    case 'time':
      return '10:00:00';
    case 'uri':
    case 'url':
    case 'canonical':
      return `http://example.org/${number}`;
    default:
      return `text ${number}`;
  }
}

const pick = <T>(from: readonly T[], random: Random): T => from[Math.floor(random() * from.length)] as T;
