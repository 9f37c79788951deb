// What the checks of forms and responses say of items and answers: https://hl7.org/fhir/R4/questionnaire.html#Questionnaire.item
import type { Judging } from '../profiles/judging.ts';
import type { Json, Value } from '../unchecked-json.ts';

/** An item as a message names it. */
export type Question = { linkId: string; text: string | undefined };

/** `[x]` is read by name. */
export type QuestionnaireItem = Json & { linkId: string };

/** Reports what is wrong with an answer, which the trail stands at. */
export type AnswerRule = (answer: Value, judging: Judging) => void;
