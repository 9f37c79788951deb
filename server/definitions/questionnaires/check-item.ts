// One item of a response by itself: its text, what it may hold, its answers: https://hl7.org/fhir/R4/questionnaireresponse-definitions.html#QuestionnaireResponse.item.answer
import { answerWhereNoneIs, itemsOutsideAnswer, otherText } from '../../fhir/failures-questionnaire.ts';
import { exclusiveAnswerNotAlone } from '../../fhir/failures-questionnaire-answers.ts';
import type { Judging } from '../profiles/judging.ts';
import { choiceIn, type Json, records, type Value } from '../unchecked-json.ts';
import { checkConstraints } from './constraints.ts';
import type { Item } from './form.ts';
import { keyOf } from './options.ts';
import type { ResponseCheck } from './places.ts';

const ITEM = 'QuestionnaireResponse.item';

const words = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** What people read must be what was asked; a translation is told as such. */
export function checkText(item: Item, { text, _text }: Json, { warnings, trail }: Judging): void {
  if (!warnings || typeof text !== 'string' || item.text === undefined || _text !== undefined) return;
  const expected = item.text;
  if (words(text) !== words(expected)) trail.report((at) => otherText(at, item, expected, text), 'text');
}

/** https://hl7.org/fhir/R4/questionnaireresponse-definitions.html#QuestionnaireResponse.item */
export function checkGroup(item: Item, value: Json, { isFinished, judging }: ResponseCheck): void {
  const { trail } = judging;
  if (records(value.answer).length > 0) trail.report((at) => answerWhereNoneIs(at, item, item.type), 'answer');
  if (isFinished) checkConstraints(item.constraints, ITEM, value, judging);
}

/** `nested` is called where the trail stands at each answer. */
export function checkAnswers(
  item: Item,
  value: Json,
  { isFinished, judging }: ResponseCheck,
  nested: (answer: Json, given: Value | undefined) => void,
): void {
  const { trail } = judging;
  if (records(value.item).length > 0) trail.report((at) => itemsOutsideAnswer(at, item), 'item');
  const answers = records(value.answer);
  checkExclusive(item, answers, judging);
  trail.enter('answer');
  for (const { at, value: answer } of answers) {
    trail.enter(at);
    const given = choiceIn(answer, 'value');
    if (given !== undefined) for (const rule of item.rules) rule(given, judging);
    nested(answer, given);
    trail.leave();
  }
  trail.leave();
  if (isFinished) checkConstraints(item.constraints, ITEM, value, judging);
}

function checkExclusive(item: Item, answers: { at: number; value: Json }[], { trail }: Judging): void {
  if (answers.length < 2 || item.exclusive.size === 0) return;
  for (const { at, value } of answers) {
    const given = choiceIn(value, 'value');
    if (given === undefined || !item.exclusive.has(keyOf(given))) continue;
    trail.report((where) => exclusiveAnswerNotAlone(where, item, answers.length), `answer[${at}]`);
  }
}
