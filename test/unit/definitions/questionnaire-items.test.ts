// Which items a response has, where, how often and when: https://hl7.org/fhir/R4/questionnaireresponse-definitions.html#QuestionnaireResponse.item
import { describe, expect, it } from '@jest/globals';
import {
  answer,
  extended,
  FORM,
  group,
  type Item,
  item,
  judged,
  questionnaire,
  response,
  told,
} from '../../support/questionnaires.ts';

const yes = { valueBoolean: true };
const no = { valueBoolean: false };
const word = (text: string) => ({ valueString: text });

describe('the Questionnaire of a response', () => {
  const own = questionnaire([item('1', 'boolean')], { version: '1' });

  it('is the one with its canonical, of the version that is named', () => {
    const newer = questionnaire([item('2', 'boolean')], { version: '2' });
    const answering = (canonical: string) =>
      judged(response([answer('1', yes)], { questionnaire: canonical }), [own, newer]);
    expect(answering(`${FORM}|1`)).toEqual([]);
    expect(answering(`${FORM}|2`)).toEqual(['error link-id-unknown item[0]']);
    expect(answering(`${FORM}|3`)).toEqual(['warning not-known questionnaire']);
  });

  it('may be contained, with the value sets it names', () => {
    const contained = [
      {
        resourceType: 'Questionnaire',
        id: 'q',
        status: 'active',
        item: [item('1', 'choice', { answerValueSet: '#v' })],
      },
      {
        resourceType: 'ValueSet',
        id: 'v',
        status: 'active',
        compose: { include: [{ system: 'urn:sexo', concept: [{ code: 'F' }] }] },
      },
    ];
    const answering = (code: string) =>
      judged(
        response([answer('1', { valueCoding: { system: 'urn:sexo', code } })], { questionnaire: '#q', contained }),
        [],
      ).filter((one) => !one.includes('dom-'));
    expect(answering('F')).toEqual(expect.not.arrayContaining([expect.stringContaining('error')]));
    expect(answering('M')).toContain('error answer-outside-value-set item[0].answer[0].value');
  });

  it('is not asked for where none is named', () => {
    const { questionnaire: _, ...unnamed } = response([answer('9', yes)]);
    expect(judged(unnamed, [own])).toEqual([]);
  });

  it('is no definition of another type', () => {
    const set = { resourceType: 'ValueSet', url: 'urn:set', status: 'active' };
    expect(judged(response([], { questionnaire: 'urn:set' }), [set])).toEqual([
      'error not-a-questionnaire questionnaire',
    ]);
  });

  it('was in use when it was answered', () => {
    const old = questionnaire([item('1', 'boolean')], { effectivePeriod: { start: '2020', end: '2021-06' } });
    const on = (authored: string) => judged(response([answer('1', yes)], { authored }), [old]);
    expect(on('2021-06-30')).toEqual([]);
    expect(on('2021-07-01')).toEqual(['warning authored-outside-period authored']);
    expect(on('2019-12-31')).toEqual(['warning authored-outside-period authored']);
  });
});

describe('items', () => {
  const form = [
    item(
      '1',
      'group',
      { text: 'Hábitos' },
      item('1.1', 'boolean', { text: '¿Fuma?' }, item('1.1.1', 'integer')),
      item('1.2', 'string'),
    ),
    item('2', 'display', { text: 'Gracias' }),
  ];

  it('are nested as in the form: of a group in item, of a question in its answer', () => {
    const well = [
      group('1', answer('1.1', { ...yes, item: [answer('1.1.1', { valueInteger: 5 })] }), answer('1.2', word('a'))),
    ];
    expect(told(form, well)).toEqual([]);
    expect(told(form, [{ ...answer('1.1', yes) }])).toEqual(['error item-misplaced item[0]']);
    expect(told(form, [group('1', { linkId: '1.1', item: [answer('1.1.1', { valueInteger: 5 })] })])).toEqual([
      'error items-outside-answer item[0].item[0].item',
    ]);
  });

  it('have a linkId of the form', () => {
    expect(told(form, [group('1', answer('1.9', yes))])).toEqual(['error link-id-unknown item[0].item[0]']);
  });

  it('come in the order of the form', () => {
    expect(told(form, [{ linkId: '2' }, group('1', answer('1.2', word('a')), answer('1.1', yes))])).toEqual([
      'error item-out-of-order item[1]',
      'error item-out-of-order item[1].item[1]',
    ]);
  });

  it('of type group and display take no answer', () => {
    expect(told(form, [{ ...answer('1', yes) }, answer('2', yes)])).toEqual([
      'error answer-where-none-is item[0].answer',
      'error answer-where-none-is item[1].answer',
    ]);
  });

  it('say the text that was asked, whatever its spaces', () => {
    const asking = (text: string, more: Item = {}) =>
      told(form, [group('1', { ...answer('1.1', yes), text, ...more })]);
    expect(asking(' ¿Fuma? ')).toEqual([]);
    expect(asking('¿Bebe?')).toEqual(['warning other-text item[0].item[0].text']);
  });
});

describe('what repeats', () => {
  it.each<[string, Item, Item[], string[]]>([
    [
      'a question takes one answer',
      item('1', 'string'),
      [answer('1', word('a'), word('b'))],
      ['error too-many-answers item[0]'],
    ],
    [
      'a repeating question takes several',
      item('1', 'string', { repeats: true }),
      [answer('1', word('a'), word('b'))],
      [],
    ],
    [
      'they stand in one item',
      item('1', 'string', { repeats: true }),
      [answer('1', word('a')), answer('1', word('b'))],
      ['error question-repeated item[1]'],
    ],
    [
      'at most so many',
      item('1', 'string', { repeats: true, ...extended({ 'questionnaire-maxOccurs': { valueInteger: 2 } }) }),
      [answer('1', word('a'), word('b'), word('c'))],
      ['error too-many-answers item[0]'],
    ],
    [
      'a group is there once',
      item('1', 'group', {}, item('1.1', 'string')),
      [group('1', answer('1.1', word('a'))), group('1', answer('1.1', word('b')))],
      ['error group-repeated item[1]'],
    ],
    [
      'a repeating group several times',
      item('1', 'group', { repeats: true }, item('1.1', 'string')),
      [group('1', answer('1.1', word('a'))), group('1', answer('1.1', word('b')))],
      [],
    ],
  ])('%s', (_, asked, answers, expected) => {
    expect(told([asked], answers)).toEqual(expected);
  });
});

describe('what is required', () => {
  const form = [
    item('1', 'string', { required: true }),
    item('2', 'group', { required: true }, item('2.1', 'string', { required: true }), item('2.2', 'string')),
    item('3', 'group', {}, item('3.1', 'string', { required: true })),
  ];
  const missing = ['error answers-missing', 'error group-missing'];

  it.each([
    ['completed', missing],
    ['amended', missing],
    ['in-progress', []],
    ['stopped', []],
    ['entered-in-error', []],
  ])('is asked for when the status is %s', (status, expected) => {
    expect(told(form, [], { status })).toEqual(expected);
  });

  it('is asked for in each group that is there, and not in one that is not', () => {
    const given = [answer('1', word('a')), group('2', answer('2.2', word('a')))];
    expect(told(form, given)).toEqual(['error answers-missing item[1]']);
    expect(told(form, [answer('1', word('a')), group('2', answer('2.1', word('a'))), group('3')])).toEqual([
      'error answers-missing item[2]',
    ]);
  });

  it('is more than one where the form says so', () => {
    const twice = item('1', 'string', {
      required: true,
      repeats: true,
      ...extended({ 'questionnaire-minOccurs': { valueInteger: 2 } }),
    });
    expect(told([twice], [answer('1', word('a'))])).toEqual(['error answers-missing item[0]']);
    expect(told([twice], [answer('1', word('a'), word('b'))])).toEqual([]);
  });

  it('is answered by an extension that says why there is no value', () => {
    const reason = { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'asked-declined' };
    expect(
      told([item('1', 'string', { required: true })], [answer('1', { _valueString: { extension: [reason] } })]),
    ).toEqual([]);
  });
});

describe('what is not enabled', () => {
  const when = (question: string, operator: string, value: object) => ({ question, operator, ...value });
  const smokes = when('1', '=', { answerBoolean: true });
  const form = [
    item('1', 'boolean'),
    item('2', 'group', { enableWhen: [smokes], required: true }, item('2.1', 'integer', { required: true })),
  ];

  it('takes no answers and is not required', () => {
    expect(told(form, [answer('1', no)])).toEqual([]);
    expect(told(form, [answer('1', no), group('2', { linkId: '2.1' })])).toEqual([]);
    expect(told(form, [answer('1', no), group('2', answer('2.1', { valueInteger: 3 }))])).toEqual([
      'error answer-not-enabled item[1]',
    ]);
    expect(told(form, [answer('1', yes)])).toEqual(['error group-missing']);
    expect(told(form, [answer('1', yes), group('2', answer('2.1', { valueInteger: 3 }))])).toEqual([]);
  });

  it('needs all conditions, or any of them', () => {
    const both = (enableBehavior: string) => [
      item('1', 'boolean'),
      item('2', 'boolean'),
      item('3', 'string', { enableBehavior, enableWhen: [smokes, when('2', '=', { answerBoolean: true })] }),
    ];
    const answers = [answer('1', yes), answer('2', no), answer('3', word('a'))];
    expect(told(both('all'), answers)).toEqual(['error answer-not-enabled item[2]']);
    expect(told(both('any'), answers)).toEqual([]);
  });

  it('is told by the answers of the same occurrence of a group', () => {
    const member = item(
      'm',
      'group',
      { repeats: true },
      item('adulto', 'boolean'),
      item('dni', 'string', { required: true, enableWhen: [when('adulto', '=', { answerBoolean: true })] }),
    );
    expect(
      told([member], [group('m', answer('adulto', yes), answer('dni', word('1'))), group('m', answer('adulto', no))]),
    ).toEqual([]);
    expect(
      told([member], [group('m', answer('adulto', yes)), group('m', answer('adulto', no), answer('dni', word('1')))]),
    ).toEqual(['error answers-missing item[0]', 'error answer-not-enabled item[1].item[1]']);
    expect(
      told(
        [member],
        [group('m', answer('adulto', yes), answer('dni', word('1'))), group('m', answer('dni', word('1')))],
      ),
    ).toEqual(['error answer-not-enabled item[1].item[0]']);
  });

  it('is told, inside a question, by the answer it stands in', () => {
    const drug = { system: 'urn:sustancia', code: 'otra' };
    const form = [
      item(
        '1',
        'open-choice',
        { repeats: true, answerOption: [{ valueCoding: drug }, { valueCoding: { ...drug, code: 'tabaco' } }] },
        item('1.1', 'string', { required: true, enableWhen: [when('1', '=', { answerCoding: drug })] }),
      ),
    ];
    const tobacco = { valueCoding: { ...drug, code: 'tabaco' } };
    expect(told(form, [answer('1', tobacco, { valueCoding: drug, item: [answer('1.1', word('mate'))] })])).toEqual([]);
    expect(
      told(form, [answer('1', { ...tobacco, item: [answer('1.1', word('mate'))] }, { valueCoding: drug })]),
    ).toEqual(['error answer-not-enabled item[0].answer[0].item[0]', 'error answers-missing item[0].answer[1]']);
  });
});
