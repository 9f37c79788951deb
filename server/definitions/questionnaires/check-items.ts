// The items of a response, level by level as the form has them: https://hl7.org/fhir/R4/questionnaireresponse-definitions.html#QuestionnaireResponse.item
import {
  answerNotEnabled,
  answersMissing,
  groupMissing,
  itemMisplaced,
  itemOutOfOrder,
  itemRepeated,
  linkIdUnknown,
  questionRepeated,
  tooManyAnswers,
} from '../../fhir/failures-questionnaire.ts';
import { nearest } from '../../fhir/nearest.ts';
import { type Json, records, textIn } from '../unchecked-json.ts';
import { checkAnswers, checkGroup, checkText } from './check-item.ts';
import type { Form, Item } from './form.ts';
import { isAnswered, isEnabled, type Place, type ResponseCheck, saysSomething } from './places.ts';

type Found = { at: number; value: Json };

/** `items`: those of one element of the response; `expected`: what the form has there. The trail stands at that element. */
export function checkItems(items: unknown, expected: readonly Item[], place: Place, check: ResponseCheck): void {
  const { effort, trail } = check.judging;
  effort.spend(expected.length);
  const found = sorted(items, place, check);
  let at = place.span.start;
  for (const item of expected) {
    const occurrences = found.get(item) ?? [];
    const [first] = occurrences;
    if (first !== undefined) at = check.occurrences.spanOf(first.value).start;
    checkOccurrences(item, occurrences, at, place, check);
    if (trail.full) return;
    const last = occurrences.at(-1);
    if (last !== undefined) at = check.occurrences.spanOf(last.value).end;
  }
}

/** By the item of the form they answer; what does not belong here is told. */
function sorted(items: unknown, place: Place, { form, judging }: ResponseCheck): Map<Item, Found[]> {
  const { trail } = judging;
  const found = new Map<Item, Found[]>();
  let last: Item | undefined;
  for (const { at, value } of records(items)) {
    const linkId = textIn(value.linkId);
    if (linkId === undefined) continue;
    const item = form.items.get(linkId);
    const step = `item[${at}]`;
    if (item === undefined) {
      trail.report((where) => linkIdUnknown(where, linkId, meant(linkId, form)), step);
    } else if (item.parent !== place.item) {
      trail.report((where) => itemMisplaced(where, item, item.parent), step);
    } else {
      if (last !== undefined && item.rank < last.rank) {
        const before = last;
        trail.report((where) => itemOutOfOrder(where, item, before), step);
      } else last = item;
      const same = found.get(item);
      if (same === undefined) found.set(item, [{ at, value }]);
      else same.push({ at, value });
    }
  }
  return found;
}

/** Of a form so large that each mistake would cost a walk through it, none is suggested. */
const meant = (linkId: string, { items }: Form): string | undefined =>
  items.size > MOST_COMPARED ? undefined : nearest(linkId, items.keys());

const MOST_COMPARED = 300;

/** All occurrences of one item at one place; `at`: where in the response they stand, or would. */
function checkOccurrences(item: Item, found: Found[], at: number, place: Place, check: ResponseCheck): void {
  const { trail } = check.judging;
  if (!isEnabled(item, at, place, check)) {
    for (const { at, value } of found) {
      if (isAnswered(value)) trail.report((where) => answerNotEnabled(where, item), `item[${at}]`);
    }
    return;
  }
  if (item.type === 'group') checkCount(item, found, check);
  else checkAnswerCount(item, found, check);
  trail.enter('item');
  for (const { at, value } of found) {
    trail.enter(at);
    checkOne(item, value, place, check);
    trail.leave();
  }
  trail.leave();
}

function checkCount(item: Item, found: Found[], { isFinished, judging: { trail } }: ResponseCheck): void {
  const { min, max } = item;
  const filled = found.filter(({ value }) => records(value.item).length > 0).length;
  if (isFinished && filled < min) trail.report((where) => groupMissing(where, item, min, filled));
  const beyond = found[max];
  if (beyond !== undefined) trail.report((where) => itemRepeated(where, item, max, found.length), `item[${beyond.at}]`);
}

/** One item with all answers, however often the question was put. */
function checkAnswerCount(item: Item, found: Found[], { isFinished, judging: { trail } }: ResponseCheck): void {
  const { min, max, type } = item;
  const [first, second] = found;
  if (second !== undefined) trail.report((where) => questionRepeated(where, item), `item[${second.at}]`);
  if (type === 'display') return;
  const count = found.reduce((sum, { value }) => sum + answersIn(value), 0);
  const step = first === undefined ? undefined : `item[${first.at}]`;
  if (isFinished && count < min) trail.report((where) => answersMissing(where, item, min, count), step);
  if (count > max) trail.report((where) => tooManyAnswers(where, item, max, count), step);
}

const answersIn = ({ answer }: Json): number => records(answer).filter(({ value }) => saysSomething(value)).length;

function checkOne(item: Item, value: Json, above: Place, check: ResponseCheck): void {
  const { occurrences } = check;
  checkText(item, value, check.judging);
  if (item.type === 'group' || item.type === 'display') {
    checkGroup(item, value, check);
    checkItems(value.item, item.children, { item, span: occurrences.spanOf(value), answer: undefined, above }, check);
    return;
  }
  checkAnswers(item, value, check, (answer, given) => {
    const place = { item, span: occurrences.spanOf(answer), answer: given, above };
    checkItems(answer.item, item.children, place, check);
  });
}
