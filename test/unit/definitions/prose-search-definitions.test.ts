// Definitions of searches beside those they name: https://hl7.org/fhir/R4/searchparameter.html
import { describe, expect, it } from '@jest/globals';
import { profileFindings } from '../../../server/definitions/profiles/validate.ts';
import type { Resource } from '../../../server/fhir/request.ts';
import { findings as allFindings } from '../../support/small-profile.ts';

/** Whether this hub could search by it is told elsewhere. */
const findings = (resource: Resource, known: Resource[]): string[] =>
  allFindings(resource, known).filter((one) => !one.includes('search-parameter-unusable'));

const R4 = 'http://hl7.org/fhir/SearchParameter/';
const own = {
  resourceType: 'SearchParameter',
  url: 'http://example.org/SearchParameter/serial',
  name: 'Serial',
  status: 'active',
  description: 'By serial number',
  code: 'serial',
  base: ['Device'],
  type: 'string',
  expression: 'Device.serialNumber',
};

describe('a parameter in a CapabilityStatement', () => {
  const listing = (definition: string, type: string): Resource => ({
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-01-01',
    kind: 'requirements',
    description: 'x',
    fhirVersion: '4.0.1',
    format: ['json'],
    rest: [{ mode: 'server', resource: [{ type: 'Patient', searchParam: [{ name: 'a', definition, type }] }] }],
  });
  const place = 'search-type-differs CapabilityStatement.rest[0].resource[0].searchParam[0].type';

  it('has the type of its definition, R4’s own or another', () => {
    expect(findings(listing(`${R4}individual-birthdate`, 'date'), [])).toEqual([]);
    expect(findings(listing(`${R4}individual-birthdate|4.0.1`, 'token'), [])).toEqual([place]);
    expect(findings(listing(own.url, 'token'), [])).toEqual([]);
    expect(findings(listing(own.url, 'token'), [own])).toEqual([place]);
  });
});

describe('a SearchParameter', () => {
  it('that is derived from another has its type, and searches in no more than that does', () => {
    const derived = (members: object): string[] => findings({ ...own, ...members }, []);
    const name = { derivedFrom: `${R4}Organization-name`, base: ['Organization'], expression: 'Organization.name' };
    expect(derived(name)).toEqual([]);
    expect(derived({ ...name, type: 'token' })).toEqual(['search-type-differs SearchParameter.type']);
    expect(derived({ ...name, base: ['Organization', 'Patient'] })).toEqual([
      'search-base-differs SearchParameter.base[1]',
    ]);
    const id = { derivedFrom: `${R4}Resource-id`, type: 'token', expression: 'Resource.id' };
    expect(derived({ ...id, base: ['Patient', 'Device'] })).toEqual([]);
    expect(derived({ ...name, derivedFrom: 'http://example.org/SearchParameter/unknown', type: 'token' })).toEqual([]);
  });

  it('of type composite has two components or more', () => {
    const component = { definition: `${R4}Device-type`, expression: 'type' };
    const composite = (...parts: object[]): Resource => ({ ...own, type: 'composite', component: parts });
    expect(findings(composite(component, component), [])).toEqual([]);
    expect(findings(composite(component), [])).toEqual(['search-composite-too-small SearchParameter.component']);
    expect(profileFindings(composite(component), { warnings: false })).toEqual([]);
  });
});
