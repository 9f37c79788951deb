// What a question asks of each answer, as its checks have it: https://hl7.org/fhir/R4/questionnaire.html#Questionnaire.item
import type { Judging } from '../profiles/judging.ts';
import type { Value } from '../unchecked-json.ts';

/** Reports what is wrong with an answer, which the trail stands at. */
export type AnswerRule = (answer: Value, judging: Judging) => void;
