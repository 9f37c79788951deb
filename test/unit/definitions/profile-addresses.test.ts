// What R4 says in prose of addresses, which $validate tells: https://hl7.org/fhir/R4/datatypes.html#uri
import { describe, expect, it } from '@jest/globals';
import { profileFindings } from '../../../server/definitions/profiles/validate.ts';
import type { Resource } from '../../../server/fhir/request.ts';
import { findings } from '../../support/small-profile.ts';

const basic = (coding: object, more: object = {}): Resource => ({
  resourceType: 'Basic',
  code: { coding: [coding] },
  ...more,
});
const valueSet = (members: object): Resource => ({ resourceType: 'ValueSet', status: 'draft', ...members });
const at = (system: string): string[] => findings(basic({ system, code: 'x' }), []);

describe('the system of a Coding', () => {
  const place = 'Basic.code.coding[0].system';

  it('is absolute', () => {
    expect(at('http://example.org/codes')).toEqual([]);
    expect(at('urn:oid:1.2.3')).toEqual([]);
    expect(at('codes')).toEqual([`address-relative ${place}`]);
    expect(at('#contained')).toEqual([`address-relative ${place}`]);
  });

  it('is a code system, not a value set', () => {
    expect(at('http://hl7.org/fhir/ValueSet/measure-type')).toEqual([`system-is-value-set ${place}`]);
    const own = valueSet({ url: 'http://example.org/ValueSet/own' });
    expect(findings(basic({ system: own.url, code: 'x' }), [own])).toEqual([`system-is-value-set ${place}`]);
    expect(at('http://example.org/ValueSet/unknown')).toEqual([]);
  });

  it('is taken as it comes on writes', () => {
    expect(profileFindings(basic({ system: 'codes', code: 'x' }), { warnings: false })).toEqual([]);
  });
});

describe('the url of a definition', () => {
  it('is absolute, and so is what a value set includes', () => {
    const include = [{ system: '#c' }];
    expect(findings(valueSet({ url: 'http://example.org/v' }), [])).toEqual([]);
    expect(findings(valueSet({ url: 'ValueSet/v', compose: { include } }), [])).toEqual([
      'address-relative ValueSet.url',
      'address-relative ValueSet.compose.include[0].system',
    ]);
  });

  it('is not where a device can be reached', () => {
    expect(findings({ resourceType: 'Device', url: 'reader-7.local' }, [])).toEqual([]);
  });
});

describe('a urn', () => {
  it.each([
    ['urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7', []],
    ['urn:uuid:53FEFA32-fcbb-4ff8-8a92-55ee120877b7', ['address-malformed-urn Basic.identifier[0].system']],
    ['urn:uuid:1', ['address-malformed-urn Basic.identifier[0].system']],
    ['urn:oid:2.16.840.1.113883', []],
    ['urn:oid:2.16.0840', ['address-malformed-urn Basic.identifier[0].system']],
    ['urn:ietf:rfc:3986', []],
  ])('%s', (system, expected) => {
    expect(findings(basic({ code: 'x' }, { identifier: [{ system }] }), [])).toEqual(expected);
  });
});
