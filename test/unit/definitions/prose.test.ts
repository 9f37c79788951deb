// What R4 says in prose of definitions and reports, told by $validate: https://hl7.org/fhir/R4/conformance-module.html
import { describe, expect, it } from '@jest/globals';
import { givenDefinitions } from '../../../server/definitions/profiles/registry.ts';
import { profileFindings } from '../../../server/definitions/profiles/validate.ts';
import type { Resource } from '../../../server/fhir/request.ts';
import { type Item, item, questionnaire } from '../../support/questionnaires.ts';

const told = (resource: Resource, known: Resource[] = []): string[] =>
  profileFindings(resource, { definitions: givenDefinitions(known) })
    .filter(({ name }) => !name.startsWith('profile-'))
    .map(({ severity, name, expression = '' }) => {
      const place = expression.slice(resource.resourceType.length).replace(/^\./, '');
      return `${severity === 'warning' ? '?' : ''}${name} ${place}`.trim();
    });

describe('a Questionnaire', () => {
  const about = (question: string, more: object): Item => ({ enableWhen: [{ question, operator: '=', ...more }] });
  const yes = { answerBoolean: true };

  it.each<[string, Item[], string[]]>([
    ['may depend on any question', [item('2', 'string', about('1', yes)), item('1', 'boolean')], []],
    [
      'not on one it does not have',
      [item('2', 'string', about('9', yes))],
      ['questionnaire-condition-on-unknown item[0].enableWhen[0]'],
    ],
    [
      'not on a group',
      [item('1', 'group', {}, item('1.1', 'string')), item('2', 'string', about('1', yes))],
      ['questionnaire-condition-on-no-question item[1].enableWhen[0]'],
    ],
    [
      'nor on what is inside',
      [item('1', 'group', about('1.1', yes), item('1.1', 'boolean'))],
      ['questionnaire-condition-on-itself item[0].enableWhen[0]'],
    ],
    [
      'nor on itself',
      [item('1', 'boolean', about('1', yes))],
      ['questionnaire-condition-on-itself item[0].enableWhen[0]'],
    ],
    [
      'compares with what is answered',
      [item('1', 'integer'), item('2', 'string', about('1', yes))],
      ['?questionnaire-condition-never-holds item[1].enableWhen[0]'],
    ],
    [
      'and with what has an order',
      [item('1', 'boolean'), item('2', 'string', { enableWhen: [{ question: '1', operator: '>', ...yes }] })],
      ['?questionnaire-condition-never-holds item[1].enableWhen[0]'],
    ],
    ['whole numbers with others', [item('1', 'integer'), item('2', 'string', about('1', { answerDecimal: 1.5 }))], []],
    [
      'has options of the type of the question',
      [item('1', 'integer', { answerOption: [{ valueString: 'a' }] })],
      ['questionnaire-value-of-other-type item[0].answerOption[0].value'],
    ],
    [
      'and initial values',
      [item('1', 'group', {}, item('1.1', 'date', { initial: [{ valueDateTime: '2026-01-01' }] }))],
      ['questionnaire-value-of-other-type item[0].item[0].initial[0].value'],
    ],
    ['choices of any kind', [item('1', 'choice', { answerOption: [{ valueInteger: 1 }, { valueString: 'a' }] })], []],
  ])('%s', (_, items, expected) => {
    expect(told(questionnaire(items))).toEqual(expected);
  });
});

describe('a SearchParameter', () => {
  const parameter = (more: object): Resource => ({
    ...{ resourceType: 'SearchParameter', url: 'https://example.org/SearchParameter/x', name: 'X', status: 'active' },
    ...{ code: 'x', base: ['Patient'], type: 'string', expression: 'Patient.name.family', description: 'x', ...more },
  });

  it.each<[string, object, string[]]>([
    ['is well', {}, []],
    [
      'has components if it is composite',
      { type: 'composite' },
      ['search-composite-too-small component', '?search-parameter-unusable'],
    ],
    [
      'and only then',
      { component: [{ definition: 'urn:a', expression: 'b' }] },
      ['?search-parameter-of-other-type component'],
    ],
    ['has targets if it is a reference', { target: ['Patient'] }, ['?search-parameter-of-other-type target']],
    ['compares what has an order', { comparator: ['gt'] }, ['?search-parameter-of-other-type comparator']],
    [
      'takes the modifiers of its type',
      { modifier: ['exact', 'not'] },
      ['?search-parameter-of-other-type modifier[1]'],
    ],
    ['has an expression that can be read', { expression: 'Patient.apellido' }, ['?search-parameter-unusable']],
  ])('%s', (_, more, expected) => {
    expect(told(parameter(more))).toEqual(expected);
  });
});

describe('an OperationDefinition', () => {
  const operation = (more: object): Resource => ({
    ...{ resourceType: 'OperationDefinition', name: 'X', status: 'active', kind: 'operation', code: 'x' },
    ...{ system: true, type: false, instance: false, ...more },
  });
  const input = (name: string, more: object = {}) => ({ name, use: 'in', min: 0, max: '1', type: 'string', ...more });

  it.each<[string, object, string[]]>([
    ['is well', { parameter: [input('a'), { ...input('a'), use: 'out' }] }, []],
    ['says of which types it is', { type: true }, ['operation-without-type']],
    ['can be invoked somewhere', { system: false }, ['?operation-nowhere']],
    ['defines a parameter once', { parameter: [input('a'), input('a')] }, ['operation-parameter-twice parameter[1]']],
    [
      'asks for no more than it takes',
      { parameter: [input('a', { min: 2 })] },
      ['operation-parameter-range parameter[0]'],
    ],
    [
      'binds what is coded',
      { parameter: [input('a', { binding: { strength: 'required', valueSet: 'urn:a' } })] },
      ['operation-binding-of-uncoded parameter[0].binding'],
    ],
    [
      'in its parts too',
      { parameter: [{ ...input('a'), type: undefined, part: [input('b'), input('b')] }] },
      ['operation-parameter-twice parameter[0].part[1]'],
    ],
  ])('%s', (_, more, expected) => {
    expect(told(operation(JSON.parse(JSON.stringify(more))))).toEqual(expected);
  });
});

describe('a CapabilityStatement', () => {
  const stating = (resource: object): Resource => ({
    ...{
      resourceType: 'CapabilityStatement',
      status: 'active',
      date: '2026-01-01',
      kind: 'requirements',
      fhirVersion: '4.0.1',
    },
    ...{ format: ['json'], description: 'x', rest: [{ mode: 'server', resource: [{ type: 'Patient', ...resource }] }] },
  });
  const BELOW = 'rest[0].resource[0]';

  it.each<[string, object, string[]]>([
    [
      'is well',
      { profile: 'http://hl7.org/fhir/StructureDefinition/Patient', searchParam: [{ name: 'family', type: 'string' }] },
      [],
    ],
    [
      'names profiles of the type',
      { supportedProfile: ['http://hl7.org/fhir/StructureDefinition/Group'] },
      [`capability-profile-of-other-type ${BELOW}.supportedProfile[0]`],
    ],
    [
      'an interaction once',
      { interaction: [{ code: 'read' }, { code: 'read' }] },
      [`?capability-interaction-twice ${BELOW}.interaction[1].code`],
    ],
    [
      'the type of a parameter as it is defined',
      { searchParam: [{ name: 'family', type: 'token' }] },
      [`search-type-differs ${BELOW}.searchParam[0].type`],
    ],
    [
      'that of its own parameters as it likes',
      { searchParam: [{ name: 'family', type: 'token', definition: 'urn:own' }] },
      [],
    ],
  ])('%s', (_, resource, expected) => {
    expect(told(stating(resource))).toEqual(expected);
  });
});

describe('a MeasureReport', () => {
  const coded = (code: string) => ({ code: { coding: [{ system: 'urn:medida', code }] } });
  const measure = (scoring: string, ...group: object[]): Resource => ({
    ...{ resourceType: 'Measure', url: 'urn:measure', status: 'active', group },
    scoring: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/measure-scoring', code: scoring }] },
  });
  const report = (group: object[], more: object = {}): Resource => ({
    ...{ resourceType: 'MeasureReport', status: 'complete', type: 'summary', measure: 'urn:measure' },
    ...{ period: { start: '2026-01-01', end: '2026-01-31' }, group, ...more },
  });
  const initial = { ...coded('inicial'), criteria: { language: 'text/fhirpath', expression: 'true' } };
  const vaccinated = measure(
    'proportion',
    { ...coded('vacunas'), population: [initial] },
    { ...coded('control'), population: [initial] },
  );
  const counted = (code: string, ...population: object[]) => ({ ...coded(code), population });
  const both = [
    counted('vacunas', { ...coded('inicial'), count: 4 }),
    counted('control', { ...coded('inicial'), count: 2 }),
  ];

  it('has the groups and populations of its Measure', () => {
    expect(told(report(both), [vaccinated])).toEqual([]);
    expect(told(report([both[0] as object]), [vaccinated])).toEqual(['measure-report-part-missing']);
    expect(told(report([...both, counted('otra')]), [vaccinated])).toEqual(['measure-report-part-unknown group[2]']);
    expect(told(report([...both, both[0] as object]), [vaccinated])).toEqual(['measure-report-part-twice group[2]']);
    expect(told(report([counted('vacunas', coded('otra')), both[1] as object]), [vaccinated])).toEqual([
      'measure-report-part-unknown group[0].population[0]',
      'measure-report-part-missing group[0]',
    ]);
  });

  it('need not have all before it is complete', () => {
    expect(told(report([], { status: 'pending' }), [vaccinated])).toEqual([]);
  });

  it('of a single group need not say its code', () => {
    const single = measure('cohort', { population: [initial] });
    expect(told(report([{ population: [coded('inicial')] }]), [single])).toEqual([]);
    expect(told(report([{ population: [coded('inicial')], measureScore: { value: 1 } }]), [single])).toEqual([
      'measure-report-score-of-cohort group[0].measureScore',
    ]);
  });

  it('lists subjects only as a list of subjects', () => {
    const listing = [
      counted('vacunas', { ...coded('inicial'), subjectResults: { reference: 'List/1' } }),
      both[1] as object,
    ];
    expect(told(report(listing), [vaccinated])).toEqual([
      'measure-report-subjects-outside-list group[0].population[0].subjectResults',
    ]);
    expect(told(report(listing, { type: 'subject-list' }), [vaccinated])).toEqual([]);
  });

  it('is not compared with a Measure that is not known', () => {
    expect(told(report(both))).toEqual(['?measure-not-known measure']);
  });
});
