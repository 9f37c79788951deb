import { describe, expect, it } from '@jest/globals';
import { apply, failure, operation, patched, patient, THREE } from '../../support/fhirpath-patch.ts';

describe('the paths of a FHIRPath Patch', () => {
  const MEMBERS =
    '"telecom":[{"system":"phone","value":"+51 1","rank":1,"use":"home"},{"system":"email","value":"a@x","use":"work"},' +
    '{"system":"phone","value":"+51 2","rank":2.0,"use":"work","period":{"start":"2020-05"}}]';

  it.each([
    ["telecom.where(system = 'phone' and use = 'work')", [2]],
    ["telecom.where(system = 'phone').first()", [0]],
    ["telecom.where(system = 'phone').last()", [2]],
    ["telecom.where(system = 'phone')[1]", [2]],
    ['telecom.tail().skip(1)', [2]],
    ['telecom.take(1).single()', [0]],
    ['telecom.where(rank.exists().not())', [1]],
    ['telecom.where(rank.empty())', [1]],
    ["telecom.where(system != 'phone')", [1]],
    ['telecom.where(rank = 2)', [2]],
    ['telecom.where(rank < 2)', [0]],
    ['telecom.where(rank >= 1.5)', [2]],
    ["telecom.where(value.startsWith('a'))", [1]],
    ["telecom.where(value.endsWith('2') or value.contains('@@'))", [2]],
    ["telecom.where(value.upper() = 'A@X' xor false)", [1]],
    ["telecom.where(use = 'home' implies rank = 1).where(use ~ 'HOME')", [0]],
    ["telecom.where(period.start > '2020-01')", [2]],
    ["telecom.where(period.exists(start = '2020-05'))", [2]],
    ["telecom.where(%resource.telecom.count() = 3).where(use !~ 'work')", [0]],
    ['telecom.where(period is Period)', [2]],
    ['telecom.where(rank.hasValue() and $this.rank <= 1)', [0]],
    ["telecom.where(('email' = system))", [1]],
    ["telecom.all(use = 'x')", undefined],
    ["telecom.where(use = 'work')", [1, 2]],
    ['telecom.where(rank = 1) | Patient.telecom.where(rank = 3)', [0]],
  ])('understand Patient.%s', (path, found) => {
    const rest = ['+51 1', 'a@x', '+51 2'].filter((_, at) => !found?.includes(at));
    const act = (): string => patched(MEMBERS, operation('delete', `Patient.${path}`));
    if (found === undefined) expect(failure(patient(MEMBERS), operation('delete', `Patient.${path}`)).status).toBe(400);
    else if (found.length > 1) expect(act).toThrow(`finds ${found.length} elements`);
    else expect([...act().matchAll(/"value":"([^"]*)"/g)].map(([, text]) => text)).toEqual(rest);
  });

  it('may start at the elements of the resource, without its type', () => {
    expect(patched('"active":true', operation('delete', 'active'))).toBe('');
  });

  it('reach contained resources, by their list and by resolve()', () => {
    const text =
      '{"resourceType":"Observation","contained":[{"resourceType":"Patient","id":"p","active":true}],"subject":{"reference":"#p"}}';
    const without = text.replace(',"active":true', '');
    expect(apply(text, operation('delete', "Observation.contained.where(id = 'p').active"))).toBe(without);
    expect(apply(text, operation('delete', 'Observation.subject.resolve().active'))).toBe(without);
    expect(apply(text, operation('delete', 'Observation.contained.ofType(Patient).active'))).toBe(without);
  });

  it('answers 422 for a path that leaves the resource', () => {
    const text = '{"resourceType":"Observation","subject":{"reference":"Patient/1"}}';
    const failed = failure(text, operation('delete', 'Observation.subject.resolve().active'));
    expect(failed).toEqual({ status: 422, name: 'outside-the-resource', at: 'Parameters.parameter[0]' });
  });

  it('answers 422 for an element that R4 does not have', () => {
    expect(failure(patient(THREE), operation('delete', 'Patient.identifier.valeu'))).toMatchObject({
      status: 422,
      name: 'path-unknown-element',
    });
  });

  it.each([
    'Patient.',
    'Patient.name[',
    'Patient name',
    "Patient.name.where(family = 'x",
    'Patient.name)',
    "Patient.name.where(family.matches('(a+)+$'))",
    'Patient.descendants()',
    'Patient.name.exists()',
    "'x'",
    'Patient.name.first(1)',
    `Patient.name.where(${'('.repeat(100)}true${')'.repeat(100)})`,
    `Patient.${'name.'.repeat(2000)}family`,
  ])('answers 400 for %p', (path) => {
    expect(failure(patient('"name":[{"family":"x"}]'), operation('delete', path))).toEqual({
      status: 400,
      name: 'malformed-patch',
      at: 'Parameters.parameter[0]',
    });
  });

  it('bounds the work that paths ask for', () => {
    const many = patient(`"identifier":[${Array.from({ length: 2000 }, (_, at) => `{"value":"${at}"}`).join(',')}]`);
    const costly = operation('delete', 'Patient.identifier.where(%resource.identifier.value.count() = 1)');
    expect(failure(many, costly)).toMatchObject({ status: 422, name: 'patch-too-costly' });
  });
});
