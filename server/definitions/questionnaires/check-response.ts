// Holds a QuestionnaireResponse against the Questionnaire it answers: https://hl7.org/fhir/R4/questionnaireresponse.html
import { authoredOutsidePeriod, notAQuestionnaire, questionnaireNotKnown } from '../../fhir/failures-questionnaire.ts';
import { parseCanonical } from '../../fhir/reference.ts';
import type { Resource } from '../../fhir/request.ts';
import { structureDefinition } from '../profiles/definitions.ts';
import type { Judging } from '../profiles/judging.ts';
import { containedIn, isRecord, textIn } from '../unchecked-json.ts';
import { checkItems } from './check-items.ts';
import { checkConstraints } from './constraints.ts';
import { formOf } from './form.ts';
import { Occurrences } from './occurrences.ts';

export function checkResponse(response: Resource, judging: Judging): void {
  const canonical = textIn(response.questionnaire);
  if (canonical === undefined) return;
  const questionnaire = questionnaireOf(canonical, judging);
  if (questionnaire === undefined) {
    reportUnknown(canonical, judging);
    return;
  }
  const form = formOf(questionnaire, canonical.startsWith('#') ? judging.root : questionnaire);
  judging.effort.spend(form.items.size);
  const occurrences = new Occurrences(response);
  const isFinished = response.status === 'completed' || response.status === 'amended';
  const place = { item: undefined, span: occurrences.whole, answer: undefined, above: undefined };
  checkItems(response.item, form.top, place, { form, occurrences, isFinished, judging });
  if (isFinished) checkConstraints(form.constraints, 'QuestionnaireResponse', response, judging);
  if (judging.warnings) checkPeriod(response, questionnaire, judging);
}

/** A definition of another type is a mistake, one that nobody knows may come yet. */
function reportUnknown(canonical: string, { warnings, find, definitions, trail }: Judging): void {
  const { url } = parseCanonical(canonical);
  const other = find('ValueSet', url) ?? find('CodeSystem', url) ?? structureDefinition(definitions, url);
  if (other !== undefined) {
    trail.report((at) => notAQuestionnaire(at, canonical, other.resourceType), 'questionnaire');
  } else if (warnings) trail.report((at) => questionnaireNotKnown(at, canonical), 'questionnaire');
}

/** Contained, or known by its canonical, perhaps with a version. */
function questionnaireOf(canonical: string, { root, find }: Judging): Resource | undefined {
  if (!canonical.startsWith('#')) {
    const { url, version } = parseCanonical(canonical);
    return find('Questionnaire', url, version);
  }
  const found = containedIn(root, canonical.slice(1));
  return found?.resourceType === 'Questionnaire' ? found : undefined;
}

/** https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.effectivePeriod */
function checkPeriod({ authored }: Resource, { effectivePeriod }: Resource, { trail }: Judging): void {
  if (typeof authored !== 'string' || !isRecord(effectivePeriod)) return;
  const [start, end] = [textIn(effectivePeriod.start), textIn(effectivePeriod.end)];
  const isEarly = start !== undefined && isBefore(authored, start);
  const isLate = end !== undefined && isBefore(end, authored);
  if (isEarly || isLate) trail.report((at) => authoredOutsidePeriod(at, authored, start, end), 'authored');
}

/** As far as both are said: no day of a year is before that year. */
function isBefore(day: string, other: string): boolean {
  const length = Math.min(day.length, other.length, 10);
  return day.slice(0, length) < other.slice(0, length);
}
