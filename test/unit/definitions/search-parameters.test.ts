import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { repairs } from '../../../scripts/definitions/search-repairs.ts';
import { compileExtractor } from '../../../server/definitions/extract/extract.ts';
import { searchParameter, searchParameters } from '../../../server/definitions/search-parameters.ts';
import { resourceTypes, structure } from '../../../server/definitions/structures.ts';

const bundle = new URL('../../../node_modules/hl7.fhir.r4.examples/Bundle-searchParams.json', import.meta.url);
type Official = { id: string; url: string; code: string; base: string[]; type: string; expression?: string };
const official: Official[] = JSON.parse(readFileSync(bundle, 'utf8')).entry.map(
  ({ resource }: { resource: Official }) => resource,
);

const codes = (type: string) => searchParameters(type).map(({ code }) => code);
/** Resource and DomainResource stand for every type derived from them. */
const concreteTypes = (base: string) =>
  structure(base)?.abstract
    ? resourceTypes().filter((type) => base === 'Resource' || structure(type)?.base === base)
    : [base];

describe('search parameters', () => {
  it('hold every official parameter under every type it is for', () => {
    expect(official).toHaveLength(1375);
    for (const { url, code, base, type } of official) {
      for (const name of base.flatMap(concreteTypes)) {
        expect({ name, code, ...searchParameter(name, code) }).toMatchObject({ name, code, url, type });
      }
    }
  });

  it('hold no other parameter', () => {
    const expected = official.flatMap(({ code, base }) => base.flatMap(concreteTypes).map((type) => `${type}.${code}`));
    const keys = resourceTypes().flatMap((type) => searchParameters(type).map(({ key }) => key));
    expect(keys.sort()).toEqual(expected.sort());
  });

  it('come with those of Resource and DomainResource, the latter not for Bundle, Binary and Parameters', () => {
    const general = ['_content', '_id', '_lastUpdated', '_profile', '_query', '_security', '_source', '_tag'];
    expect(codes('Patient').filter((code) => code.startsWith('_'))).toEqual([...general, '_text']);
    expect(codes('Bundle').filter((code) => code.startsWith('_'))).toEqual(general);
    expect(searchParameter('Patient', '_text')?.expression).toBe('');
  });

  it('carry the part of a union that is about their type', () => {
    expect(searchParameter('Patient', 'birthdate')?.expression).toBe('Patient.birthDate');
    expect(searchParameter('Condition', 'onset-age')?.expression).toBe(
      'Condition.onset.as(Age) | Condition.onset.as(Range)',
    );
    expect(searchParameter('MedicationRequest', 'code')?.expression).toBe(
      '(MedicationRequest.medication as CodeableConcept)',
    );
    expect(searchParameter('InsurancePlan', 'name')?.expression).toBe('name | alias');
  });

  it('name the types that the element of their type may refer to', () => {
    expect(searchParameter('AllergyIntolerance', 'patient')?.targets).toEqual(['Patient']);
    expect(searchParameter('DeviceUseStatement', 'patient')?.targets).toEqual(['Patient', 'Group']);
    expect(searchParameter('Observation', 'encounter')?.targets).toEqual(['Encounter']);
    expect(searchParameter('Observation', 'focus')?.targets).toEqual([]);
  });

  it('are not there for a type that R4 does not have', () => {
    expect(searchParameters('Visit')).toEqual([]);
    expect(searchParameters('DomainResource')).toEqual([]);
    expect(searchParameter('constructor', 'name')).toBeUndefined();
    expect(searchParameter('Patient', 'constructor')).toBeUndefined();
  });

  it('all compile', () => {
    for (const type of resourceTypes()) {
      expect(() => compileExtractor(type, searchParameters(type))).not.toThrow();
    }
  });
});

describe('composite parameters', () => {
  const composites = resourceTypes().flatMap((owner) =>
    searchParameters(owner)
      .filter(({ type }) => type === 'composite')
      .map((parameter) => ({ owner, ...parameter })),
  );

  it('are made of parameters of the same type', () => {
    expect(new Set(composites.map(({ url }) => url)).size).toBe(46);
    for (const { owner, key, components } of composites) {
      const urls = searchParameters(owner).map(({ url }) => url);
      const unknown = components.filter(({ definition }) => !urls.includes(definition));
      expect({ key, count: components.length > 1, unknown }).toEqual({ key, count: true, unknown: [] });
    }
  });

  it('have their errors repaired, each for a stated reason', () => {
    expect(repairs.map(({ id }) => id)).toEqual(['Observation-code-value-date', 'DocumentReference-relationship']);
    for (const { reason, specification } of repairs) {
      expect(reason.length).toBeGreaterThan(40);
      expect(specification).toMatch(/^https:\/\/hl7\.org\/fhir\/R4\//);
    }
    expect(searchParameter('Observation', 'code-value-date')?.components).toEqual([
      { definition: 'http://hl7.org/fhir/SearchParameter/clinical-code', expression: 'code' },
      {
        definition: 'http://hl7.org/fhir/SearchParameter/Observation-value-date',
        expression: 'value.as(dateTime) | value.as(Period)',
      },
    ]);
    expect(searchParameter('DocumentReference', 'relationship')?.components).toEqual([
      { definition: 'http://hl7.org/fhir/SearchParameter/DocumentReference-relation', expression: 'code' },
      { definition: 'http://hl7.org/fhir/SearchParameter/DocumentReference-relatesto', expression: 'target' },
    ]);
  });
});
