// Bindings by strength, value sets from resources at hand, codes of known systems: https://hl7.org/fhir/R4/terminologies.html#strength
import { describe, expect, it } from '@jest/globals';
import type { DefinitionSource } from '../../../server/definitions/profiles/definitions.ts';
import { givenDefinitions } from '../../../server/definitions/profiles/registry.ts';
import { codeKnowledge, findAmong } from '../../../server/definitions/profiles/terminology.ts';
import { validateAgainst } from '../../../server/definitions/profiles/validate.ts';
import type { Resource } from '../../../server/fhir/request.ts';
import { findings, PROFILE, profile } from '../../support/small-profile.ts';

const system: Resource = {
  resourceType: 'CodeSystem',
  url: 'urn:colours',
  status: 'active',
  content: 'complete',
  concept: [{ code: 'red', concept: [{ code: 'crimson' }, { code: 'pink' }] }, { code: 'blue' }],
};
const set = (url: string, ...include: object[]): Resource => ({
  resourceType: 'ValueSet',
  url,
  status: 'active',
  compose: { include },
});
const reds = set('urn:reds', { system: 'urn:colours', filter: [{ property: 'concept', op: 'is-a', value: 'red' }] });
const known = [system, reds];
const knowledge = (definitions: DefinitionSource) => codeKnowledge(findAmong(definitions), definitions);

describe('a value set from resources at hand', () => {
  const contains = (valueSet: Resource, of: string | undefined, code: string) =>
    knowledge(givenDefinitions([...known, valueSet])).contains(valueSet.url as string, of, code);

  it.each<[string, Resource, string | undefined, string, boolean | undefined]>([
    ['has all codes of a system', set('urn:x', { system: 'urn:colours' }), 'urn:colours', 'pink', true],
    ['has no other codes', set('urn:x', { system: 'urn:colours' }), 'urn:colours', 'green', false],
    ['has no codes of another system', set('urn:x', { system: 'urn:colours' }), 'urn:other', 'red', false],
    [
      'has the codes that are listed, known or not',
      set('urn:x', { system: 'urn:free', concept: [{ code: 'a' }] }),
      'urn:free',
      'a',
      true,
    ],
    ['has a code below another', reds, 'urn:colours', 'crimson', true],
    ['has the code itself with is-a', reds, 'urn:colours', 'red', true],
    ['leaves others out', reds, 'urn:colours', 'blue', false],
    ['has a bare code', reds, undefined, 'pink', true],
    ['imports another', set('urn:x', { valueSet: ['urn:reds'] }), 'urn:colours', 'pink', true],
    [
      'has what two of one include share',
      set('urn:x', { system: 'urn:colours', concept: [{ code: 'blue' }, { code: 'red' }], valueSet: ['urn:reds'] }),
      'urn:colours',
      'blue',
      false,
    ],
    [
      'cannot tell of a system that is not here',
      set('urn:x', { system: 'http://loinc.org' }),
      'http://loinc.org',
      '1-1',
      undefined,
    ],
  ])('%s', (_, valueSet, of, code, expected) => {
    expect(contains(valueSet, of, code)).toBe(expected);
  });

  it('excludes', () => {
    const some = {
      ...set('urn:x', { system: 'urn:colours' }),
      compose: {
        include: [{ system: 'urn:colours' }],
        exclude: [{ system: 'urn:colours', concept: [{ code: 'pink' }] }],
      },
    };
    expect([contains(some, 'urn:colours', 'pink'), contains(some, 'urn:colours', 'red')]).toEqual([false, true]);
  });

  it('is what its expansion says when it has nothing else', () => {
    const expanded: Resource = {
      resourceType: 'ValueSet',
      url: 'urn:x',
      expansion: { contains: [{ system: 's', code: 'a', abstract: true, contains: [{ system: 's', code: 'b' }] }] },
    };
    expect([contains(expanded, 's', 'a'), contains(expanded, 's', 'b')]).toEqual([false, true]);
  });

  it('that imports itself is not told', () => {
    expect(contains(set('urn:x', { valueSet: ['urn:x'] }), 's', 'a')).toBeUndefined();
  });

  it('may be one of R4 itself', () => {
    const { contains } = knowledge(() => undefined);
    expect(contains('http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1', undefined, 'male')).toBe(true);
    expect(contains('http://hl7.org/fhir/ValueSet/nobody-knows', undefined, 'male')).toBeUndefined();
  });
});

describe('a binding', () => {
  const bound = (strength: string, valueSet = 'urn:reds') =>
    profile('Observation', { 'Observation.code': { binding: { strength, valueSet } } });
  const coded = (...coding: object[]): Resource => ({ resourceType: 'Observation', status: 'final', code: { coding } });
  const red = { system: 'urn:colours', code: 'red' };
  const blue = { system: 'urn:colours', code: 'blue' };
  const outside = 'profile-code-outside-value-set Observation.code';

  it.each<[string, string, object[], string[]]>([
    ['required, met', 'required', [red], []],
    ['required, met by one coding of two', 'required', [blue, red], []],
    ['required, broken', 'required', [blue], [outside]],
    ['required, without a system', 'required', [{ code: 'red' }], [outside]],
    ['extensible, broken', 'extensible', [blue], [`?${outside}`]],
    ['preferred, broken', 'preferred', [blue], [`i${outside}`]],
    ['example, broken', 'example', [blue], []],
  ])('%s', (_, strength, codings, expected) => {
    expect(findings(coded(...codings), [...known, bound(strength)])).toEqual(expected);
  });

  it('required is broken by text alone, and not by an extension that says why', () => {
    const text: Resource = { resourceType: 'Observation', status: 'final', code: { text: 'rojo' } };
    const reason: Resource = {
      ...text,
      code: {
        extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
      },
    };
    expect(findings(text, [...known, bound('required')])).toEqual([outside]);
    expect(findings(reason, [...known, bound('required')])).toEqual([]);
  });

  it('may be to a value set that the profile contains, for profiles of it, too', () => {
    const contained = [
      { resourceType: 'ValueSet', id: 'few', status: 'active', compose: { include: [{ valueSet: ['#one'] }] } },
      {
        resourceType: 'ValueSet',
        id: 'one',
        status: 'active',
        compose: { include: [{ system: 'urn:colours', concept: [{ code: 'red' }] }] },
      },
    ];
    const url = 'http://example.org/StructureDefinition/base';
    const rules = { 'Observation.code': { binding: { strength: 'required', valueSet: '#few' } } };
    const own = profile('Observation', rules, { contained });
    expect([findings(coded(red), [...known, own]), findings(coded(blue), [...known, own])]).toEqual([[], [outside]]);
    const base = profile('Observation', rules, { url, contained });
    const { snapshot: _, ...derived } = profile(
      'Observation',
      {},
      { baseDefinition: url, differential: { element: [] } },
    );
    expect(findings(coded(blue), [...known, base, derived])).toEqual([outside]);
    expect(findings(coded(red), [...known, base, derived])).toEqual([]);
  });

  it('is as severe as configured', () => {
    expect(findings(coded(blue), [...known, bound('extensible')], { bindings: { extensible: 'error' } })).toEqual([
      outside,
    ]);
    expect(findings(coded(blue), [...known, bound('required')], { bindings: { required: 'warning' } })).toEqual([
      `?${outside}`,
    ]);
    expect(findings(coded(blue), [...known, bound('required')], { bindings: { required: 'ignore' } })).toEqual([]);
  });

  it('to a value set nobody knows is noted', () => {
    expect(findings(coded(blue), [...known, bound('required', 'urn:none')])).toEqual([
      'iprofile-value-set-not-known Observation.code',
    ]);
  });

  it('asks who knows better', () => {
    const contains = (_: string, of: string | undefined, code: string) => of === 'urn:colours' && code === 'blue';
    expect(findings(coded(blue), [...known, bound('required', 'urn:none')], { contains })).toEqual([]);
  });

  it('holds for codes, codings and quantities too', () => {
    const definition = profile('Observation', {
      'Observation.language': { binding: { strength: 'required', valueSet: 'urn:reds' } },
      'Observation.value[x]': { binding: { strength: 'required', valueSet: 'urn:reds' } },
    });
    const of = (members: object): Resource => ({ ...coded(red), ...members });
    expect(
      findings(of({ valueQuantity: { value: 1, system: 'urn:colours', code: 'red' } }), [...known, definition]),
    ).toEqual([]);
    expect(
      findings(of({ valueQuantity: { value: 1, system: 'urn:colours', code: 'blue' } }), [...known, definition]),
    ).toEqual(['profile-code-outside-value-set Observation.value']);
  });
});

describe('a binding of R4 itself that leaves room', () => {
  const speaking = (language: object): Resource => ({ resourceType: 'Patient', communication: [{ language }] });
  const place = 'Patient.communication[0].language';

  it('has a maximum value set beyond which no code goes', () => {
    expect(findings(speaking({ coding: [{ system: 'urn:x', code: 'qu' }] }), [])).toEqual([
      `iprofile-code-outside-value-set ${place}`,
      `profile-code-outside-value-set ${place}`,
    ]);
    expect(findings(speaking({ coding: [{ system: 'urn:ietf:bcp:47', code: 'es' }] }), [])).toEqual([]);
    expect(findings(speaking({ text: 'quechua' }), [])).toEqual([]);
  });

  it('keeps no write out: it is told where warnings are', () => {
    const other = speaking({ coding: [{ system: 'urn:x', code: 'qu' }] });
    expect(findings(other, [], { warnings: false })).toEqual([]);
  });

  it('asks for a code where a profile makes it extensible up to a maximum', () => {
    const url = 'http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet';
    const extension = [{ url, valueCanonical: 'urn:reds' }];
    const definition = profile('Basic', {
      'Basic.code': { binding: { strength: 'extensible', valueSet: 'urn:reds', extension } },
    });
    const text: Resource = { resourceType: 'Basic', code: { text: 'rojo' } };
    expect(findings(text, [...known, definition])).toEqual(['profile-code-outside-value-set Basic.code']);
  });

  it('is told, once, as a warning or a note', () => {
    const coded: Resource = {
      resourceType: 'Patient',
      maritalStatus: { coding: [{ system: 'urn:x', code: 'x' }] },
    };
    const found = ['?profile-code-outside-value-set Patient.maritalStatus'];
    expect(findings(coded, [])).toEqual(found);
    const same = { strength: 'extensible', valueSet: 'http://hl7.org/fhir/ValueSet/marital-status' };
    expect(findings(coded, [profile('Patient', { 'Patient.maritalStatus': { binding: same } })])).toEqual(found);
    expect(findings(coded, [], { warnings: false })).toEqual([]);
  });
});

it('a coding says a code of its system, where that is known', () => {
  const coded = (of: string, code: string): Resource => ({
    resourceType: 'Basic',
    code: { coding: [{ system: of, code }] },
  });
  expect(findings(coded('urn:colours', 'green'), known)).toEqual(['profile-unknown-code Basic.code.coding[0]']);
  expect(findings(coded('urn:colours', 'pink'), known)).toEqual([]);
  expect(findings(coded('urn:other', 'green'), known)).toEqual([]);
});

it('a coding that says its version is of that one, where it is known, bound or not', () => {
  const edition = (version: string, ...codes: string[]): Resource => ({
    ...system,
    version,
    concept: codes.map((code) => ({ code })),
  });
  const all = [
    edition('2024', 'red', 'ochre'),
    edition('2025', 'red', 'teal'),
    set('urn:x', { system: 'urn:colours' }),
  ];
  const bound = profile('Basic', { 'Basic.code': { binding: { strength: 'required', valueSet: 'urn:x' } } });
  const found = (code: string, version?: string): string[] =>
    findings({ ...claimed, code: { coding: [{ system: 'urn:colours', version, code }] } }, [bound, ...all]);
  const claimed = { resourceType: 'Basic', meta: { profile: [PROFILE] } };
  const unknown = ['profile-unknown-code Basic.code.coding[0]', 'profile-code-outside-value-set Basic.code'];
  expect(found('teal').concat(found('ochre', '2024'), found('teal', '2025'))).toEqual([]);
  expect(found('teal', '2024').sort()).toEqual(unknown.toSorted());
  expect(found('ochre').sort()).toEqual(unknown.toSorted());
  // Of a version that is not here, the one that is.
  expect(found('ochre', '1999').concat(found('teal', '1999')).sort()).toEqual(unknown.toSorted());
});

it.each<[string, object, string[]]>([
  ['common ones', { system: 'http://unitsofmeasure.org', code: 'h' }, []],
  ['others of time', { system: 'http://unitsofmeasure.org', code: 'us' }, ['?profile-code-outside-value-set']],
  [
    'no others',
    { system: 'http://unitsofmeasure.org', code: 'kg' },
    ['?profile-code-outside-value-set', 'profile-code-outside-value-set'],
  ],
  [
    'none of another system',
    { system: 'urn:units', code: 'h' },
    ['?profile-code-outside-value-set', 'profile-code-outside-value-set', 'profile-broken-invariant'],
  ],
  ['words alone', { unit: 'horas' }, []],
])('a duration has units of time: %s', (_, unit, expected) => {
  const length = { value: 3, ...unit };
  const encounter = { resourceType: 'Encounter', status: 'finished', class: { system: 'urn:own', code: 'x' }, length };
  const told = findings(encounter, []).filter((one) => one.endsWith(' Encounter.length'));
  expect(told).toEqual(expected.map((one) => `${one} Encounter.length`));
});

it('a unit beyond those of a type keeps no write out', () => {
  const onsetAge = { value: 3, system: 'http://unitsofmeasure.org', code: 'kg' };
  const condition = { resourceType: 'Condition', subject: { display: 'Ana' }, onsetAge };
  expect(findings(condition, []).filter((one) => one.endsWith('onset'))).toHaveLength(2);
  expect(findings(condition, [], { warnings: false })).toEqual([]);
});

describe('the display of a coding', () => {
  const named: Resource = {
    resourceType: 'CodeSystem',
    url: 'urn:food',
    version: '2',
    status: 'active',
    content: 'complete',
    concept: [
      {
        code: 'papa',
        display: 'Papa, tubérculo',
        designation: [
          { language: 'en', value: 'Potato' },
          { language: 'qu', value: 'Akshu' },
        ],
      },
      { code: 'oca' },
    ],
  };
  const found = (coding: object, definitions = [named]) =>
    findings({ resourceType: 'Basic', code: { coding: [{ system: 'urn:food', ...coding }] } }, definitions);
  const told = ['?profile-display-of-another Basic.code.coding[0].display'];

  it.each([
    ['as the system has it', 'Papa, tubérculo'],
    ['without accents, in capitals, with surplus blanks', ' PAPA,  tuberculo '],
    ['a designation', 'Potato'],
    ['a designation in yet another language', 'akshu'],
  ])('may be the name of the code: %s', (_, display) => {
    expect(found({ code: 'papa', display })).toEqual([]);
  });

  it('is told when it is no name of the code, with the one it has', () => {
    expect(found({ code: 'papa', display: 'Oca' })).toEqual(told);
    const [issue] = validateAgainst(
      { resourceType: 'Basic', code: { coding: [{ system: 'urn:food', code: 'papa', display: 'Oca' }] } },
      { definitions: givenDefinitions([named]) },
    ).filter(({ name }) => name === 'profile-display-of-another');
    expect(issue?.text.es).toBe(
      '"papa" de urn:food no se llama "Oca", sino "Papa, tubérculo"; escriba ese display, o deje la palabra del usuario en text.',
    );
  });

  it('is nothing to tell where the code has no name, or is none', () => {
    expect(found({ code: 'oca', display: 'Oca' })).toEqual([]);
    expect(found({ code: 'maca', display: 'Maca' })).toEqual(['profile-unknown-code Basic.code.coding[0]']);
    expect(found({ code: 'papa', display: 'Oca' }, [])).toEqual([]);
  });

  it('is that of the version of the coding', () => {
    const before = { ...named, version: '1', concept: [{ code: 'papa', display: 'Patata' }] };
    expect(found({ code: 'papa', display: 'Patata', version: '1' }, [named, before])).toEqual([]);
    expect(found({ code: 'papa', display: 'Patata', version: '2' }, [named, before])).toEqual(told);
  });

  it('of a code of R4 itself is judged, too', () => {
    const coding = { system: 'http://hl7.org/fhir/administrative-gender', code: 'male' };
    expect(found({ ...coding, display: 'male' }, [])).toEqual([]);
    expect(found({ ...coding, display: 'Female' }, [])).toEqual(told);
    const german = { system: 'http://terminology.hl7.org/CodeSystem/v2-0001', code: 'M', display: 'Männlich' };
    expect(found(german, [])).toEqual([]);
  });
});

it('a unit is one of UCUM, in quantities and codings, where that system is named', () => {
  const measured = (code: string, system = 'http://unitsofmeasure.org'): Resource => ({
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    valueQuantity: { value: 1, system, code },
    component: [{ code: { coding: [{ system, code }] } }],
  });
  expect(findings(measured('mg/dL'), [])).toEqual([]);
  expect(findings(measured('{beats}/min'), [])).toEqual([]);
  expect(findings(measured('zzz'), [])).toEqual([
    'profile-unknown-code Observation.value',
    'profile-unknown-code Observation.component[0].code.coding[0]',
  ]);
  expect(findings(measured('zzz', 'urn:own'), [])).toEqual([]);
  const binding = { strength: 'required', valueSet: 'http://hl7.org/fhir/ValueSet/ucum-units' };
  const bound = profile('Observation', { 'Observation.value[x]': { binding } });
  expect(findings(measured('mg/dL'), [bound])).toEqual([]);
  expect(findings(measured('mcg'), [bound])).toContain('profile-code-outside-value-set Observation.value');
});
