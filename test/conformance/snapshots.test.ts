// Snapshots made here from differentials, beside those that publishers made with HL7's tools and with SUSHI.
// https://hl7.org/fhir/R4/profiling.html#snapshot
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { differences, withoutSnapshot } from '../../scripts/judge/snapshots.ts';
import type { DefinitionSource, StructureDefinition } from '../../server/definitions/profiles/definitions.ts';
import { firstOf, givenDefinitions } from '../../server/definitions/profiles/registry.ts';

const examples = new URL('../../node_modules/hl7.fhir.r4.examples/', import.meta.url);
const packages = new URL('../../profiles/packages/', import.meta.url);

const read = (url: URL) => JSON.parse(readFileSync(url, 'utf8'));
const isProfile = ({ resourceType, derivation }: StructureDefinition): boolean =>
  resourceType === 'StructureDefinition' && derivation === 'constraint';

const ofBundle = (file: string): StructureDefinition[] =>
  (read(new URL(file, examples)).entry as { resource: StructureDefinition }[])
    .map(({ resource }) => resource)
    .filter(isProfile);

function ofPackage(name: string): StructureDefinition[] {
  const folder = new URL(`${name}/`, packages);
  return readdirSync(folder)
    .filter((file) => file.startsWith('StructureDefinition-'))
    .map((file) => read(new URL(file, folder)) as StructureDefinition);
}

const r4 = ['Bundle-types.json', 'Bundle-profiles-others.json', 'Bundle-extensions.json'].flatMap(ofBundle);
const [red, corepe, repaired] = ['red', 'corepe', 'corepe-repaired'].map(ofPackage) as [
  StructureDefinition[],
  StructureDefinition[],
  StructureDefinition[],
];
/** No snapshot helps another. */
const bare = (...groups: StructureDefinition[][]): DefinitionSource =>
  firstOf(...groups.map((group) => givenDefinitions(group.map(withoutSnapshot))));

/** What differs, and why that is right; the name of the profile and the id of the element, then what. */
const EXPLAINED: [pattern: RegExp, reason: string][] = [
  [/\.extension:\w+\.(?:id|extension|url|value\[x\]) is missing$/, 'Nobody speaks of it: told by the type.'],
  [/ \S+\.(?:family|birthDate)\.value is missing$/, 'The value of a primitive is the primitive itself.'],
  [/^bp Observation\.component:\w+\.value\[x\]/, 'Published without the slice valueQuantity that the others have.'],
  [
    /^familymemberhistory-genetic \S+ is new$/,
    'Published with slices of what it does not slice, and without the sliced.',
  ],
  [/^catalog Composition\.date is new$/, 'Published with a slice of what it does not slice, and without the sliced.'],
  [/^provenance-relevant-history Provenance\.entity\.agent contentReference/, 'Published pointing at a slice.'],
  [/^provenance-relevant-history \S+:Author\.type binding/, 'Published without what the sliced element says.'],
  [/^entrega MedicationDispense\.quantity\.comparator max/, 'SimpleQuantity is told by its invariant on every write.'],
];

const unexplained = (found: string[]): string[] =>
  found.filter((one) => !EXPLAINED.some(([pattern]) => pattern.test(one)));

it('are those of R4 for its 439 profiles and extensions', () => {
  expect(r4).toHaveLength(439);
  const source = bare(r4);
  expect(unexplained(r4.flatMap((one) => differences(one, source)))).toEqual([]);
});

it('are those of SUSHI for the profiles in profiles/', () => {
  expect(unexplained(red.flatMap((one) => differences(one, bare(red, repaired, r4))))).toEqual([]);
  expect(unexplained(repaired.flatMap((one) => differences(one, bare(repaired, red, r4))))).toEqual([]);
  expect(unexplained(corepe.flatMap((one) => differences(one, bare(corepe, r4))))).toEqual([]);
});
