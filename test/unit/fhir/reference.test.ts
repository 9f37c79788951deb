// https://hl7.org/fhir/R4/references.html#literal and #canonical
import { describe, expect, it } from '@jest/globals';
import { parseCanonical, parseReference } from '../../../server/fhir/reference.ts';

const BASE = 'https://hub.example.pe/fhir';

describe('parseReference', () => {
  it.each([
    ['Patient/1', { kind: 'local', type: 'Patient', id: '1' }],
    ['Patient/1/_history/2', { kind: 'local', type: 'Patient', id: '1', versionId: '2' }],
    [`${BASE}/Patient/a-b.c`, { kind: 'local', type: 'Patient', id: 'a-b.c' }],
    [`${BASE}/Patient/1/_history/2`, { kind: 'local', type: 'Patient', id: '1', versionId: '2' }],
    [`${BASE}x/Patient/1`, { kind: 'foreign', url: `${BASE}x/Patient/1` }],
    [`${BASE}/metadata`, { kind: 'foreign', url: `${BASE}/metadata` }],
    ['http://hub.example.pe/fhir/Patient/1', { kind: 'local', type: 'Patient', id: '1' }],
    [
      'https://hub.example.pe:8443/fhir/Patient/1',
      { kind: 'foreign', url: 'https://hub.example.pe:8443/fhir/Patient/1' },
    ],
    ['http://localhost/fhir/Patient/1', { kind: 'foreign', url: 'http://localhost/fhir/Patient/1' }],
    ['https://other/fhir/Patient/1', { kind: 'foreign', url: 'https://other/fhir/Patient/1' }],
    [
      'https://other/fhir/Patient/1/_history/3',
      { kind: 'foreign', url: 'https://other/fhir/Patient/1', versionId: '3' },
    ],
    [
      'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
      { kind: 'urn', urn: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520' },
    ],
    ['urn:oid:1.2.3', { kind: 'urn', urn: 'urn:oid:1.2.3' }],
    ['#p1', { kind: 'fragment', id: 'p1' }],
    ['#', { kind: 'fragment', id: '' }],
    ['Patient?identifier=a|b', { kind: 'conditional', type: 'Patient', criteria: 'identifier=a|b' }],
    ['Patient', { kind: 'invalid' }],
    ['Patient/', { kind: 'invalid' }],
    ['Patient/1/2', { kind: 'invalid' }],
    ['patient/1', { kind: 'invalid' }],
    ['Patient/a b', { kind: 'invalid' }],
    [`Patient/${'x'.repeat(65)}`, { kind: 'invalid' }],
    ['Patient?', { kind: 'invalid' }],
    ['', { kind: 'invalid' }],
    ['/Patient/1', { kind: 'invalid' }],
    ['http://', { kind: 'foreign', url: 'http://' }],
  ])('%s', (text, expected) => {
    expect(parseReference(text, BASE)).toEqual(expected);
  });

  it('knows the names that a machine has for itself', () => {
    for (const base of ['http://127.0.0.1:8080/fhir', 'http://localhost:8080/fhir', 'http://[::1]:8080/fhir']) {
      for (const url of ['http://localhost:8080/fhir', 'http://127.0.0.1:8080/fhir', 'http://[::1]:8080/fhir'])
        expect(parseReference(`${url}/Patient/1`, base)).toEqual({ kind: 'local', type: 'Patient', id: '1' });
      expect(parseReference('http://localhost:8081/fhir/Patient/1', base).kind).toBe('foreign');
    }
  });
});

describe('parseCanonical', () => {
  it.each([
    ['http://v', { url: 'http://v' }],
    ['http://v|1.0', { url: 'http://v', version: '1.0' }],
    ['http://v|1.0#x', { url: 'http://v', version: '1.0', fragment: 'x' }],
    ['http://v#x', { url: 'http://v', fragment: 'x' }],
    ['http://v|', { url: 'http://v' }],
    ['#x', { url: '', fragment: 'x' }],
  ])('%s', (text, expected) => {
    expect(parseCanonical(text)).toEqual(expected);
  });
});
