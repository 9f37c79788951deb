// What $snapshot answers, element by element, beside the snapshots that SUSHI made and that R4 published.
// https://hl7.org/fhir/R4/structuredefinition-operation-snapshot.html
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type {
  DefinitionSource,
  ElementDefinition,
  StructureDefinition,
} from '../../server/definitions/profiles/definitions.ts';
import { officialProfiles } from '../../server/definitions/profiles/official.ts';
import { firstOf, givenDefinitions } from '../../server/definitions/profiles/registry.ts';
import { validateAgainst } from '../../server/definitions/profiles/validate.ts';
import { wholeSnapshot } from '../../server/definitions/profiles/whole-snapshot.ts';
import type { Resource } from '../../server/fhir/request.ts';

const examples = new URL('../../node_modules/hl7.fhir.r4.examples/', import.meta.url);
const packages = new URL('../../profiles/packages/', import.meta.url);
const read = (url: URL) => JSON.parse(readFileSync(url, 'utf8'));

const ofPackage = (name: string): StructureDefinition[] =>
  readdirSync(new URL(name, packages))
    .filter((file) => file.startsWith('StructureDefinition-'))
    .map((file) => read(new URL(`${name}/${file}`, packages)) as StructureDefinition);

const ofR4 = ['Bundle-profiles-others.json', 'Bundle-extensions.json']
  .flatMap((file) => read(new URL(file, examples)).entry as { resource: StructureDefinition }[])
  .map(({ resource }) => resource)
  .filter(({ resourceType, derivation }) => resourceType === 'StructureDefinition' && derivation === 'constraint');

const [red, repaired, strict] = ['red', 'corepe-repaired', 'corepe'].map(ofPackage) as [
  StructureDefinition[],
  StructureDefinition[],
  StructureDefinition[],
];
const given = (definitions: StructureDefinition[]): DefinitionSource =>
  givenDefinitions(definitions as unknown as Resource[]);
const usual = firstOf(given([...red, ...repaired]), officialProfiles);

function made(definition: StructureDefinition, source: DefinitionSource): ElementDefinition[] {
  const elements = wholeSnapshot(definition, source);
  if (typeof elements === 'function') throw new Error(elements('', definition.url).text.en);
  return elements;
}

/** What every snapshot says of an element, however it was made; any target at all is none. */
function said({
  path,
  isSummary,
  isModifier,
  isModifierReason,
  constraint = [],
  type = [],
}: ElementDefinition): string {
  const types = type.map(({ code, profile, targetProfile = [] }) => [
    code,
    profile,
    targetProfile.filter((url) => !url.endsWith('/Resource')),
  ]);
  const rules = constraint.map(({ key, severity, human, expression }) => [key, severity, human, expression]);
  return JSON.stringify([path, isSummary === true, isModifier === true, isModifierReason, types, rules.sort()]);
}

/** Where R4 differs from itself: invariants of a type's profile, elsewhere told by naming it; the type of an attribute. */
const UNLIKE_ITSELF = [
  /^(?:cholesterol|hdlcholesterol|ldlcholesterol) Observation\.referenceRange\.(?:low|high)$/,
  / Extension\.extension:[\w.:]+\.url$/,
];

describe.each<[string, StructureDefinition[], DefinitionSource]>([
  ['the network', red, usual],
  ['the national guide, repaired', repaired, usual],
  ['the national guide as published', strict, firstOf(given([...strict, ...red]), officialProfiles)],
  ['R4', ofR4, officialProfiles],
])('the snapshots of %s', (_, definitions, source) => {
  it('have their elements in the published order, with the published invariants, types and marks', () => {
    const differing = definitions.flatMap((definition) => {
      const elements = made(definition, source);
      const published = new Map(definition.snapshot?.element.map((one) => [one.id, one]));
      const both = elements.filter(({ id }) => published.has(id));
      const ids = new Set(both.map(({ id }) => id));
      const wanted = definition.snapshot?.element.filter(({ id }) => ids.has(id)) ?? [];
      if (both.map(({ id }) => id).join() !== wanted.map(({ id }) => id).join()) return [`${definition.id}: order`];
      return both.flatMap((own, at) =>
        said(own) === said(wanted[at] as ElementDefinition) ? [] : [`${definition.id} ${own.id}`],
      );
    });
    expect(differing.filter((one) => !UNLIKE_ITSELF.some((pattern) => pattern.test(one)))).toEqual([]);
  });

  it('are themselves valid', () => {
    const [first, second] = definitions.toSorted((a, b) => (a.url < b.url ? -1 : 1)) as [
      StructureDefinition,
      StructureDefinition,
    ];
    for (const definition of [first, second]) {
      const whole = { ...definition, snapshot: { element: made(definition, source) } };
      const faults = validateAgainst(whole, { definitions: source }).filter(({ severity }) => severity === 'error');
      expect(faults.map(({ expression, text }) => `${expression} ${text.en}`)).toEqual([]);
    }
  });
});

/** What no differential speaks of is told in the words of R4, as HL7's tools tell it. */
const WORDS: [pattern: RegExp, reason: string][] = [
  [/\.(?:family|birthDate)\.id$/, 'R4 calls the id of a primitive otherwise; it is the id of an element.'],
  [/^documento-clinico Bundle\.entry:\w+\.fullUrl$/, 'A slice says what the sliced element says, in its words too.'],
  [/:\w+\.(?:value|title|code|system|telecom|type|entry|extension)$/, 'Likewise.'],
  [/^entrega MedicationDispense\.quantity\.comparator$/, 'Of SimpleQuantity, which has other words for it.'],
];

it('the elements of the network have words, R4s where its profiles say nothing', () => {
  const differing = red.flatMap((definition) => {
    const published = new Map(definition.snapshot?.element.map((one) => [one.id, one]));
    return made(definition, usual).flatMap(({ id, short, definition: text }) => {
      const wanted = published.get(id);
      const isSame = wanted === undefined || (wanted.short === short && wanted.definition === text);
      return short !== undefined && text !== undefined && isSame ? [] : [`${definition.id} ${id}`];
    });
  });
  expect(differing.filter((one) => !WORDS.some(([pattern]) => pattern.test(one)))).toEqual([]);
});
