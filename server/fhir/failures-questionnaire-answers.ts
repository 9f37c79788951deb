// What can be wrong with one answer to a question of a Questionnaire, one constructor per finding; docs/errors.md lists them.
// https://hl7.org/fhir/R4/questionnaireresponse-definitions.html#QuestionnaireResponse.item.answer.value_x_
// Each takes first the FHIRPath of the answer, then the item of the Questionnaire.
import { asked, type Question } from './failures-questionnaire.ts';
import { issue, listed, quoted, warning } from './failures-validation.ts';
import type { Issue } from './outcome.ts';

// ── types ───────────────────────────────────────────────────────────────────────────────────────────────────────────
export const answerOfOtherType = (
  at: string,
  item: Question,
  type: string,
  expected: readonly string[],
  found: string,
): Issue =>
  issue(
    'structure',
    'questionnaire-answer-of-other-type',
    at,
    `${asked(item)} es de tipo ${type}: se esperaba ${listed(expected)}, se encontró ${found}. Corrija value[x].`,
    `${asked(item)} is of type ${type}: ${listed(expected)} was expected, found ${found}. Correct value[x].`,
  );

export const notSelectableType = (at: string, item: Question, type: string): Issue =>
  issue(
    'structure',
    'questionnaire-type-not-selectable',
    at,
    `${asked(item)} es de tipo ${quoted(type)}, que no dice qué se responde; corrija el tipo en el Questionnaire.`,
    `${asked(item)} is of type ${quoted(type)}, which does not say what is answered; correct the type in the Questionnaire.`,
  );

export const lineBreakInString = (at: string, item: Question): Issue =>
  warning(
    issue(
      'value',
      'questionnaire-line-break-in-string',
      at,
      `${asked(item)} es de tipo string, de una sola línea; quite los saltos de línea, o use el tipo text en el Questionnaire.`,
      `${asked(item)} is of type string, a single line; remove the line breaks, or use the type text in the Questionnaire.`,
    ),
  );

// ── permitted answers ───────────────────────────────────────────────────────────────────────────────────────────────
export const answerNotAnOption = (at: string, item: Question, found: string, options: readonly string[]): Issue =>
  issue(
    'code-invalid',
    'questionnaire-answer-not-an-option',
    at,
    `${quoted(found)} no es una opción de ${asked(item)}; use una de: ${listed(options)}.`,
    `${quoted(found)} is no option of ${asked(item)}; use one of: ${listed(options)}.`,
  );

export const textIsAnOption = (at: string, item: Question, found: string): Issue =>
  warning(
    issue(
      'value',
      'questionnaire-text-is-an-option',
      at,
      `${quoted(found)} es el texto de una opción de ${asked(item)}; responda con esa opción (valueCoding).`,
      `${quoted(found)} is the text of an option of ${asked(item)}; answer with that option (valueCoding).`,
    ),
  );

export const exclusiveAnswerNotAlone = (at: string, item: Question, found: number): Issue =>
  issue(
    'business-rule',
    'questionnaire-exclusive-answer-not-alone',
    at,
    `Esta opción de ${asked(item)} excluye a las demás y hay ${found} respuestas; deje solo esta o quítela.`,
    `This option of ${asked(item)} excludes the others and there are ${found} answers; leave it alone or remove it.`,
  );

export const answerOutsideValueSet = (at: string, item: Question, found: string, valueSet: string): Issue =>
  issue(
    'code-invalid',
    'questionnaire-answer-outside-value-set',
    at,
    `${quoted(found)} no está en ${valueSet}, de donde se responde ${asked(item)}; use un código (con su system) de ese conjunto.`,
    `${quoted(found)} is not in ${valueSet}, which answers ${asked(item)}; use a code (with its system) of that value set.`,
  );

export const answerWithoutSystem = (at: string, item: Question, found: string): Issue =>
  warning(
    issue(
      'value',
      'questionnaire-answer-without-system',
      at,
      `El código ${quoted(found)}, respuesta a ${asked(item)}, no dice de qué sistema es; agregue system.`,
      `The code ${quoted(found)}, which answers ${asked(item)}, does not say of which system it is; add system.`,
    ),
  );

export const answersNotCheckable = (at: string, item: Question, valueSet: string): Issue =>
  warning(
    issue(
      'not-found',
      'questionnaire-value-set-not-known',
      at,
      `No se pudo comprobar la respuesta a ${asked(item)}: ${valueSet} no está aquí o no se puede expandir; cárguelo para que se compruebe.`,
      `The answer to ${asked(item)} could not be checked: ${valueSet} is not here or cannot be expanded; load it to have it checked.`,
    ),
  );

// ── limits ──────────────────────────────────────────────────────────────────────────────────────────────────────────
export const answerTooLong = (at: string, item: Question, most: number, found: number): Issue =>
  issue(
    'too-long',
    'questionnaire-answer-too-long',
    at,
    `La respuesta a ${asked(item)} tiene ${found} caracteres; se admiten ${most}. Acórtela.`,
    `The answer to ${asked(item)} has ${found} characters; ${most} are permitted. Shorten it.`,
  );

export const answerTooShort = (at: string, item: Question, least: number, found: number): Issue =>
  issue(
    'value',
    'questionnaire-answer-too-short',
    at,
    `La respuesta a ${asked(item)} tiene ${found} caracteres; se esperan al menos ${least}. Complétela.`,
    `The answer to ${asked(item)} has ${found} characters; at least ${least} are expected. Complete it.`,
  );

export const answerOffPattern = (at: string, item: Question, found: string, format: string): Issue =>
  issue(
    'value',
    'questionnaire-answer-off-pattern',
    at,
    `${quoted(found)} no tiene la forma que pide ${asked(item)}: ${format}. Corríjala.`,
    `${quoted(found)} does not have the form ${asked(item)} asks for: ${format}. Correct it.`,
  );

export const tooManyDecimals = (at: string, item: Question, most: number, found: string): Issue =>
  issue(
    'value',
    'questionnaire-too-many-decimals',
    at,
    `${found} tiene más decimales que los ${most} que admite ${asked(item)}; redondéelo.`,
    `${found} has more decimals than the ${most} that ${asked(item)} permits; round it.`,
  );

export const answerBeyondLimit = (
  at: string,
  item: Question,
  bound: 'min' | 'max',
  limit: string,
  found: string,
): Issue =>
  issue(
    'value',
    'questionnaire-answer-beyond-limit',
    at,
    `${found} es ${bound === 'min' ? 'menor que el mínimo' : 'mayor que el máximo'} de ${asked(item)}, ${limit}; corríjalo.`,
    `${found} is ${bound === 'min' ? 'less than the minimum' : 'greater than the maximum'} of ${asked(item)}, ${limit}; correct it.`,
  );

export const answerOfOtherKind = (at: string, item: Question, limit: string, found: string): Issue =>
  issue(
    'value',
    'questionnaire-answer-of-other-kind',
    at,
    `${found} no se puede comparar con el límite de ${asked(item)}, ${limit}: sus unidades miden cosas distintas. Corrija la unidad.`,
    `${found} cannot be compared with the limit of ${asked(item)}, ${limit}: their units measure different things. Correct the unit.`,
  );

// ── attachments, units, references ──────────────────────────────────────────────────────────────────────────────────
export const attachmentOfOtherType = (at: string, item: Question, expected: string[], found: string): Issue =>
  issue(
    'value',
    'questionnaire-attachment-of-other-type',
    at,
    `El adjunto de ${asked(item)} es ${quoted(found)}; se esperaba ${listed(expected)}. Conviértalo o corrija contentType.`,
    `The attachment of ${asked(item)} is ${quoted(found)}; ${listed(expected)} was expected. Convert it or correct contentType.`,
  );

/** `most` in megabytes, `found` in bytes. */
export const attachmentTooLarge = (at: string, item: Question, most: number, found: number): Issue =>
  issue(
    'too-long',
    'questionnaire-attachment-too-large',
    at,
    `El adjunto de ${asked(item)} tiene ${found} bytes; se admiten ${most} MB. Redúzcalo.`,
    `The attachment of ${asked(item)} has ${found} bytes; ${most} MB are permitted. Make it smaller.`,
  );

export const unitNotPermitted = (at: string, item: Question, found: string, expected: string[]): Issue =>
  issue(
    'code-invalid',
    'questionnaire-unit-not-permitted',
    at,
    `La unidad ${quoted(found)} no es de las que admite ${asked(item)}: ${listed(expected)}. Convierta el valor a una de ellas, con system y code.`,
    `The unit ${quoted(found)} is none that ${asked(item)} permits: ${listed(expected)}. Convert the value to one of them, with system and code.`,
  );

export const referenceToOtherType = (at: string, item: Question, expected: string[], found: string): Issue =>
  issue(
    'structure',
    'questionnaire-reference-to-other-type',
    at,
    `${asked(item)} se responde con una referencia a ${listed(expected)}; se encontró ${found}. Corrija la referencia.`,
    `${asked(item)} is answered with a reference to ${listed(expected)}; found ${found}. Correct the reference.`,
  );
