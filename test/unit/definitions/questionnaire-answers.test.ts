// What one answer may be: https://hl7.org/fhir/R4/questionnaireresponse-definitions.html#QuestionnaireResponse.item.answer.value_x_
import { describe, expect, it } from '@jest/globals';
import type { Resource } from '../../../server/fhir/request.ts';
import {
  answer,
  extended,
  type Item,
  item,
  judged,
  questionnaire,
  response,
  told,
} from '../../support/questionnaires.ts';

const VALUES: Record<string, object> = {
  boolean: { valueBoolean: true },
  decimal: { valueDecimal: 1.5 },
  integer: { valueInteger: 1 },
  date: { valueDate: '2026-03-01' },
  dateTime: { valueDateTime: '2026-03-01T10:00:00-05:00' },
  time: { valueTime: '10:00:00' },
  string: { valueString: 'quinua' },
  uri: { valueUri: 'https://example.org' },
  Attachment: { valueAttachment: { contentType: 'image/png', url: 'https://example.org/a.png' } },
  Coding: { valueCoding: { system: 'urn:sexo', code: 'F' } },
  Quantity: { valueQuantity: { value: 60, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' } },
  Reference: { valueReference: { reference: 'Patient/1' } },
};

describe('an answer is of the type of its question', () => {
  it.each([
    ['boolean', ['boolean']],
    ['decimal', ['decimal']],
    ['integer', ['integer']],
    ['date', ['date']],
    ['dateTime', ['dateTime']],
    ['time', ['time']],
    ['string', ['string']],
    ['text', ['string']],
    ['url', ['uri']],
    ['choice', ['Coding']],
    ['open-choice', ['string', 'Coding']],
    ['attachment', ['Attachment']],
    ['reference', ['Reference']],
    ['quantity', ['Quantity']],
  ])('%s: %j', (type, expected) => {
    const taken = Object.keys(VALUES).filter(
      (one) => told([item('1', type)], [answer('1', VALUES[one] as object)]).length === 0,
    );
    expect(taken).toEqual(expected);
  });

  it('is none of the abstract type question', () => {
    expect(told([item('1', 'question')], [answer('1', VALUES.string as object)])).toEqual([
      'error type-not-selectable item[0].answer[0]',
    ]);
  });

  it('warns of lines in a string; a text may have them', () => {
    const lines = { valueString: 'una\ndos' };
    expect(told([item('1', 'string')], [answer('1', lines)])).toEqual([
      'warning line-break-in-string item[0].answer[0].value',
    ]);
    expect(told([item('1', 'text')], [answer('1', lines)])).toEqual([]);
  });
});

const VALUE = 'item[0].answer[0].value';
const judgedBy = (type: string, more: Item, value: object): string[] =>
  told([item('1', type, more)], [answer('1', value)]);

describe('the options of a question', () => {
  const options = (...values: object[]): Item => ({ answerOption: values });
  const coding = (code: string, more: object = {}) => ({ valueCoding: { system: 'urn:sexo', code, ...more } });
  const sexes = options(coding('F', { display: 'Femenino' }), coding('M'));

  it.each<[string, string, Item, object, string[]]>([
    ['a coding by system and code', 'choice', sexes, coding('F', { display: 'mujer' }), []],
    ['no other code', 'choice', sexes, coding('X'), ['error answer-not-an-option']],
    [
      'no other system',
      'choice',
      sexes,
      { valueCoding: { system: 'urn:x', code: 'F' } },
      ['error answer-not-an-option'],
    ],
    ['no text in a choice', 'choice', sexes, { valueString: 'otro' }, ['error answer-of-other-type']],
    ['any text in an open choice', 'open-choice', sexes, { valueString: 'otro' }, []],
    ['but no other code', 'open-choice', sexes, coding('X'), ['error answer-not-an-option']],
    [
      'the text of an option is probably that',
      'open-choice',
      sexes,
      { valueString: 'femenino' },
      ['warning text-is-an-option'],
    ],
    ['integers', 'choice', options({ valueInteger: 1 }, { valueInteger: 2 }), { valueInteger: 2 }, []],
    ['no other integer', 'integer', options({ valueInteger: 1 }), { valueInteger: 2 }, ['error answer-not-an-option']],
    ['texts', 'string', options({ valueString: 'sí' }), { valueString: 'no' }, ['error answer-not-an-option']],
    ['dates', 'date', options({ valueDate: '2026-01-01' }), { valueDate: '2026-01-01' }, []],
    ['times', 'time', options({ valueTime: '08:00:00' }), { valueTime: '09:00:00' }, ['error answer-not-an-option']],
    [
      'references',
      'choice',
      options({ valueReference: { reference: 'Organization/1' } }),
      { valueReference: { reference: 'Organization/1', display: 'Posta' } },
      [],
    ],
  ])('%s', (_, type, more, value, expected) => {
    expect(judgedBy(type, more, value)).toEqual(expected.map((one) => `${one} ${VALUE}`));
  });

  it('may exclude the others', () => {
    const none = { valueCoding: { system: 'urn:alergia', code: 'ninguna' } };
    const other = { valueCoding: { system: 'urn:alergia', code: 'polvo' } };
    const asked = item('1', 'choice', {
      repeats: true,
      answerOption: [{ ...none, ...extended({ 'questionnaire-optionExclusive': { valueBoolean: true } }) }, other],
    });
    expect(told([asked], [answer('1', none)])).toEqual([]);
    expect(told([asked], [answer('1', other, none)])).toEqual(['error exclusive-answer-not-alone item[0].answer[1]']);
  });
});

describe('the value set of a question', () => {
  const set: Resource = {
    resourceType: 'ValueSet',
    url: 'urn:set',
    status: 'active',
    compose: { include: [{ system: 'urn:sexo', concept: [{ code: 'F', display: 'Femenino' }, { code: 'M' }] }] },
  };
  const judgedIn = (type: string, valueSet: string, value: object) =>
    judged(response([answer('1', value)]), [questionnaire([item('1', type, { answerValueSet: valueSet })]), set]);

  it.each<[string, string, object, string[]]>([
    ['has the code', 'choice', { valueCoding: { system: 'urn:sexo', code: 'F' } }, []],
    ['has it not', 'choice', { valueCoding: { system: 'urn:sexo', code: 'X' } }, ['error answer-outside-value-set']],
    [
      'has it of another system',
      'choice',
      { valueCoding: { system: 'urn:x', code: 'F' } },
      ['error answer-outside-value-set'],
    ],
    [
      'has it, but of which system is not said',
      'choice',
      { valueCoding: { code: 'F' } },
      ['warning answer-without-system'],
    ],
    ['leaves texts to an open choice', 'open-choice', { valueString: 'otro' }, []],
    [
      'but no codes',
      'open-choice',
      { valueCoding: { system: 'urn:sexo', code: 'X' } },
      ['error answer-outside-value-set'],
    ],
    ['has the words of a text', 'string', { valueString: 'Femenino' }, []],
    ['has others not', 'string', { valueString: 'otro' }, ['error answer-outside-value-set']],
  ])('%s', (_, type, value, expected) => {
    expect(judgedIn(type, 'urn:set', value)).toEqual(expected.map((one) => `${one} ${VALUE}`));
  });

  it('that is not known is a warning', () => {
    expect(judgedIn('choice', 'urn:none', { valueCoding: { system: 'urn:sexo', code: 'F' } })).toEqual([
      `warning value-set-not-known ${VALUE}`,
    ]);
  });
});

describe('limits', () => {
  const kg = (value: number, code = 'kg') => ({
    valueQuantity: { value, unit: code, system: 'http://unitsofmeasure.org', code },
  });
  const SDC = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-';
  const heaviest = { extension: [{ url: `${SDC}maxQuantity`, ...kg(300) }] };

  it.each<[string, string, Item, object, string[]]>([
    ['as many characters as may be', 'string', { maxLength: 3 }, { valueString: 'ñañ' }, []],
    ['too many', 'string', { maxLength: 3 }, { valueString: 'niño' }, ['error answer-too-long']],
    ['counted as people do', 'string', { maxLength: 1 }, { valueString: '🙂' }, []],
    [
      'too few',
      'text',
      extended({ minLength: { valueInteger: 3 } }),
      { valueString: 'no' },
      ['error answer-too-short'],
    ],
    [
      'the form of a pattern',
      'string',
      extended({ regex: { valueString: '[0-9]{8}' } }),
      { valueString: '12345678' },
      [],
    ],
    [
      'all of it',
      'string',
      extended({ regex: { valueString: '[0-9]{8}' } }),
      { valueString: '123456789' },
      ['error answer-off-pattern'],
    ],
    ['least', 'integer', extended({ minValue: { valueInteger: 0 } }), { valueInteger: 0 }, []],
    [
      'less',
      'integer',
      extended({ minValue: { valueInteger: 0 } }),
      { valueInteger: -1 },
      ['error answer-beyond-limit'],
    ],
    [
      'more',
      'decimal',
      extended({ maxValue: { valueDecimal: 42 } }),
      { valueDecimal: 42.1 },
      ['error answer-beyond-limit'],
    ],
    [
      'later',
      'date',
      extended({ maxValue: { valueDate: '2026-01-31' } }),
      { valueDate: '2026-02-01' },
      ['error answer-beyond-limit'],
    ],
    [
      'no telling, less precise',
      'date',
      extended({ maxValue: { valueDate: '2026-01' } }),
      { valueDate: '2026-01-31' },
      [],
    ],
    [
      'earlier',
      'time',
      extended({ minValue: { valueTime: '08:00:00' } }),
      { valueTime: '07:59:59' },
      ['error answer-beyond-limit'],
    ],
    ['heavier', 'quantity', heaviest, kg(301), ['error answer-beyond-limit']],
    ['heavier in another unit', 'quantity', heaviest, kg(300_001, 'g'), ['error answer-beyond-limit']],
    ['no weight', 'quantity', heaviest, kg(1, 'm'), ['error answer-of-other-kind']],
    ['as heavy', 'quantity', heaviest, kg(300), []],
    ['decimals', 'decimal', extended({ maxDecimalPlaces: { valueInteger: 1 } }), { valueDecimal: 36.5 }, []],
    [
      'too many decimals',
      'decimal',
      extended({ maxDecimalPlaces: { valueInteger: 1 } }),
      { valueDecimal: 36.55 },
      ['error too-many-decimals'],
    ],
    [
      'very small numbers',
      'decimal',
      extended({ maxDecimalPlaces: { valueInteger: 7 } }),
      { valueDecimal: 1e-8 },
      ['error too-many-decimals'],
    ],
  ])('%s', (_, type, more, value, expected) => {
    expect(judgedBy(type, more, value)).toEqual(expected.map((one) => `${one} ${VALUE}`));
  });
});

describe('attachments, units, references', () => {
  const UCUM = 'http://unitsofmeasure.org';
  const png = (more: object) => ({ valueAttachment: { contentType: 'image/png', ...more } });
  const images = extended({ mimeType: { valueCode: 'image/png' } });
  const units = extended({ 'questionnaire-unitOption': { valueCoding: { system: UCUM, code: 'kg' } } });
  const kilos = (code: string) => ({ valueQuantity: { value: 60, system: UCUM, code } });
  const people = extended({ 'questionnaire-referenceResource': { valueCode: 'Patient' } });
  const refers = (reference: string) => ({ valueReference: { reference } });

  it.each<[string, string, Item, object, string[]]>([
    ['of a media type', 'attachment', images, png({ url: 'urn:a' }), []],
    [
      'of another',
      'attachment',
      images,
      { valueAttachment: { contentType: 'text/plain', url: 'urn:a' } },
      ['error attachment-of-other-type'],
    ],
    ['of a megabyte', 'attachment', extended({ maxSize: { valueDecimal: 1 } }), png({ size: 1_000_000 }), []],
    [
      'larger',
      'attachment',
      extended({ maxSize: { valueDecimal: 1 } }),
      png({ size: 1_000_001 }),
      ['error attachment-too-large'],
    ],
    ['in a unit', 'quantity', units, kilos('kg'), []],
    ['in another', 'quantity', units, kilos('g'), ['error unit-not-permitted']],
    ['to a type', 'reference', people, refers('Patient/1'), []],
    ['to another', 'reference', people, refers('https://example.org/fhir/Group/1'), ['error reference-to-other-type']],
    ['to what nobody can tell', 'reference', people, refers('urn:uuid:0d5f6a2c-2c2e-4a55-9b6e-0d1f1c0a7a11'), []],
  ])('%s', (_, type, more, value, expected) => {
    expect(judgedBy(type, more, value)).toEqual(expected.map((one) => `${one} ${VALUE}`));
  });
});

describe('rules in FHIRPath', () => {
  const rule = (expression: string, severity = 'error') => ({
    url: 'http://hl7.org/fhir/StructureDefinition/questionnaire-constraint',
    extension: [
      { url: 'key', valueId: 'tres' },
      { url: 'severity', valueCode: severity },
      { url: 'human', valueString: 'Tres respuestas' },
      { url: 'expression', valueString: expression },
    ],
  });
  const words = ['a', 'b'].map((valueString) => ({ valueString }));

  it('hold on the item that answers, once it is complete', () => {
    const asked = item('1', 'string', { repeats: true, extension: [rule('answer.count() = 3')] });
    expect(told([asked], [answer('1', ...words)])).toEqual(['error profile-broken-invariant item[0]']);
    expect(told([asked], [answer('1', ...words)], { status: 'in-progress' })).toEqual([]);
    expect(told([asked], [answer('1', ...words, { valueString: 'c' })])).toEqual([]);
  });

  it('hold on the whole response', () => {
    const form = questionnaire([item('1', 'string', { repeats: true })], {
      extension: [rule('item.answer.count() = 3', 'warning')],
    });
    expect(judged(response([answer('1', ...words)]), [form])).toEqual(['warning profile-broken-invariant']);
  });
});
