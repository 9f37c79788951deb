// Where a check stands in a response, and what is enabled there: https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen
import type { Judging } from '../profiles/judging.ts';
import { choiceIn, type Json, records, type Value } from '../unchecked-json.ts';
import { type Condition, holds } from './conditions.ts';
import type { Form, Item } from './form.ts';
import type { Occurrences, Span } from './occurrences.ts';

/** Inside one occurrence of an item, and of a question inside one of its answers. */
export type Place = {
  /** Undefined: the response itself. */
  item: Item | undefined;
  span: Span;
  answer: Value | undefined;
  above: Place | undefined;
};

/** What the check of one response has at hand. */
export type ResponseCheck = {
  form: Form;
  occurrences: Occurrences;
  /** Completed or amended: what is required must be there. */
  isFinished: boolean;
  judging: Judging;
};

/** `at`: where in the response the item stands, or would. What it stands in is enabled. */
export function isEnabled({ conditions, needsAll }: Item, at: number, place: Place, check: ResponseCheck): boolean {
  if (conditions.length === 0) return true;
  const isMet = (condition: Condition<Item>): boolean => {
    const given = answersTo(condition, at, place, check);
    check.judging.effort.spend(1 + given.length);
    return holds(condition.operator, condition.answer, given);
  };
  return needsAll ? conditions.every(isMet) : conditions.some(isMet);
}

/** Of a repeated group only the occurrence this stands in counts; of a question around this only the answer it is about. */
function answersTo(
  { question, within }: Condition<Item>,
  at: number,
  place: Place,
  { occurrences }: ResponseCheck,
): readonly Value[] {
  if (question === undefined) return [];
  let scope: Place | undefined = place;
  while (scope !== undefined && scope.item !== within) scope = scope.above;
  if (scope === undefined) return [];
  if (within === question) return scope.answer === undefined ? [] : [scope.answer];
  return occurrences.answers(question.linkId, scope.span, at);
}

/** Whether anything in it is answered: disabled items may stand there empty. */
export const isAnswered = ({ answer, item }: Json): boolean =>
  records(answer).some(({ value }) => saysSomething(value) || isAnswered({ item: value.item })) ||
  records(item).some(({ value }) => isAnswered(value));

/** A value, or an extension that says why there is none. */
export const saysSomething = (answer: Json): boolean =>
  choiceIn(answer, 'value') !== undefined ||
  Object.keys(answer).some((name) => name === 'extension' || name.startsWith('_value'));
