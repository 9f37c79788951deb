// Things where others are expected, put anywhere in a resource.
import type { Random } from './random.ts';

const JUNK = [
  null,
  0,
  '',
  'x',
  true,
  [],
  {},
  [null],
  [[]],
  [{}],
  { extension: null },
  { coding: 'x' },
  { coding: [null] },
  { reference: 1 },
];

type Place = { owner: Record<string | number, unknown>; name: string | number };

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const owner = value as Place['owner'];
  const names = Array.isArray(value) ? value.map((_, at) => at) : Object.keys(value);
  return names.flatMap((name) => [{ owner, name }, ...placesIn(owner[name])]);
}

/** A copy with so many pieces of junk, of which it keeps its type. */
export function spoilt<Made>(resource: Made, faults: number, { pick }: Random): Made {
  const copy = structuredClone(resource);
  for (let fault = 0; fault < faults; fault++) {
    const { owner, name } = pick(placesIn(copy).filter((place) => place.name !== 'resourceType'));
    owner[name] = structuredClone(pick(JUNK));
  }
  return copy;
}
