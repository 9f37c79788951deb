// Small questionnaires and what answers them, for the tests of https://hl7.org/fhir/R4/questionnaireresponse.html
import { givenDefinitions } from '../../server/definitions/profiles/registry.ts';
import { validateAgainst } from '../../server/definitions/profiles/validate.ts';
import type { Resource } from '../../server/fhir/request.ts';

export const FORM = 'https://example.org/Questionnaire/ficha';
const EXTENSIONS = 'http://hl7.org/fhir/StructureDefinition/';
const NARRATIVE = { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Ficha</div>' };

export type Item = Record<string, unknown>;

/** `[linkId, type]`, what else it says, and the items in it. */
export const item = (linkId: string, type: string, more: Item = {}, ...nested: Item[]): Item => ({
  linkId,
  type,
  ...more,
  ...(nested.length === 0 ? {} : { item: nested }),
});

/** `{ minValue: { valueInteger: 1 } }` */
export const extended = (values: Record<string, object>): Item => ({
  extension: Object.entries(values).map(([name, value]) => ({ url: EXTENSIONS + name, ...value })),
});

export const questionnaire = (items: Item[], more: Item = {}): Resource => ({
  resourceType: 'Questionnaire',
  url: FORM,
  status: 'active',
  text: NARRATIVE,
  item: items,
  ...more,
});

/** What answers one item: `answer('1', { valueBoolean: true })`. */
export const answer = (linkId: string, ...answers: object[]): Item => ({ linkId, answer: answers });
export const group = (linkId: string, ...items: Item[]): Item => ({
  linkId,
  ...(items.length === 0 ? {} : { item: items }),
});

export const response = (items: Item[], more: Item = {}): Resource => ({
  resourceType: 'QuestionnaireResponse',
  questionnaire: FORM,
  status: 'completed',
  text: NARRATIVE,
  ...(items.length === 0 ? {} : { item: items }),
  ...more,
});

/** Each finding as `error questionnaire-answers-missing QuestionnaireResponse.item[0]`; expressions without the type. */
export function judged(answered: Resource, known: readonly Resource[]): string[] {
  return validateAgainst(answered, { definitions: givenDefinitions(known) }).map(
    ({ severity, name, expression = '' }) =>
      `${severity} ${name.replace('questionnaire-', '')} ${expression.replace(/^QuestionnaireResponse\.?/, '')}`.trim(),
  );
}

/** Of answers to a form of these items. */
export const told = (items: Item[], answers: Item[], more: Item = {}): string[] =>
  judged(response(answers, more), [questionnaire(items)]);
