import { describe, expect, it } from '@jest/globals';
import { requiredValueSet } from '../../../server/definitions/terminology/codes.ts';
import { validateResource } from '../../../server/definitions/validation/validate.ts';

const valueSet = (name: string) => requiredValueSet(`http://hl7.org/fhir/ValueSet/${name}`);

describe('a required value set', () => {
  it('has the codes of its code systems', () => {
    const genders = valueSet('administrative-gender');
    expect(genders?.codes).toEqual(['male', 'female', 'other', 'unknown']);
    expect(genders?.allowsCode('female')).toBe(true);
    expect(genders?.allowsCode('Female')).toBe(false);
    expect(genders?.allowsCode('constructor')).toBe(false);
    expect(genders?.systemOf('female')).toBe('http://hl7.org/fhir/administrative-gender');
    expect(genders?.systemOf('x')).toBeUndefined();
  });

  it('has nested codes, and those of several systems', () => {
    expect(valueSet('event-timing')?.systemOf('MORN')).toBe('http://hl7.org/fhir/event-timing');
    expect(valueSet('event-timing')?.systemOf('AC')).toBe('http://terminology.hl7.org/CodeSystem/v3-TimingEvent');
    expect(valueSet('issue-type')?.allowsCode('too-costly')).toBe(true);
    expect(valueSet('all-types')?.allowsCode('Patient')).toBe(true);
    expect(valueSet('all-types')?.allowsCode('HumanName')).toBe(true);
    expect(valueSet('all-types')?.allowsCode('Any')).toBe(true);
  });

  it('binds codings by system and code', () => {
    const status = valueSet('condition-clinical');
    const system = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
    expect(status?.allowsCoding(system, 'active')).toBe(true);
    expect(status?.allowsCoding(system, 'x')).toBe(false);
    expect(status?.allowsCoding('constructor', 'active')).toBe(false);
  });

  it('is none where nothing can be checked', () => {
    expect(requiredValueSet('http://loinc.org/vs/LL379-9')).toBeUndefined();
    expect(requiredValueSet('http://example.org/unknown')).toBeUndefined();
  });
});

describe('the grammar of', () => {
  it.each([
    [
      'mimetypes',
      ['application/fhir+json', 'text/plain; charset=utf-8', 'image/svg+xml', 'a/b;c="d e"', 'xml', 'json'],
    ],
    ['all-languages', ['es', 'es-PE', 'quy', 'zh-Hans-CN', 'x-private', 'i-klingon', 'en-US-u-ca-gregory']],
    ['currencies', ['PEN', 'USD']],
    ['ucum-units', ['mg', 'mm[Hg]', 'kg/m2', '10*3/uL', '{annotation[}', '%', "m/s2.(4.'/h)", 'ug']],
  ])('%s allows its codes', (name, codes) => {
    for (const code of codes) expect([code, valueSet(name)?.allowsCode(code)]).toEqual([code, true]);
  });

  it.each([
    ['mimetypes', ['pdf', 'a/b/c', '/b', 'a/', 'a b/c', 'a/b;c', 'a/b; c=d e', 'a/b; c=d/e', '']],
    ['all-languages', ['e', 'es_PE', 'es-', '-es', 'español', 'x', 'toolonglanguage', 'es-toolongsubtag', '']],
    ['currencies', ['pen', 'S/.', 'PENN', '']],
    ['ucum-units', ['mm[Hg', 'a)b(', '{a{b}}', 'µg', 'a"b', 'zzz', 'mcg', 'kg/m^2', '']],
  ])('%s refuses others', (name, codes) => {
    for (const code of codes) expect([code, valueSet(name)?.allowsCode(code)]).toEqual([code, false]);
  });
});

describe('a required concept', () => {
  const system = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
  const clinicalStatus = (status: object) =>
    validateResource({ resourceType: 'Condition', subject: { display: 'x' }, clinicalStatus: status }).map(
      ({ name, expression }) => `${name} ${expression}`,
    );
  const refused = ['concept-not-in-value-set Condition.clinicalStatus'];

  it('has one coding of the value set', () => {
    expect(clinicalStatus({ coding: [{ system, code: 'active' }] })).toEqual([]);
    expect(
      clinicalStatus({
        coding: [
          { system: 'http://example.org', code: 'x' },
          { system, code: 'active' },
        ],
      }),
    ).toEqual([]);
  });

  it('has not text alone, no code without system, no other code', () => {
    expect(clinicalStatus({ text: 'active' })).toEqual(refused);
    expect(clinicalStatus({ coding: [{ code: 'active' }] })).toEqual(refused);
    expect(clinicalStatus({ coding: [{ system, code: 'x' }], text: 'x' })).toEqual(refused);
    expect(clinicalStatus({ coding: [{ system, display: 'active' }] })).toEqual(refused);
  });

  it('may say by an extension why it has no code', () => {
    const url = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
    expect(clinicalStatus({ extension: [{ url, valueCode: 'unknown' }] })).toEqual([]);
  });
});
