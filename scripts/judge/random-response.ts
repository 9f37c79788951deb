// Random questionnaires and responses to them, right and wrong: https://hl7.org/fhir/R4/questionnaireresponse.html
import type { Random } from '../../test/support/random.ts';

type Item = Record<string, unknown>;
type Question = { linkId: string; type: string };

const EXTENSIONS = 'http://hl7.org/fhir/StructureDefinition/';
const TYPES = ['boolean', 'integer', 'decimal', 'string', 'date', 'choice', 'open-choice', 'quantity'];
const ORDERED = new Set(['integer', 'decimal', 'date', 'quantity']);

/** A response that contains the questionnaire it answers: nothing else is needed to judge it. */
export function randomResponse(random: Random): object | undefined {
  const { below } = random;
  const questions: Question[] = [];
  const form = randomItems('', 0, questions, random);
  addConditions(form, questions, random);
  const answers = randomAnswers(form, random);
  if (answers.length === 0) return undefined;
  return {
    resourceType: 'QuestionnaireResponse',
    text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' },
    contained: [{ resourceType: 'Questionnaire', id: 'q', status: 'active', item: form }],
    questionnaire: '#q',
    status: below(4) === 0 ? 'in-progress' : 'completed',
    authored: '2026-01-01',
    item: below(10) === 0 ? answers.reverse() : answers,
  };
}

// ── forms ───────────────────────────────────────────────────────────────────────────────────────────────────────────
function randomItems(prefix: string, depth: number, questions: Question[], random: Random): Item[] {
  return Array.from({ length: 1 + random.below(3) }, (_, at) => {
    const linkId = `${prefix}${at + 1}`;
    const isGroup = depth < 3 && random.below(3) === 0;
    return isGroup ? randomGroup(linkId, depth, questions, random) : randomQuestion(linkId, depth, questions, random);
  });
}

function randomGroup(linkId: string, depth: number, questions: Question[], random: Random): Item {
  const { below } = random;
  return {
    linkId,
    text: linkId,
    type: 'group',
    ...(below(3) === 0 ? { repeats: true } : {}),
    ...(below(4) === 0 ? { required: true } : {}),
    item: randomItems(`${linkId}.`, depth + 1, questions, random),
  };
}

function randomQuestion(linkId: string, depth: number, questions: Question[], random: Random): Item {
  const { below, pick } = random;
  const type = pick(TYPES);
  questions.push({ linkId, type });
  const isChoice = type === 'choice' || type === 'open-choice';
  return {
    linkId,
    text: linkId,
    type,
    ...(below(3) === 0 ? { required: true } : {}),
    ...(below(4) === 0 ? { repeats: true } : {}),
    ...(isChoice ? { answerOption: ['x', 'y'].map((code) => ({ valueCoding: coding(code) })) } : {}),
    ...(type === 'string' && below(3) === 0 ? { maxLength: 2 } : {}),
    ...(type === 'integer' && below(3) === 0 ? { extension: [{ url: `${EXTENSIONS}maxValue`, valueInteger: 2 }] } : {}),
    ...(depth < 2 && below(6) === 0 ? { item: randomItems(`${linkId}.`, depth + 1, questions, random) } : {}),
  };
}

/** On questions that are not inside what depends on them, by operators that their answers have. */
function addConditions(items: Item[], questions: readonly Question[], random: Random): void {
  const { below, pick } = random;
  for (const item of items) {
    const others = questions.filter(({ linkId }) => !`${linkId}.`.startsWith(`${item.linkId}.`));
    if (others.length > 0 && below(3) === 0) {
      const enableWhen = Array.from({ length: 1 + below(2) }, () => randomCondition(pick(others), random));
      Object.assign(item, { enableWhen }, enableWhen.length > 1 ? { enableBehavior: pick(['all', 'any']) } : {});
    }
    addConditions((item.item ?? []) as Item[], questions, random);
  }
}

function randomCondition({ linkId, type }: Question, random: Random): Item {
  const { below, pick } = random;
  if (below(5) === 0) return { question: linkId, operator: 'exists', answerBoolean: below(2) === 0 };
  const operator = pick(ORDERED.has(type) ? ['=', '!=', '>', '<=', '<', '>='] : ['=', '!=', '=']);
  const [name = '', value] = Object.entries(randomValue(type, random))[0] ?? [];
  return { question: linkId, operator, [name.replace('value', 'answer')]: value };
}

// ── answers ─────────────────────────────────────────────────────────────────────────────────────────────────────────
const coding = (code: string) => ({ system: 'urn:s', code, display: code.toUpperCase() });

function randomValue(type: string, { below, pick }: Random): object {
  switch (type) {
    case 'boolean':
      return { valueBoolean: below(2) === 0 };
    case 'integer':
      return { valueInteger: below(4) };
    case 'decimal':
      return { valueDecimal: below(4) + 0.5 };
    case 'string':
      return { valueString: pick(['a', 'bb', 'ccc']) };
    case 'date':
      return { valueDate: pick(['2020-01-01', '2021-06-15', '2022-12-31']) };
    case 'quantity':
      return { valueQuantity: { value: below(5), unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' } };
    default:
      return type === 'open-choice' && below(3) === 0
        ? { valueString: 'libre' }
        : { valueCoding: coding(pick(['x', 'y', 'z'])) };
  }
}

/** Mostly as the form asks; some are missing, too many, or of another type. */
function randomAnswers(items: readonly Item[], random: Random): Item[] {
  const { below, pick } = random;
  return items.flatMap((item): Item[] => {
    const { linkId, text } = item;
    const nested = (): object => {
      const inside = randomAnswers((item.item ?? []) as Item[], random);
      return inside.length === 0 ? {} : { item: inside };
    };
    if (below(5) === 0) return [];
    if (item.type === 'group') {
      const occurrences = Array.from({ length: item.repeats === true ? 1 + below(2) : 1 }, nested);
      return occurrences.filter((one) => 'item' in one).map((one) => ({ linkId, text, ...one }));
    }
    const type = below(25) === 0 ? pick(TYPES) : String(item.type);
    const count = item.repeats === true ? 1 + below(2) : 1 + Number(below(12) === 0);
    const answer = Array.from({ length: count }, () => ({ ...randomValue(type, random), ...nested() }));
    return [{ linkId, text, answer }];
  });
}
