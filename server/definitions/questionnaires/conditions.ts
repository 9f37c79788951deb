// When an item is enabled: https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen
import type { Question } from '../../fhir/failures-questionnaire.ts';
import { compare, equal } from '../fhirpath/compare.ts';
import { choiceIn, isRecord, type Json, records, textIn, type Value } from '../unchecked-json.ts';

/** `Item`: where it stands in the form. */
type Standing<Item> = Question & { parent: Item | undefined; depth: number; source: Json };

export type Condition<Item> = {
  /** Undefined: the form has no such question. */
  question: Item | undefined;
  /** The innermost item that holds both the question and the condition; the question itself where it holds the condition. */
  within: Item | undefined;
  operator: string;
  answer: Value | undefined;
};

export function conditionsOf<Item extends Standing<Item>>(
  item: Item,
  items: ReadonlyMap<string, Item>,
): Condition<Item>[] {
  return records(item.source.enableWhen).map(({ value }) => {
    const question = items.get(textIn(value.question) ?? '');
    return {
      question,
      within: question === undefined ? undefined : innermost(question, item.parent),
      operator: textIn(value.operator) ?? '',
      answer: choiceIn(value, 'answer'),
    };
  });
}

function innermost<Item extends Standing<Item>>(one: Item, other: Item | undefined): Item | undefined {
  let [a, b]: (Item | undefined)[] = [one, other];
  while (a !== b) {
    if (b === undefined || (a !== undefined && a.depth > b.depth)) a = a?.parent;
    else b = b.parent;
  }
  return a;
}

/** `given`: the answers of the question. https://hl7.org/fhir/R4/codesystem-questionnaire-enable-operator.html */
export function holds(operator: string, answer: Value | undefined, given: readonly Value[]): boolean {
  if (answer === undefined) return false;
  switch (operator) {
    case 'exists':
      return given.length > 0 === answer.value;
    case '=':
      return given.some((one) => isSame(one, answer));
    // No answer at all is none that is equal.
    case '!=':
      return !given.some((one) => isSame(one, answer));
    default:
      return given.some((one) => isInOrder(operator, order(one, answer)));
  }
}

function isInOrder(operator: string, order: number | undefined): boolean {
  if (order === undefined) return false;
  switch (operator) {
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    default:
      return false;
  }
}

const NUMBERS = new Set(['integer', 'decimal']);
const DATES = new Set(['date', 'dateTime']);

export const areAlike = (a: string, b: string): boolean =>
  a === b || (NUMBERS.has(a) && NUMBERS.has(b)) || (DATES.has(a) && DATES.has(b));

/** Negative, zero, positive; undefined where there is no order. */
export const order = (one: Value, other: Value): number | undefined =>
  areAlike(one.type, other.type) && one.type !== 'boolean' ? (compare(one, other) ?? undefined) : undefined;

/** Codings by system and code, references by what they refer to; the texts people read do not count. */
export function isSame(one: Value, other: Value): boolean {
  if (!areAlike(one.type, other.type)) return false;
  const [a, b] = [one.value, other.value];
  if (!isRecord(a) || !isRecord(b)) return equal([one], [other]) === true;
  if (one.type === 'Coding')
    return a.system === b.system && a.code === b.code && (a.code ?? a.display) === (b.code ?? b.display);
  if (one.type === 'Reference') return a.reference !== undefined && a.reference === b.reference;
  return equal([one], [other]) === true;
}
