// The compiled search parameters find what another FHIRPath engine finds with the official expressions, types included.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { compileExpression, extract } from '../../server/definitions/extract/extract.ts';
import { type SearchParameter, searchParameters } from '../../server/definitions/search-parameters.ts';
import { isResourceType, resourceTypes } from '../../server/definitions/structures.ts';
import type { Resource } from '../../server/fhir/request.ts';
import { distinct, judged } from '../support/fhirpath-judge.ts';
import { fullResource, randomFrom } from '../support/full-resources.ts';
import { evaluate } from '../support/oracle/values.ts';

const examples = fileURLToPath(new URL('../../node_modules/hl7.fhir.r4.examples/', import.meta.url));
const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

/** Where both do not agree and why; `random` stands for all resources drawn below. */
const reviewed: { resource: string; parameter: string }[] = readJson(
  fileURLToPath(new URL('./extract-differences.json', import.meta.url)),
);
const explainedAtRandom = new Set(
  reviewed.filter(({ resource }) => resource === 'random').map((difference) => difference.parameter),
);
/** Another seed draws other resources: `SEED=7 npm test -- test/conformance/extract`. */
const seed = Number(process.env.SEED ?? 1);

/** As published, for all types at once: neither split nor narrowed like those the extractors are made of. */
const published = new Map<string, string>(
  readJson(`${examples}Bundle-searchParams.json`).entry.map(({ resource }: { resource: SearchParameter }) => [
    resource.url,
    resource.expression,
  ]),
);

const compared = (type: string) =>
  searchParameters(type).filter(({ type, expression }) => type !== 'composite' && expression !== '');

/** Keys of the parameters on which both do not agree, with what each of them found. */
function differences(resource: Resource) {
  const found = new Map(extract(resource).map(({ parameter, values }) => [parameter.key, distinct(values)]));
  return compared(resource.resourceType).flatMap(({ key, url }) => {
    const expected = judged(published.get(url) ?? '', resource);
    const ours = found.get(key) ?? [];
    return JSON.stringify(ours) === JSON.stringify(expected) ? [] : [{ parameter: key, ours, expected }];
  });
}

type Entry = { resource: Resource };

/** Each file, and what a Bundle holds beside: most of its entries are files as well. */
function* officialExamples(): Generator<{ name: string; resource: Resource }> {
  const files = new Set(readdirSync(examples).filter((file) => file.endsWith('.json')));
  for (const name of files) {
    const resource = readJson(examples + name);
    if (!isResourceType(resource.resourceType)) continue;
    yield { name, resource };
    const entries: Entry[] = resource.resourceType === 'Bundle' ? (resource.entry ?? []) : [];
    for (const { resource: one } of entries) {
      if (one !== undefined && !files.has(`${one.resourceType}-${one.id}.json`))
        yield { name: `${name} ${one.resourceType}/${one.id}`, resource: one };
    }
  }
}

const examplesOnly = reviewed.filter(({ resource }) => resource !== 'random');

describe('the values of search parameters', () => {
  it('are asked for with every official search parameter, of every type it is for', () => {
    const { entry }: { entry: { resource: { url: string; base: string[] } }[] } = readJson(
      `${examples}Bundle-searchParams.json`,
    );
    const without = ['Bundle', 'Binary', 'Parameters']; // https://hl7.org/fhir/R4/domainresource.html
    const typesOf = (base: string): readonly string[] => {
      if (base === 'Resource') return resourceTypes();
      return base === 'DomainResource' ? resourceTypes().filter((type) => !without.includes(type)) : [base];
    };
    const lacking = entry.flatMap(({ resource: { url, base } }) =>
      base.flatMap(typesOf).filter((type) => !searchParameters(type).some((one) => one.url === url)),
    );
    expect([entry.length, lacking]).toEqual([1375, []]);
    // What is defined without an expression is found by no value: words, places, named queries.
    const inexpressible = new Set(
      resourceTypes().flatMap((type) =>
        searchParameters(type)
          .filter(({ expression }) => expression === '')
          .map(({ code }) => code),
      ),
    );
    expect([...inexpressible].sort()).toEqual(['_content', '_query', '_text']);
  });

  it('are those of another engine in every official example, save reviewed differences', () => {
    let resources = 0;
    const found: { resource: string; parameter: string }[] = [];
    for (const { name, resource } of officialExamples()) {
      resources++;
      found.push(...differences(resource).map(({ parameter }) => ({ resource: name, parameter })));
    }
    expect(resources).toBeGreaterThan(12_000);
    expect(found).toEqual(examplesOnly.map(({ resource, parameter }) => ({ resource, parameter })));
  }, 300_000);

  it('differ there for no other reason than that the engine compares what a union joins', () => {
    for (const { resource: file, parameter: key } of examplesOnly) {
      const resource = readJson(examples + file);
      const ours = extract(resource).find(({ parameter }) => parameter.key === key);
      const url = ours?.parameter.url ?? '';
      expect(distinct(evaluate(published.get(url) ?? '', resource))).toEqual(distinct(ours?.values ?? []));
    }
  });

  it('say of nobody that they are dead of whom it is unknown, as the engine does', () => {
    const reason = { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' };
    const patient = { resourceType: 'Patient', _deceasedBoolean: { extension: [reason] } };
    expect(differences(patient)).toEqual([{ parameter: 'Patient.deceased', ours: [], expected: ['boolean true'] }]);
  });

  it(`are those of another engine in resources with any element (seed ${seed})`, () => {
    const random = randomFrom(seed);
    for (const type of resourceTypes()) {
      const awaited = new Set(compared(type).map(({ key }) => key));
      // Until each parameter has had a value, and a few resources in any case.
      for (let round = 0; round < 4 || awaited.size > 0; round++) {
        expect({ type, round, awaited: round < 400 ? [] : [...awaited] }).toEqual({ type, round, awaited: [] });
        const resource = fullResource(type, random);
        for (const { parameter } of extract(resource)) awaited.delete(parameter.key);
        const found = differences(resource).filter(({ parameter }) => !explainedAtRandom.has(parameter));
        if (found.length > 0) expect({ seed, resource, found }).toEqual({ seed, resource, found: [] });
      }
    }
  });

  it(`are those of another engine in the components of composites (seed ${seed})`, () => {
    const random = randomFrom(seed);
    for (const type of resourceTypes()) {
      for (const { key, type: kind, expression, components } of searchParameters(type)) {
        if (kind !== 'composite') continue;
        for (const component of components) {
          const inElement = `(${expression}).select(${component.expression})`;
          let values = 0;
          for (let round = 0; round < 4 || values === 0; round++) {
            expect({ key, round, enough: round < 400 }).toEqual({ key, round, enough: true });
            const resource = fullResource(type, random);
            const ours = compileExpression(expression, type)(resource, resource).flatMap((element) =>
              compileExpression(component.expression, element.type)(element.value, resource),
            );
            values += ours.length;
            expect({ seed, key, resource, found: distinct(ours) }).toEqual({
              seed,
              key,
              resource,
              found: judged(inElement, resource),
            });
          }
        }
      }
    }
  });
});
