// What a question asks of each answer, compiled once for its form: https://hl7.org/fhir/R4/questionnaireresponse-definitions.html#QuestionnaireResponse.item.answer.value_x_
import { answerOfOtherType, lineBreakInString, notSelectableType } from '../../fhir/failures-questionnaire-answers.ts';
import type { Resource } from '../../fhir/request.ts';
import { attachmentRules, referenceRules, unitRules } from './complex-rules.ts';
import { type AnswerRule, choiceIn, type Question, type QuestionnaireItem, records, textIn } from './items.ts';
import { lengthRules, rangeRules, textRules } from './limits.ts';
import { choiceRules } from './options.ts';

/** https://hl7.org/fhir/R4/codesystem-item-type.html; the kinds of answer that an option may give are added. */
const TYPES: Record<string, string[]> = {
  boolean: ['boolean'],
  decimal: ['decimal'],
  integer: ['integer'],
  date: ['date'],
  dateTime: ['dateTime'],
  time: ['time'],
  string: ['string'],
  text: ['string'],
  url: ['uri'],
  choice: ['Coding'],
  'open-choice': ['Coding', 'string'],
  attachment: ['Attachment'],
  reference: ['Reference'],
  quantity: ['Quantity'],
};

/** Groups and displays have none: that they take no answer is told of the item. */
export function answerRules(source: QuestionnaireItem, question: Question, container: Resource): AnswerRule[] {
  const type = textIn(source.type) ?? '';
  if (type === 'group' || type === 'display') return [];
  const types = typesOf(type, source);
  if (types.length === 0) return [(_, { trail }) => trail.report((at) => notSelectableType(at, question, type))];
  const rules = [
    ...(type === 'string' ? [oneLine(question)] : []),
    ...choiceRules(source, question, container),
    ...lengthRules(source, question),
    ...textRules(source, question),
    ...rangeRules(source, question),
    ...attachmentRules(source, question),
    ...unitRules(source, question, container),
    ...referenceRules(source, question),
  ];
  return [
    (answer, judging) => {
      if (!types.includes(answer.type)) {
        judging.trail.report((at) => answerOfOtherType(at, question, type, types, answer.type), 'value');
      } else for (const rule of rules) rule(answer, judging);
    },
  ];
}

function typesOf(type: string, { answerOption }: QuestionnaireItem): string[] {
  const usual = TYPES[type] ?? [];
  if (type !== 'choice' && type !== 'open-choice') return usual;
  const options = records(answerOption).flatMap(({ value }) => choiceIn(value, 'value')?.type ?? []);
  const free = type === 'open-choice' ? ['string'] : [];
  return options.length === 0 ? usual : [...new Set([...options, ...free])];
}

/** What has several lines is of type text: https://hl7.org/fhir/R4/codesystem-item-type.html#item-type-string */
const oneLine =
  (question: Question): AnswerRule =>
  ({ value }, { trail }) => {
    if (typeof value === 'string' && /[\r\n]/.test(value))
      trail.report((at) => lineBreakInString(at, question), 'value');
  };
