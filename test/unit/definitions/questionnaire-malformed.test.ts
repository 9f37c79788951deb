// Whatever stands where something else is expected, in a form or in what answers it: https://hl7.org/fhir/R4/validation.html
import { expect, it } from '@jest/globals';
import { spoilt } from '../../support/junk.ts';
import { answer, extended, group, item, judged, questionnaire, response } from '../../support/questionnaires.ts';
import { freshSeed, randomFrom } from '../../support/random.ts';

const sexes = ['F', 'M'].map((code) => ({ valueCoding: { system: 'urn:sexo', code } }));
const kilos = { valueQuantity: { value: 60, system: 'http://unitsofmeasure.org', code: 'kg' } };

const form = questionnaire(
  [
    item('1', 'choice', { required: true, answerOption: sexes, initial: [sexes[0]] }),
    item(
      '2',
      'group',
      {
        repeats: true,
        enableBehavior: 'any',
        enableWhen: [{ question: '1', operator: '=', answerCoding: { code: 'F' } }],
      },
      item('2.1', 'quantity', {
        ...extended({ maxValue: kilos, 'questionnaire-unitOption': { valueCoding: { code: 'kg' } } }),
      }),
      item('2.2', 'open-choice', { answerValueSet: '#v', repeats: true }, item('2.2.1', 'string', { maxLength: 5 })),
    ),
    item('3', 'reference', extended({ 'questionnaire-referenceResource': { valueCode: 'Patient' } })),
    item('4', 'attachment', extended({ maxSize: { valueDecimal: 1 }, mimeType: { valueCode: 'image/png' } })),
  ],
  {
    contained: [
      { resourceType: 'ValueSet', id: 'v', status: 'active', compose: { include: [{ system: 'urn:sexo' }] } },
    ],
  },
);
const answered = response([
  answer('1', sexes[0] as object),
  group(
    '2',
    answer('2.1', kilos),
    answer('2.2', { valueString: 'otro', item: [answer('2.2.1', { valueString: 'a' })] }),
  ),
  answer('3', { valueReference: { reference: 'Patient/1' } }),
  answer('4', { valueAttachment: { contentType: 'image/png', size: 5 } }),
]);

const seed = freshSeed();
it(`is told, and nothing is thrown (SEED=${seed})`, () => {
  const random = randomFrom(seed);
  for (let round = 0; round < 1_500; round++) {
    const [asked, told] = [spoilt(form, random.below(3), random), spoilt(answered, random.below(3), random)];
    expect(() => [JSON.stringify([asked, told]), judged(told, [asked]), judged(asked, [])]).not.toThrow();
  }
});
