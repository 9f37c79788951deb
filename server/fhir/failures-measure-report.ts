// What can be wrong with a MeasureReport seen from its Measure, one constructor per finding; docs/errors.md lists them.
// https://hl7.org/fhir/R4/measurereport.html
import { issue, listed, quoted, warning } from './failures-validation.ts';
import type { Issue } from './outcome.ts';

type Part = 'group' | 'population' | 'stratifier';
const WORDS: Record<Part, { es: string; en: string }> = {
  group: { es: 'El grupo', en: 'The group' },
  population: { es: 'La población', en: 'The population' },
  stratifier: { es: 'El estratificador', en: 'The stratifier' },
};

export const measureNotKnown = (at: string, canonical: string): Issue =>
  warning(
    issue(
      'not-found',
      'measure-not-known',
      at,
      `El Measure ${quoted(canonical)} no se conoce aquí: el informe no se comparó con él. Guárdelo en el hub o corrija la URL.`,
      `The Measure ${quoted(canonical)} is not known here: the report was not compared with it. Store it in the hub or correct the URL.`,
    ),
  );

export const unknownToMeasure = (at: string, part: Part, code: string, known: readonly string[]): Issue =>
  issue(
    'business-rule',
    'measure-report-part-unknown',
    at,
    `${WORDS[part]?.es} ${quoted(code)} no está en el Measure; se esperaba uno con code: ${listed(known.map(quoted))}. Corrija code o quítelo.`,
    `${WORDS[part]?.en} ${quoted(code)} is not in the Measure; one with this code was expected: ${listed(known.map(quoted))}. Correct code or remove it.`,
  );

export const reportedTwice = (at: string, part: Part, code: string): Issue =>
  issue(
    'business-rule',
    'measure-report-part-twice',
    at,
    `${WORDS[part]?.es} ${quoted(code)} ya está en el informe; déjelo una sola vez.`,
    `${WORDS[part]?.en} ${quoted(code)} is in the report already; leave it once.`,
  );

export const reportLacks = (at: string, part: Part, code: string): Issue =>
  issue(
    'business-rule',
    'measure-report-part-missing',
    at,
    `${WORDS[part]?.es} ${quoted(code)} del Measure no está en el informe, que dice status complete; agréguelo.`,
    `${WORDS[part]?.en} ${quoted(code)} of the Measure is not in the report, which says status complete; add it.`,
  );

export const scoreOfCohort = (at: string): Issue =>
  issue(
    'business-rule',
    'measure-report-score-of-cohort',
    at,
    'El Measure es de tipo cohort, que se cuenta y no se puntúa; quite measureScore.',
    'The Measure is of type cohort, which is counted and not scored; remove measureScore.',
  );

export const subjectsOutsideList = (at: string, type: string): Issue =>
  issue(
    'business-rule',
    'measure-report-subjects-outside-list',
    at,
    `Un informe de tipo ${quoted(type)} no enumera a las personas; quite subjectResults o use el tipo subject-list.`,
    `A report of type ${quoted(type)} does not list the subjects; remove subjectResults or use the type subject-list.`,
  );
