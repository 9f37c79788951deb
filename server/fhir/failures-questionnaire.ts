// What can be wrong with the answers to a Questionnaire, one constructor per finding; docs/errors.md lists them.
// https://hl7.org/fhir/R4/questionnaireresponse.html
// Each takes first the FHIRPath of the element it is about, then the item of the Questionnaire.
import { issue, quoted, warning } from './failures-validation.ts';
import type { Issue } from './outcome.ts';

/** An item as a message names it. */
export type Question = { linkId: string; text: string | undefined };

/** `"3.1" (¿Fuma?)` */
export const asked = ({ linkId, text }: Question): string =>
  `${quoted(linkId)}${text === undefined ? '' : ` (${text.length > 60 ? `${text.slice(0, 60)}…` : text})`}`;

// ── the questionnaire ───────────────────────────────────────────────────────────────────────────────────────────────
export const questionnaireNotKnown = (at: string, canonical: string): Issue =>
  warning(
    issue(
      'not-found',
      'questionnaire-not-known',
      at,
      `El Questionnaire ${quoted(canonical)} no se conoce aquí: las respuestas no se comprobaron. Guárdelo en el hub o corrija la URL.`,
      `The Questionnaire ${quoted(canonical)} is not known here: the answers were not checked. Store it in the hub or correct the URL.`,
    ),
  );

export const notAQuestionnaire = (at: string, canonical: string, type: string): Issue =>
  issue(
    'value',
    'not-a-questionnaire',
    at,
    `${quoted(canonical)} es la URL de un ${type}; se esperaba la de un Questionnaire. Corríjala.`,
    `${quoted(canonical)} is the URL of a ${type}; that of a Questionnaire was expected. Correct it.`,
  );

export const authoredOutsidePeriod = (at: string, authored: string, start = '…', end = '…'): Issue =>
  warning(
    issue(
      'business-rule',
      'questionnaire-authored-outside-period',
      at,
      `Se respondió el ${authored}; el Questionnaire estuvo en uso de ${start} a ${end}. Revise la fecha o use la versión vigente.`,
      `It was answered on ${authored}; the Questionnaire was in use from ${start} to ${end}. Check the date or use the version in force.`,
    ),
  );

// ── items ───────────────────────────────────────────────────────────────────────────────────────────────────────────
export const linkIdUnknown = (at: string, linkId: string, meant: string | undefined): Issue =>
  issue(
    'not-found',
    'questionnaire-link-id-unknown',
    at,
    `El Questionnaire no tiene ningún ítem con linkId ${quoted(linkId)}; ${meant === undefined ? 'corríjalo o quite el ítem.' : `¿quiso decir ${quoted(meant)}?`}`,
    `The Questionnaire has no item with linkId ${quoted(linkId)}; ${meant === undefined ? 'correct it or remove the item.' : `did you mean ${quoted(meant)}?`}`,
  );

/** `parent`: the item of the Questionnaire it is nested in. */
export const itemMisplaced = (at: string, item: Question, parent: Question | undefined): Issue =>
  issue(
    'structure',
    'questionnaire-item-misplaced',
    at,
    `El ítem ${asked(item)} no va aquí; en el Questionnaire está ${parent === undefined ? 'en el primer nivel' : `dentro de ${asked(parent)}`}. Muévalo.`,
    `The item ${asked(item)} does not belong here; in the Questionnaire it is ${parent === undefined ? 'at the top' : `within ${asked(parent)}`}. Move it.`,
  );

export const itemOutOfOrder = (at: string, item: Question, after: Question): Issue =>
  issue(
    'structure',
    'questionnaire-item-out-of-order',
    at,
    `El ítem ${asked(item)} está después de ${asked(after)}; en el Questionnaire va antes. Póngalos en ese orden.`,
    `The item ${asked(item)} comes after ${asked(after)}; in the Questionnaire it comes before. Put them in that order.`,
  );

export const itemRepeated = (at: string, item: Question, most: number, found: number): Issue =>
  issue(
    'structure',
    'questionnaire-group-repeated',
    at,
    `El grupo ${asked(item)} puede estar ${most} ${most === 1 ? 'vez' : 'veces'}; está ${found}. Quite las que sobran.`,
    `The group ${asked(item)} may be there ${most === 1 ? 'once' : `${most} times`}; it is ${found} times. Remove those beyond.`,
  );

export const questionRepeated = (at: string, item: Question): Issue =>
  issue(
    'structure',
    'questionnaire-question-repeated',
    at,
    `La pregunta ${asked(item)} está en más de un ítem; reúna sus respuestas en el answer de uno solo.`,
    `The question ${asked(item)} is in more than one item; put its answers together in the answer of one.`,
  );

export const itemsOutsideAnswer = (at: string, item: Question): Issue =>
  issue(
    'structure',
    'questionnaire-items-outside-answer',
    at,
    `${asked(item)} es una pregunta: sus ítems van dentro de cada respuesta (answer.item), no en item.`,
    `${asked(item)} is a question: its items belong inside each answer (answer.item), not in item.`,
  );

export const otherText = (at: string, item: Question, expected: string, found: string): Issue =>
  warning(
    issue(
      'value',
      'questionnaire-other-text',
      at,
      `El texto de ${quoted(item.linkId)} no es el del Questionnaire: se esperaba ${quoted(expected)}, se encontró ${quoted(found)}. Use el mismo, o quítelo.`,
      `The text of ${quoted(item.linkId)} is not that of the Questionnaire: ${quoted(expected)} was expected, found ${quoted(found)}. Use the same, or leave it out.`,
    ),
  );

// ── whether there are answers ───────────────────────────────────────────────────────────────────────────────────────
const times = (count: number): { es: string; en: string } => ({
  es: `${count} ${count === 1 ? 'respuesta' : 'respuestas'}`,
  en: `${count} ${count === 1 ? 'answer' : 'answers'}`,
});

export const answersMissing = (at: string, item: Question, least: number, found: number): Issue =>
  issue(
    'required',
    'questionnaire-answers-missing',
    at,
    `${asked(item)} necesita al menos ${times(least).es} y tiene ${found}; responda, o deje status en in-progress.`,
    `${asked(item)} needs at least ${times(least).en} and has ${found}; answer it, or leave status in-progress.`,
  );

export const groupMissing = (at: string, item: Question, least: number, found: number): Issue =>
  issue(
    'required',
    'questionnaire-group-missing',
    at,
    `El grupo ${asked(item)}, con algún ítem dentro, debe estar al menos ${least} ${least === 1 ? 'vez' : 'veces'} y está ${found}; complételo, o deje status en in-progress.`,
    `The group ${asked(item)}, with some item in it, must be there at least ${least === 1 ? 'once' : `${least} times`} and is ${found} times; complete it, or leave status in-progress.`,
  );

export const tooManyAnswers = (at: string, item: Question, most: number, found: number): Issue =>
  issue(
    'structure',
    'questionnaire-too-many-answers',
    at,
    `${asked(item)} admite ${times(most).es} y tiene ${found}; quite las que sobran.`,
    `${asked(item)} takes ${times(most).en} and has ${found}; remove those beyond.`,
  );

export const answerNotEnabled = (at: string, item: Question): Issue =>
  issue(
    'business-rule',
    'questionnaire-answer-not-enabled',
    at,
    `${asked(item)} está respondida, pero con las demás respuestas no se pregunta (enableWhen); quítela o corrija de qué depende.`,
    `${asked(item)} is answered, but with the other answers it is not asked (enableWhen); remove it or correct what it depends on.`,
  );

export const answerWhereNoneIs = (at: string, item: Question, type: string): Issue =>
  issue(
    'structure',
    'questionnaire-answer-where-none-is',
    at,
    `${asked(item)} es de tipo ${type} y no se responde; ${type === 'group' ? 'ponga las respuestas en sus ítems.' : 'quite answer.'}`,
    `${asked(item)} is of type ${type} and takes no answer; ${type === 'group' ? 'put the answers in its items.' : 'remove answer.'}`,
  );
