// The compiled search parameters find what another FHIRPath engine finds with the official expressions, types included.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { compileExpression, extract } from '../../server/definitions/extract/extract.ts';
import { type SearchParameter, searchParameters } from '../../server/definitions/search-parameters.ts';
import { isResourceType, resourceTypes } from '../../server/definitions/structures.ts';
import type { Resource } from '../../server/fhir/request.ts';
import { distinct, judged } from '../support/fhirpath-judge.ts';
import { fullResource, randomFrom } from '../support/full-resources.ts';

const examples = fileURLToPath(new URL('../../node_modules/hl7.fhir.r4.examples/', import.meta.url));
const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

/** Larger files are Bundles of definitions, whose entries the package holds one by one as well. */
const MAX_BYTES = 4e6;
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

describe('the values of search parameters', () => {
  it('are those of another engine in every official example, save reviewed differences', () => {
    const files = readdirSync(examples).filter(
      (file) => file.endsWith('.json') && statSync(examples + file).size < MAX_BYTES,
    );
    let resources = 0;
    const found = files.flatMap((file) => {
      const resource = readJson(examples + file);
      if (!isResourceType(resource.resourceType)) return [];
      resources++;
      return differences(resource).map(({ parameter }) => ({ resource: file, parameter }));
    });
    expect(resources).toBeGreaterThan(5290);
    const examplesOnly = reviewed.filter(({ resource }) => resource !== 'random');
    expect(found).toEqual(examplesOnly.map(({ resource, parameter }) => ({ resource, parameter })));
  }, 120_000);

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
