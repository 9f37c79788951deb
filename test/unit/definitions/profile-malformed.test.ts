// Whatever stands where something else is expected, validation says so and never throws: https://hl7.org/fhir/R4/validation.html
import { expect, it } from '@jest/globals';
import { examplesOf } from '../../../scripts/profiles/examples.ts';
import { officialProfiles } from '../../../server/definitions/profiles/official.ts';
import { firstOf, folderDefinitions } from '../../../server/definitions/profiles/registry.ts';
import { validateAgainst } from '../../../server/definitions/profiles/validate.ts';
import { freshSeed, randomFrom } from '../../support/random.ts';

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
const folders = ['red', 'corepe-repaired'].map(
  (name) => new URL(`../../../profiles/packages/${name}`, import.meta.url).pathname,
);
const definitions = firstOf(...folders.map(folderDefinitions), officialProfiles);
const seed = freshSeed();

type Place = { owner: Record<string | number, unknown>; name: string | number };

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const owner = value as Place['owner'];
  const names = Array.isArray(value) ? value.map((_, at) => at) : Object.keys(value);
  return names.flatMap((name) => [{ owner, name }, ...placesIn(owner[name])]);
}

it('takes a document with an entry without a resource (SEED=126502456)', () => {
  const entry = [{ resource: { resourceType: 'Composition' } }, { resource: null }, null];
  expect(() => validateAgainst({ resourceType: 'Bundle', type: 'document', entry }, { definitions })).not.toThrow();
});

it(`takes junk in any place of any example (SEED=${seed})`, () => {
  const { pick } = randomFrom(seed);
  for (const folder of ['red', 'corepe-repaired']) {
    for (const { valid } of examplesOf(folder)) {
      for (let round = 0; round < 60; round++) {
        const resource = structuredClone(pick(valid));
        for (let faults = 0; faults < 3; faults++) {
          const { owner, name } = pick(placesIn(resource).filter((place) => place.name !== 'resourceType'));
          owner[name] = structuredClone(pick(JUNK));
        }
        const text = JSON.stringify(resource);
        expect(() => [text, validateAgainst(JSON.parse(text), { definitions })]).not.toThrow();
      }
    }
  }
});
