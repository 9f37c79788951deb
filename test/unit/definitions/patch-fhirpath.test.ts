import { describe, expect, it } from '@jest/globals';
import {
  apply,
  failure,
  index,
  name,
  operation,
  patched,
  patient,
  THREE,
  value,
} from '../../support/fhirpath-patch.ts';

describe('FHIRPath Patch add', () => {
  it('adds an element, at the end', () => {
    expect(
      patched('"active":true', operation('add', 'Patient', name('birthDate'), value('Date', '"1990-01-01"'))),
    ).toBe('"active":true,"birthDate":"1990-01-01"');
  });

  it('adds to a nested element', () => {
    const added = operation('add', 'Patient.contact[0]', name('gender'), value('Code', '"male"'));
    expect(patched('"contact":[{"name":{"text":"a"}}]', added)).toBe(
      '"contact":[{"name":{"text":"a"},"gender":"male"}]',
    );
  });

  it('begins a list, and appends to one', () => {
    const added = operation('add', 'Patient', name('identifier'), value('Identifier', '{"value":"1"}'));
    expect(patched('', added)).toBe('"identifier":[{"value":"1"}]');
    expect(patched('"identifier":[{"value":"0"}]', added)).toBe('"identifier":[{"value":"0"},{"value":"1"}]');
  });

  it('names a choice by the type of its value', () => {
    const text = '{"resourceType":"Observation","status":"final","code":{"text":"x"}}';
    const added = operation('add', 'Observation', name('value'), value('Quantity', '{"value":1.10}'));
    expect(apply(text, added)).toBe(`${text.slice(0, -1)},"valueQuantity":{"value":1.10}}`);
  });

  it('builds elements whose type has no name from parts, as deep as they go', () => {
    const parts =
      '{"name":"value","part":[{"name":"name","valueHumanName":{"text":"a"}},{"name":"telecom","valueContactPoint":{"value":"1"}},' +
      '{"name":"telecom","valueContactPoint":{"value":"2"}},{"name":"gender","valueCode":"male"}]}';
    expect(patched('', operation('add', 'Patient', name('contact'), parts))).toBe(
      '"contact":[{"name":{"text":"a"},"telecom":[{"value":"1"},{"value":"2"}],"gender":"male"}]',
    );
    const timing =
      '{"name":"value","part":[{"name":"timing","part":[{"name":"repeat","part":[{"name":"bounds","valuePeriod":{"start":"2026"}},' +
      '{"name":"frequency","valuePositiveInt":2},{"name":"period","valueDecimal":1.0}]}]}]}';
    const request = '{"resourceType":"MedicationRequest"}';
    expect(apply(request, operation('add', 'MedicationRequest', name('dosageInstruction'), timing))).toBe(
      '{"resourceType":"MedicationRequest","dosageInstruction":[{"timing":{"repeat":{"boundsPeriod":{"start":"2026"},"frequency":2,"period":1.0}}}]}',
    );
  });

  it('adds contained resources', () => {
    const contained = '{"name":"value","resource":{"resourceType":"Organization","id":"o","name":"x"}}';
    expect(patched('', operation('add', 'Patient', name('contained'), contained))).toBe(
      '"contained":[{"resourceType":"Organization","id":"o","name":"x"}]',
    );
  });

  it('adds extensions, whose type value[x] does not have, from parts; those of primitives in their sibling', () => {
    const parts = '{"name":"value","part":[{"name":"url","valueUri":"u"},{"name":"value[x]","valueCode":"c"}]}';
    const extension = (path: string): string => operation('add', path, name('extension'), parts);
    expect(patched('', extension('Patient'))).toBe('"extension":[{"url":"u","valueCode":"c"}]');
    expect(patched('"birthDate":"1990"', extension('Patient.birthDate'))).toBe(
      '"birthDate":"1990","_birthDate":{"extension":[{"url":"u","valueCode":"c"}]}',
    );
    expect(patched('"name":[{"given":["A","B"]}]', extension('Patient.name.given[1]'))).toBe(
      '"name":[{"given":["A","B"],"_given":[null,{"extension":[{"url":"u","valueCode":"c"}]}]}]',
    );
  });

  it('keeps the extensions of the values it adds', () => {
    const given = '{"name":"value","valueString":"B","_valueString":{"id":"b"}}';
    expect(patched('"name":[{"given":["A"]}]', operation('add', 'Patient.name', name('given'), given))).toBe(
      '"name":[{"given":["A","B"],"_given":[null,{"id":"b"}]}]',
    );
    const unknown = '{"name":"value","_valueDate":{"extension":[{"url":"u"}]}}';
    expect(patched('', operation('add', 'Patient', name('birthDate'), unknown))).toBe(
      '"_birthDate":{"extension":[{"url":"u"}]}',
    );
  });

  it.each([
    [
      'what does not repeat and is there',
      '"active":true',
      operation('add', 'Patient', name('active'), value('Boolean', 'true')),
      'element-exists',
    ],
    [
      'a second value of a choice',
      '"deceasedBoolean":true',
      operation('add', 'Patient', name('deceased'), value('DateTime', '"2020"')),
      'element-exists',
    ],
    [
      'to what is absent',
      '',
      operation('add', 'Patient.maritalStatus', name('text'), value('String', '"x"')),
      'path-matches-nothing',
    ],
    [
      'to several elements',
      THREE,
      operation('add', 'Patient.identifier', name('use'), value('Code', '"x"')),
      'path-matches-several',
    ],
    [
      'an element that R4 does not have',
      '',
      operation('add', 'Patient', name('brithDate'), value('Date', '"1990"')),
      'path-unknown-element',
    ],
    [
      'a value of another type',
      '',
      operation('add', 'Patient', name('birthDate'), value('DateTime', '"1990"')),
      'wrong-value-type',
    ],
    [
      'a type that the choice does not have',
      '',
      operation('add', 'Patient', name('deceased'), value('Age', '{"value":1}')),
      'wrong-value-type',
    ],
    [
      'parts for a primitive',
      '',
      operation('add', 'Patient', name('active'), '{"name":"value","part":[{"name":"x","valueCode":"y"}]}'),
      'wrong-value-type',
    ],
    [
      'a resource for an element',
      '',
      operation('add', 'Patient', name('contact'), '{"name":"value","resource":{"resourceType":"Basic"}}'),
      'wrong-value-type',
    ],
    [
      'two parts for what does not repeat',
      '',
      operation(
        'add',
        'Patient',
        name('contact'),
        '{"name":"value","part":[{"name":"gender","valueCode":"male"},{"name":"gender","valueCode":"male"}]}',
      ),
      'element-exists',
    ],
  ])('answers 422 when asked to add %s', (_name, members, added, failed) => {
    expect(failure(patient(members), added)).toEqual({ status: 422, name: failed, at: 'Parameters.parameter[0]' });
  });
});

describe('FHIRPath Patch insert', () => {
  it.each([
    [0, '{"value":"x"},{"value":"1"},{"value":"2"},{"value":"3"}'],
    [1, '{"value":"1"},{"value":"x"},{"value":"2"},{"value":"3"}'],
    [3, '{"value":"1"},{"value":"2"},{"value":"3"},{"value":"x"}'],
  ])('inserts at %d', (at, expected) => {
    const inserted = operation('insert', 'Patient.identifier', index(at), value('Identifier', '{"value":"x"}'));
    expect(patched(THREE, inserted)).toBe(`"identifier":[${expected}]`);
  });

  it('keeps values and extensions of primitives side by side', () => {
    const inserted = operation('insert', 'Patient.name[0].given', index(1), value('String', '"x"'));
    expect(patched('"name":[{"given":["A","B"],"_given":[null,{"id":"b"}]}]', inserted)).toBe(
      '"name":[{"given":["A","x","B"],"_given":[null,null,{"id":"b"}]}]',
    );
  });

  it.each([
    ['behind the end', THREE, 'Patient.identifier', 4, 'index-out-of-range'],
    ['before the start', THREE, 'Patient.identifier', -1, 'index-out-of-range'],
    ['into part of a list', THREE, "Patient.identifier.where(value = '1')", 0, 'path-is-not-a-list'],
    ['into several lists', '"name":[{"given":["A"]},{"given":["B"]}]', 'Patient.name.given', 0, 'path-is-not-a-list'],
    ['into what does not repeat', '"active":true', 'Patient.active', 0, 'path-is-not-a-list'],
    ['into the resource', '', 'Patient', 0, 'path-is-not-a-list'],
    ['into an absent list', '', 'Patient.identifier', 0, 'path-matches-nothing'],
  ])('answers 422 when asked to insert %s', (_name, members, path, at, failed) => {
    const inserted = operation('insert', path, index(at), value('Identifier', '{"value":"x"}'));
    expect(failure(patient(members), inserted)).toMatchObject({ status: 422, name: failed });
  });
});

describe('FHIRPath Patch delete', () => {
  it.each([
    ['an element', '"active":true,"birthDate":"1990"', 'Patient.birthDate', '"active":true'],
    ['a primitive with its extensions', '"birthDate":"1990","_birthDate":{"id":"x"}', 'Patient.birthDate', ''],
    ['a choice by its name without a type', '"deceasedBoolean":false', 'Patient.deceased', ''],
    ['a choice of one type', '"deceasedBoolean":false', 'Patient.deceased.ofType(boolean)', ''],
    ['one of a list', THREE, 'Patient.identifier[1]', '"identifier":[{"value":"1"},{"value":"3"}]'],
    [
      'one that meets a condition',
      THREE,
      "Patient.identifier.where(value = '3')",
      '"identifier":[{"value":"1"},{"value":"2"}]',
    ],
    [
      'the last of a list, and so the list',
      '"identifier":[{"value":"1"}],"active":true',
      'Patient.identifier',
      '"active":true',
    ],
    [
      'the last child, and so its parents',
      '"contact":[{"name":{"text":"a"},"gender":"male"}]',
      'Patient.contact[0].name.text',
      '"contact":[{"gender":"male"}]',
    ],
    [
      'one of a list of primitives, both halves',
      '"name":[{"given":["A","B"],"_given":[{"id":"a"},null]}]',
      'Patient.name.given[0]',
      '"name":[{"given":["B"]}]',
    ],
    [
      'an extension of a primitive',
      '"birthDate":"1990","_birthDate":{"extension":[{"url":"u"}]}',
      "Patient.birthDate.extension('u')",
      '"birthDate":"1990"',
    ],
    [
      'all there is of a primitive',
      '"active":true,"_birthDate":{"extension":[{"url":"u"}]}',
      'Patient.birthDate.extension',
      '"active":true',
    ],
    ['what is not there: nothing', '"active":true', 'Patient.birthDate', '"active":true'],
    ['what no condition meets: nothing', THREE, "Patient.identifier.where(value = '4')", THREE],
  ])('takes away %s', (_name, members, path, expected) => {
    expect(patched(members, operation('delete', path))).toBe(expected);
  });

  it('answers 422 for several elements, and for the resource itself', () => {
    expect(failure(patient(THREE), operation('delete', 'Patient.identifier')).name).toBe('path-matches-several');
    expect(failure(patient(''), operation('delete', 'Patient')).name).toBe('cannot-remove-all');
  });
});
