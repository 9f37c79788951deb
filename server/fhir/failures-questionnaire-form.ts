// What can be wrong with a Questionnaire itself, one constructor per finding; docs/errors.md lists them.
// https://hl7.org/fhir/R4/questionnaire-definitions.html
// Each takes first the FHIRPath of the element it is about, then its item.
import { asked, type Question } from './failures-questionnaire.ts';
import { issue, listed, quoted, warning } from './failures-validation.ts';
import type { Issue } from './outcome.ts';

export const conditionOnUnknown = (at: string, item: Question, linkId: string): Issue =>
  issue(
    'not-found',
    'questionnaire-condition-on-unknown',
    at,
    `${asked(item)} depende de ${quoted(linkId)}, y ningún ítem tiene ese linkId; corrija question.`,
    `${asked(item)} depends on ${quoted(linkId)}, and no item has that linkId; correct question.`,
  );

export const conditionOnNoQuestion = (at: string, item: Question, on: Question, type: string): Issue =>
  issue(
    'business-rule',
    'questionnaire-condition-on-no-question',
    at,
    `${asked(item)} depende de ${asked(on)}, de tipo ${type}, que no se responde; refiera a una pregunta.`,
    `${asked(item)} depends on ${asked(on)}, of type ${type}, which is not answered; refer to a question.`,
  );

export const conditionOnItself = (at: string, item: Question, on: Question): Issue =>
  issue(
    'business-rule',
    'questionnaire-condition-on-itself',
    at,
    `${asked(item)} depende de ${asked(on)}, que es el mismo ítem o está dentro de él; refiera a una pregunta de fuera.`,
    `${asked(item)} depends on ${asked(on)}, which is the same item or inside it; refer to a question outside.`,
  );

export const conditionNeverHolds = (
  at: string,
  item: Question,
  on: Question,
  operator: string,
  types: readonly string[],
  found: string,
): Issue =>
  warning(
    issue(
      'business-rule',
      'questionnaire-condition-never-holds',
      at,
      `${asked(item)} compara con ${quoted(operator)} y un ${found}; ${asked(on)} se responde con ${listed(types)}, y así no se comparan. Corrija operator o answer[x].`,
      `${asked(item)} compares by ${quoted(operator)} with a ${found}; ${asked(on)} is answered with ${listed(types)}, which do not compare so. Correct operator or answer[x].`,
    ),
  );

export const valueOfOtherType = (
  at: string,
  item: Question,
  type: string,
  expected: readonly string[],
  found: string,
): Issue =>
  issue(
    'structure',
    'questionnaire-value-of-other-type',
    at,
    `${asked(item)} es de tipo ${type}: se esperaba ${listed(expected)}, se encontró ${found}. Corrija value[x] o el tipo.`,
    `${asked(item)} is of type ${type}: ${listed(expected)} was expected, found ${found}. Correct value[x] or the type.`,
  );
