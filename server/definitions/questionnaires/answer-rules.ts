// What a question asks of each answer, compiled once for its form: https://hl7.org/fhir/R4/questionnaireresponse-definitions.html#QuestionnaireResponse.item.answer.value_x_
import type { Question } from '../../fhir/failures-questionnaire.ts';
import { answerOfOtherType, lineBreakInString, notSelectableType } from '../../fhir/failures-questionnaire-answers.ts';
import type { Resource } from '../../fhir/request.ts';
import { type Json, textIn } from '../unchecked-json.ts';
import type { AnswerRule } from './answer-rule.ts';
import { answerTypes } from './answer-types.ts';
import { attachmentRules, referenceRules, unitRules } from './complex-rules.ts';
import { lengthRules, rangeRules, textRules } from './limits.ts';
import { choiceRules } from './options.ts';

/** Groups and displays have none: that they take no answer is told of the item. */
export function answerRules(source: Json, question: Question, container: Resource): AnswerRule[] {
  const type = textIn(source.type) ?? '';
  if (type === 'group' || type === 'display') return [];
  const types = answerTypes(source);
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

/** What has several lines is of type text: https://hl7.org/fhir/R4/codesystem-item-type.html#item-type-string */
const oneLine =
  (question: Question): AnswerRule =>
  ({ value }, { trail }) => {
    if (typeof value === 'string' && /[\r\n]/.test(value))
      trail.report((at) => lineBreakInString(at, question), 'value');
  };
