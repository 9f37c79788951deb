// What R4 says of a Questionnaire in prose, its invariants aside: https://hl7.org/fhir/R4/questionnaire-definitions.html
import {
  conditionNeverHolds,
  conditionOnItself,
  conditionOnNoQuestion,
  conditionOnUnknown,
  valueOfOtherType,
} from '../../fhir/failures-questionnaire-form.ts';
import type { Resource } from '../../fhir/request.ts';
import type { Judging } from '../profiles/judging.ts';
import { choiceIn, type Json, records, textIn, type Value } from '../unchecked-json.ts';
import { answerTypes } from './answer-types.ts';
import { areAlike } from './conditions.ts';
import { type Form, formOf, type Item } from './form.ts';

/** The trail stands at the Questionnaire. */
export function checkForm(questionnaire: Resource, judging: Judging): void {
  checkItems(questionnaire.item, formOf(questionnaire, judging.root), judging);
}

function checkItems(items: unknown, form: Form, judging: Judging): void {
  const { trail } = judging;
  trail.enter('item');
  for (const { at, value } of records(items)) {
    trail.enter(at);
    const item = form.items.get(textIn(value.linkId) ?? '');
    // Of those with one linkId, which que-2 tells, only one is known.
    if (item !== undefined && item.source === value) {
      checkConditions(item, form, judging);
      checkValues(item, judging);
    }
    checkItems(value.item, form, judging);
    trail.leave();
  }
  trail.leave();
}

/** https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen */
function checkConditions(item: Item, { items }: Form, { trail }: Judging): void {
  for (const { at, value } of records(item.source.enableWhen)) {
    const linkId = textIn(value.question);
    if (linkId === undefined) continue;
    const question = items.get(linkId);
    const place = `enableWhen[${at}]`;
    if (question === undefined) {
      trail.report((where) => conditionOnUnknown(where, item, linkId), place);
    } else if (question.type === 'group' || question.type === 'display') {
      trail.report((where) => conditionOnNoQuestion(where, item, question, question.type), place);
    } else if (isWithin(question, item)) {
      trail.report((where) => conditionOnItself(where, item, question), place);
    } else checkAnswer(item, question, value, place, trail);
  }
}

/** A question inside what asks about it is neither before nor after it, nor around it. */
function isWithin(question: Item, item: Item): boolean {
  for (let one: Item | undefined = question; one !== undefined; one = one.parent) if (one === item) return true;
  return false;
}

const ORDERS = new Set(['>', '<', '>=', '<=']);
const WITHOUT_ORDER = new Set(['boolean', 'Coding', 'Reference', 'Attachment']);

function checkAnswer(item: Item, question: Item, condition: Json, place: string, trail: Judging['trail']): void {
  const expected = choiceIn(condition, 'answer');
  const operator = textIn(condition.operator) ?? '';
  const types = answerTypes(question.source);
  if (expected === undefined || operator === 'exists' || types.length === 0) return;
  const isAlike = types.some((type) => areAlike(type, expected.type));
  if (isAlike && !(ORDERS.has(operator) && WITHOUT_ORDER.has(expected.type))) return;
  trail.report((where) => conditionNeverHolds(where, item, question, operator, types, expected.type), place);
}

/** Options and initial values are of the type of the item: https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.initial.value_x_ */
function checkValues(item: Item, { trail }: Judging): void {
  const { type, source } = item;
  const types = answerTypes(source);
  const check = (of: string, list: unknown, expected: readonly string[]): void => {
    for (const { at, value } of records(list)) {
      const found: Value | undefined = choiceIn(value, 'value');
      if (found === undefined || expected.length === 0 || expected.includes(found.type)) continue;
      trail.report((where) => valueOfOtherType(where, item, type, expected, found.type), `${of}[${at}].value`);
    }
  };
  if (type !== 'choice' && type !== 'open-choice') check('answerOption', source.answerOption, types);
  check('initial', source.initial, types);
}
