// No rule of a profile without an example that breaks it; the check character of the DNI for every number drawn.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { dni, dniCheckDigit } from '../../scripts/demo/documents.ts';
import { exampleFolders, examplesOf } from '../../scripts/profiles/examples.ts';
import { officialProfiles } from '../../server/definitions/profiles/official.ts';
import { firstOf, folderDefinitions } from '../../server/definitions/profiles/registry.ts';
import { validateAgainst } from '../../server/definitions/profiles/validate.ts';
import type { Resource } from '../../server/fhir/request.ts';

const folderOf = (name: string): string => fileURLToPath(new URL(`../../profiles/packages/${name}`, import.meta.url));

const structures = (folder: string): StructureDefinition[] =>
  readdirSync(folderOf(folder))
    .filter((file) => file.startsWith('StructureDefinition-'))
    .map((file) => JSON.parse(readFileSync(`${folderOf(folder)}/${file}`, 'utf8')));

const keysOf = ({ differential }: StructureDefinition): string[] =>
  (differential?.element ?? []).flatMap(({ constraint = [] }) => constraint).map(({ key = '' }) => key);

describe.each(exampleFolders)('the rules of %s', (folder) => {
  const examples = examplesOf(folder);
  const profiles = structures(folder).filter(({ type }) => type !== 'Extension');

  it('belong to profiles that have examples, valid and broken', () => {
    const complete = examples.filter(({ valid, invalid }) => valid.length > 0 && invalid.length > 0);
    expect(complete.map(({ profile }) => profile)).toEqual(profiles.map(({ id = '' }) => id).sort());
  });

  it('are broken by an example each, the invariants', () => {
    const broken = new Set(examples.flatMap(({ invalid }) => invalid.map(({ rule }) => rule)));
    const keys = new Set(structures(folder).flatMap(keysOf));
    expect([...keys].filter((key) => !broken.has(key))).toEqual([]);
  });

  it('are broken by an example each: what must be there, what may not, codes, types, targets, values, lengths', () => {
    const missing = profiles.flatMap((profile) => {
      const broken = new Set(examples.find((one) => one.profile === profile.id)?.invalid.map(({ rule }) => rule));
      return rulesOf(profile).filter((rule) => !broken.has(rule));
    });
    expect(missing).toEqual([]);
  });
});

/** `Patient.identifier: min 1` for everything a profile says that a resource can break, invariants aside. */
function rulesOf({ differential, snapshot }: StructureDefinition): string[] {
  const whole = new Map(snapshot?.element.map((element) => [element.id, element]));
  return (differential?.element ?? []).flatMap((said) => {
    const { id = '', min = 0, max, maxLength, binding, type = [], slicing } = said;
    const base = whole.get(id)?.base;
    const isNarrower = max !== undefined && max !== '*' && max !== base?.max && !isDiscriminator(id);
    const kinds = [
      ...(min > 0 && !isDiscriminator(id) ? [`min ${min}`] : []),
      ...(isNarrower ? [`max ${max}`] : []),
      ...(maxLength === undefined ? [] : ['maxLength']),
      ...(binding?.strength === 'required' && !isOfR4(binding.valueSet) ? ['binding'] : []),
      ...(type.some(({ targetProfile }) => targetProfile !== undefined) ? ['target'] : []),
      ...(type.length > 0 && id.endsWith('[x]') ? ['type'] : []),
      ...(hasValue(said) && !tellsSlice(id, whole) ? ['pattern'] : []),
      ...(slicing?.rules === 'closed' ? ['closed'] : []),
    ];
    return kinds.map((kind) => `${id}: ${kind}`);
  });
}

/** What R4 itself binds is tried with R4's own examples. */
const isOfR4 = (valueSet = ''): boolean => valueSet.startsWith('http://hl7.org/fhir/ValueSet/');

const hasValue = (element: object): boolean => Object.keys(element).some((name) => /^(fixed|pattern)[A-Z]/.test(name));

/** Whoever has another value is in another slice, or in none. */
function tellsSlice(id: string, whole: ReadonlyMap<string | undefined, ElementDefinition>): boolean {
  return [...id.matchAll(/:\w+/g)].some(({ index, 0: slice }) => {
    const { discriminator = [] } = whole.get(id.slice(0, index))?.slicing ?? {};
    const below = id.slice(index + slice.length).replace(/^\./, '') || '$this';
    return discriminator.some(({ path }) => path === below);
  });
}

/** Without its type or system an identifier is in no slice at all: another rule. */
const isDiscriminator = (path: string): boolean => /:\w+\.(type|system)$/.test(path);

const definitions = firstOf(
  ...['red', 'corepe-repaired'].map((name) => folderDefinitions(folderOf(name))),
  officialProfiles,
);

const extensions = structures('red').filter(({ type }) => type === 'Extension');

/** A resource that bears it where it belongs, and the expression of that place. */
function bearing({ context = [] }: StructureDefinition, extension: object): [resource: object, place: string] {
  const host = context[0]?.expression ?? '';
  if (host !== 'Identifier' && host !== 'Address')
    return [{ resourceType: host, extension: [extension] }, `${host}.extension[0]`];
  const name = host.toLowerCase();
  return [{ resourceType: 'Patient', [name]: [{ extension: [extension] }] }, `Patient.${name}[0].extension[0]`];
}

const told = (definition: StructureDefinition, value: object): string[] => {
  const [resource, place] = bearing(definition, { url: definition.url, ...value });
  return validateAgainst(resource, { definitions })
    .filter(({ severity, expression = '' }) => severity === 'error' && expression.startsWith(place))
    .map(({ name, expression = '' }) => `${name} ${expression.slice(place.length)}`);
};

describe('an extension of the network', () => {
  it.each(extensions)('$id has a value, of its type', (definition) => {
    expect(told(definition, {})).toContain('profile-too-few .value');
    expect(told(definition, { valueBoolean: true })).toContain('profile-type-not-allowed .value');
  });

  const valueIn = ({ differential }: StructureDefinition): ElementDefinition | undefined =>
    differential?.element.find(({ id }) => id === 'Extension.value[x]');

  const isBound = (definition: StructureDefinition): boolean => valueIn(definition)?.binding?.strength === 'required';

  it.each(extensions.filter(isBound))('$id takes no code beyond its value set', (definition) => {
    const isCode = valueIn(definition)?.type?.some(({ code }) => code === 'code');
    const coding = [{ system: 'urn:example:other', code: 'stray' }];
    const value = isCode ? { valueCode: 'stray' } : { valueCodeableConcept: { coding } };
    expect(told(definition, value)).toEqual(['profile-code-outside-value-set .value']);
  });

  it.each(extensions.filter((one) => valueIn(one)?.type?.[0]?.targetProfile !== undefined))(
    '$id refers to nothing beyond its targets',
    (definition) => {
      expect(told(definition, { valueReference: { reference: 'Patient/1' } })).toEqual([
        'profile-target-not-allowed .value',
      ]);
    },
  );
});

describe('the check character of the DNI', () => {
  const [{ valid: [patient] = [] } = {}] = examplesOf('red').filter(({ profile }) => profile === 'paciente');

  const broken = (number: string, character: string): string[] => {
    const identifier = { ...dni(number), extension: [{ ...dni(number).extension?.[0], valueString: character }] };
    const resource = { ...patient, identifier: [identifier] } as unknown as Resource;
    return validateAgainst(resource, { definitions })
      .filter(({ severity }) => severity === 'error')
      .map(({ text }) => /red-\w+-\d/.exec(text.en)?.[0] ?? text.en);
  };

  it('is 2, or the letter G of older cards, for 10117410, and nothing else', () => {
    const passing = [...'0123456789ABCDEFGHIJK'].filter((character) => broken('10117410', character).length === 0);
    expect(passing).toEqual(['2', 'G']);
    expect(broken('10117410', '3')).toEqual(['red-dni-2']);
  });

  const seed = Number(process.env.SEED ?? 1);
  it(`is the one that the weights give, whatever the number (SEED=${seed})`, () => {
    for (let round = 0; round < 200; round++) {
      const number = String((seed * 7_919 + round * 48_271_003) % 100_000_000).padStart(8, '0');
      expect(broken(number, dniCheckDigit(number))).toEqual([]);
    }
  });
});
