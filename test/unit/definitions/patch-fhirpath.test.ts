import { describe, expect, it } from '@jest/globals';
import { applyFhirPathPatch } from '../../../server/definitions/patch-fhirpath.ts';
import { parseJson } from '../../../server/fhir/json.ts';
import type { FhirError } from '../../../server/fhir/outcome.ts';

/** An operation as JSON text: `add`, a path, then parts as JSON text. */
const operation = (type: string, path: string, ...parts: string[]): string =>
  `{"name":"operation","part":[${[part('type', 'Code', `"${type}"`), part('path', 'String', JSON.stringify(path)), ...parts].join(',')}]}`;
const part = (name: string, type: string, value: string): string => `{"name":"${name}","value${type}":${value}}`;
const value = (type: string, token: string): string => part('value', type, token);
const name = (text: string): string => part('name', 'String', `"${text}"`);
const index = (at: number): string => part('index', 'Integer', String(at));
const fromTo = (from: number, to: number): string =>
  `${part('source', 'Integer', String(from))},${part('destination', 'Integer', String(to))}`;

const apply = (text: string, ...operations: string[]): string =>
  applyFhirPathPatch(text, parseJson(`{"resourceType":"Parameters","parameter":[${operations.join(',')}]}`));

/** A patient with these members, patched; the result without what every patient has. */
const patient = (members: string): string => `{"resourceType":"Patient"${members === '' ? '' : `,${members}`}}`;
const patched = (members: string, ...operations: string[]): string =>
  apply(patient(members), ...operations).replace(/^\{"resourceType":"Patient",?|\}$/g, '');

function failure(text: string, ...operations: string[]): { status: number; name: string; at: string | undefined } {
  try {
    apply(text, ...operations);
  } catch (error) {
    const { status, issues } = error as FhirError;
    return { status, name: issues[0]?.name ?? '', at: issues[0]?.expression };
  }
  throw new Error('the patch was applied');
}

const THREE = '"identifier":[{"value":"1"},{"value":"2"},{"value":"3"}]';

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
