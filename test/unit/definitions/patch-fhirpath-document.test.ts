import { describe, expect, it } from '@jest/globals';
import { applyFhirPathPatch } from '../../../server/definitions/patch/fhirpath.ts';
import { parseJson } from '../../../server/fhir/json.ts';
import {
  apply,
  failure,
  fromTo,
  index,
  name,
  operation,
  part,
  patched,
  patient,
  THREE,
  value,
} from '../../support/fhirpath-patch.ts';

describe('FHIRPath Patch replace', () => {
  it.each([
    [
      'a primitive',
      '"birthDate":"1990","active":true',
      'Patient.birthDate',
      value('Date', '"1991"'),
      '"birthDate":"1991","active":true',
    ],
    [
      'a primitive with its extensions',
      '"birthDate":"1990","_birthDate":{"id":"x"}',
      'Patient.birthDate',
      value('Date', '"1991"'),
      '"birthDate":"1991"',
    ],
    [
      'a nested primitive',
      '"contact":[{"gender":"male"}]',
      'Patient.contact[0].gender',
      value('Code', '"female"'),
      '"contact":[{"gender":"female"}]',
    ],
    [
      'one of a list of primitives',
      '"name":[{"given":["A","B"]}]',
      "Patient.name.given.where($this = 'B')",
      value('String', '"\\u0043"'),
      '"name":[{"given":["A","\\u0043"]}]',
    ],
    [
      'a complex element',
      '"maritalStatus":{"id":"1","text":"a"}',
      'Patient.maritalStatus',
      value('CodeableConcept', '{"text":"b"}'),
      '"maritalStatus":{"text":"b"}',
    ],
    [
      'an id',
      '"maritalStatus":{"id":"1","text":"a"}',
      'Patient.maritalStatus.id',
      value('String', '"2"'),
      '"maritalStatus":{"id":"2","text":"a"}',
    ],
    [
      'a choice by another type, in its place',
      '"deceasedBoolean":true,"active":true',
      'Patient.deceased',
      value('DateTime', '"2020"'),
      '"deceasedDateTime":"2020","active":true',
    ],
    [
      'a choice that had extensions only',
      '"_deceasedBoolean":{"id":"x"}',
      'Patient.deceased',
      value('DateTime', '"2020"'),
      '"deceasedDateTime":"2020"',
    ],
    [
      "the narrative's div",
      '"text":{"status":"generated","div":"<div>a</div>"}',
      'Patient.text.div',
      value('String', '"<div>b</div>"'),
      '"text":{"status":"generated","div":"<div>b</div>"}',
    ],
  ])('replaces %s', (_name, members, path, by, expected) => {
    expect(patched(members, operation('replace', path, by))).toBe(expected);
  });

  it.each([
    ['nothing', '', 'Patient.birthDate', value('Date', '"1990"'), 'path-matches-nothing'],
    ['several elements', THREE, 'Patient.identifier', value('Identifier', '{}'), 'path-matches-several'],
    ['a date by a string', '"birthDate":"1990"', 'Patient.birthDate', value('String', '"1990"'), 'wrong-value-type'],
    ['the resource itself', '', 'Patient', value('String', '"x"'), 'cannot-remove-all'],
  ])('answers 422 when asked to replace %s', (_name, members, path, by, failed) => {
    expect(failure(patient(members), operation('replace', path, by))).toMatchObject({ status: 422, name: failed });
  });
});

describe('FHIRPath Patch move', () => {
  it.each([
    [2, 0, '3,1,2'],
    [0, 2, '2,3,1'],
    [1, 1, '1,2,3'],
    [2, 1, '1,3,2'],
  ])('moves from %d to %d', (from, to, expected) => {
    const result = patched(THREE, operation('move', 'Patient.identifier', fromTo(from, to)));
    expect([...result.matchAll(/\d/g)].join()).toBe(expected);
  });

  it('moves the extensions of primitives along', () => {
    const moved = operation('move', 'Patient.name.given', fromTo(1, 0));
    expect(patched('"name":[{"given":["A","B"],"_given":[null,{"id":"b"}]}]', moved)).toBe(
      '"name":[{"given":["B","A"],"_given":[{"id":"b"},null]}]',
    );
  });

  it.each([
    [3, 0],
    [0, 3],
  ])('answers 422 for indexes outside the list: %d to %d', (from, to) => {
    const moved = operation('move', 'Patient.identifier', fromTo(from, to));
    expect(failure(patient(THREE), moved)).toMatchObject({ status: 422, name: 'index-out-of-range' });
  });
});

describe('a FHIRPath Patch', () => {
  it('changes nothing without operations', () => {
    expect(applyFhirPathPatch('{"resourceType":"Patient"}', parseJson('{"resourceType":"Parameters"}'))).toBe(
      '{"resourceType":"Patient"}',
    );
  });

  it('applies operations in order, each to the result of the one before', () => {
    const result = patched(
      '',
      operation('add', 'Patient', name('name'), value('HumanName', '{"family":"A"}')),
      operation('add', 'Patient.name', name('given'), value('String', '"B"')),
      operation('insert', 'Patient.name.given', index(0), value('String', '"C"')),
      operation('replace', 'Patient.name.family', value('String', '"D"')),
      operation('delete', 'Patient.name.given[1]'),
    );
    expect(result).toBe('"name":[{"family":"D","given":["C"]}]');
  });

  it('keeps the tokens it does not touch, and those of the values it inserts', () => {
    const text = '{"resourceType":"Observation","extension":[{"url":"\\u0075","valueDecimal":1.10}],"component":[]}';
    const quantity = '{"value":2.50e1,"unit":"\\u006dg"}';
    expect(apply(text, operation('add', 'Observation', name('value'), value('Quantity', quantity)))).toBe(
      `${text.slice(0, -1)},"valueQuantity":${quantity}}`,
    );
  });

  it.each([
    ['a parameter that is no operation', '{"name":"patch","part":[]}'],
    ['an unknown part', operation('delete', 'Patient.active', part('why', 'String', '"x"'))],
    ['a part given twice', operation('delete', 'Patient.active', part('path', 'String', '"x"'))],
    ['an unknown type', operation('remove', 'Patient.active')],
    ['an inherited name as type', operation('constructor', 'Patient.active')],
    ['no type', '{"name":"operation","part":[{"name":"path","valueString":"Patient"}]}'],
    ['no path', '{"name":"operation","part":[{"name":"type","valueCode":"delete"}]}'],
    ['no parts', '{"name":"operation"}'],
    [
      'a path that is no string',
      '{"name":"operation","part":[{"name":"type","valueCode":"delete"},{"name":"path","valueInteger":1}]}',
    ],
    ['add without a name', operation('add', 'Patient', value('Boolean', 'true'))],
    ['add without a value', operation('add', 'Patient', name('active'))],
    ['insert without an index', operation('insert', 'Patient.identifier', value('Identifier', '{}'))],
    ['move without a destination', operation('move', 'Patient.identifier', part('source', 'Integer', '0'))],
  ])('answers 400 for %s', (_name, wrong) => {
    expect(failure(patient(`"active":true,${THREE}`), wrong)).toMatchObject({
      status: 400,
      at: 'Parameters.parameter[0]',
    });
  });

  it('says which operation failed', () => {
    expect(
      failure(
        patient(''),
        operation('delete', 'Patient.active'),
        operation('replace', 'Patient.active', value('Boolean', 'true')),
      ).at,
    ).toBe('Parameters.parameter[1]');
  });
});
