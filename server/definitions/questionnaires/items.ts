// Items as they are written, in a Questionnaire and in what answers it: https://hl7.org/fhir/R4/questionnaire.html#Questionnaire.item
import type { Judging } from '../profiles/judging.ts';
import { structure } from '../structures.ts';

export type Json = Record<string, unknown>;

/** An item as a message names it. */
export type Question = { linkId: string; text: string | undefined };

/** `[x]` is read by name. */
export type QuestionnaireItem = Json & { linkId: string };

/** A value with its FHIR type: `Coding`, `date`. */
export type Value = { type: string; value: unknown };

/** Reports what is wrong with an answer, which the trail stands at. */
export type AnswerRule = (answer: Value, judging: Judging) => void;

/** The objects of a list, each with its place; what is none is told by the structure. */
export const records = (list: unknown): { at: number; value: Json }[] =>
  Array.isArray(list) ? list.flatMap((value, at) => (isRecord(value) ? [{ at, value }] : [])) : [];

export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The value of a choice: `valueCoding` for `value`, `answerDate` for `answer`. */
export function choiceIn(object: Json, choice: string): Value | undefined {
  for (const name in object) {
    if (!name.startsWith(choice) || name.length === choice.length) continue;
    const told = name.slice(choice.length);
    const type = structure(told) === undefined ? told.charAt(0).toLowerCase() + told.slice(1) : told;
    return { type, value: object[name] };
  }
  return undefined;
}

/** The values of the extensions with this URL. */
export const extensionValues = (object: Json, url: string): unknown[] =>
  records(object.extension).flatMap(({ value }) => (value.url === url ? [choiceIn(value, 'value')?.value] : []));

export const extensionValue = (object: Json, url: string): unknown => extensionValues(object, url)[0];
