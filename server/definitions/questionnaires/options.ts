// Whether an answer is one of those permitted: https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.answerOption
import type { Question } from '../../fhir/failures-questionnaire.ts';
import {
  answerNotAnOption,
  answerOutsideValueSet,
  answersNotCheckable,
  answerWithoutSystem,
  textIsAnOption,
} from '../../fhir/failures-questionnaire-answers.ts';
import type { Resource } from '../../fhir/request.ts';
import type { Judging } from '../profiles/judging.ts';
import { DEFINITIONS } from '../structures.ts';
import { containedValueSet, valueSetAt } from '../terminology/contained-value-sets.ts';
import { contains } from '../terminology/value-set-contains.ts';
import { membersOf } from '../terminology/value-set-members.ts';
import { choiceIn, extensionValue, isRecord, type Json, records, textIn, type Value } from '../unchecked-json.ts';
import type { AnswerRule } from './answer-rule.ts';

export function choiceRules(source: Json, question: Question, container: Resource): AnswerRule[] {
  const isOpen = source.type === 'open-choice';
  const options = records(source.answerOption).flatMap(({ value }) => choiceIn(value, 'value') ?? []);
  const valueSet = textIn(source.answerValueSet);
  return [
    ...(options.length === 0 ? [] : [amongOptions(options, isOpen, question)]),
    ...(valueSet === undefined ? [] : [inValueSet(valueSet, isOpen, question, container)]),
  ];
}

// ── options ─────────────────────────────────────────────────────────────────────────────────────────────────────────
function amongOptions(options: readonly Value[], isOpen: boolean, question: Question): AnswerRule {
  const keys = new Set(options.map(keyOf));
  const labels = options.map(labelOf);
  const displays = new Set(options.flatMap(({ value }) => (isRecord(value) ? wordsOf(value.display) : [])));
  return (answer, { trail, warnings }) => {
    if (keys.has(keyOf(answer))) return;
    if (!isOpen || answer.type !== 'string') {
      trail.report((at) => answerNotAnOption(at, question, labelOf(answer), labels), 'value');
    } else if (warnings && wordsOf(answer.value).some((words) => displays.has(words))) {
      trail.report((at) => textIsAnOption(at, question, String(answer.value)), 'value');
    }
  };
}

const wordsOf = (text: unknown): string[] => (typeof text === 'string' ? [text.trim().toLowerCase()] : []);

/** What makes it the same answer: of codings system and code, of references what they refer to. */
export function keyOf({ type, value }: Value): string {
  if (!isRecord(value)) return `${type} ${value}`;
  const { system = '', code, display, reference } = value;
  return type === 'Coding' ? `${system}|${code ?? display}` : `${type} ${reference ?? JSON.stringify(value)}`;
}

function labelOf({ value }: Value): string {
  if (!isRecord(value)) return String(value);
  const { system, code, display, reference } = value;
  if (code === undefined) return String(display ?? reference ?? '');
  return `${system === undefined ? '' : `${system}|`}${code}${display === undefined ? '' : ` (${display})`}`;
}

const EXCLUSIVE = `${DEFINITIONS}questionnaire-optionExclusive`;

/** Options that go with no other: https://hl7.org/fhir/R4/extension-questionnaire-optionexclusive.html */
export const exclusiveKeys = ({ answerOption }: Json): ReadonlySet<string> =>
  new Set(
    records(answerOption).flatMap(({ value }) => {
      const option = extensionValue(value, EXCLUSIVE) === true ? choiceIn(value, 'value') : undefined;
      return option === undefined ? [] : [keyOf(option)];
    }),
  );

// ── value sets ──────────────────────────────────────────────────────────────────────────────────────────────────────
function inValueSet(canonical: string, isOpen: boolean, question: Question, container: Resource): AnswerRule {
  const has = membership(canonical, container);
  return ({ type, value }, judging) => {
    const { trail, warnings } = judging;
    if (isOpen && type === 'string') return;
    const verdict = isRecord(value)
      ? has(value.system, value.code, judging)
      : hasText(canonical, value, container, judging);
    if (verdict === true && isRecord(value) && value.system === undefined && warnings) {
      trail.report((at) => answerWithoutSystem(at, question, labelOf({ type, value })), 'value');
    } else if (verdict === false) {
      trail.report((at) => answerOutsideValueSet(at, question, labelOf({ type, value }), canonical), 'value');
    } else if (verdict === undefined && warnings) {
      trail.report((at) => answersNotCheckable(at, question, canonical), 'value');
    }
  };
}

type Has = (system: unknown, code: unknown, judging: Judging) => boolean | undefined;

/** Whether a value set has a code, of any system where none is told; undefined: nobody can tell. */
export function membership(canonical: string, container: Resource): Has {
  const own = canonical.startsWith('#') ? containedValueSet(container, canonical.slice(1)) : undefined;
  return (system, code, judging) => {
    const [of, is] = [textIn(system), textIn(code) ?? ''];
    if (own !== undefined) return contains(own, of, is, judging.find);
    return judging.contains(canonical, of, is);
  };
}

/** Of an item that takes plain texts: a code, or the display of one. */
function hasText(canonical: string, value: unknown, container: Resource, { find }: Judging): boolean | undefined {
  const valueSet = valueSetAt(canonical, find, container);
  if (valueSet === undefined) return undefined;
  const { list, open, unknown } = membersOf(valueSet, find);
  if (list.some(({ code, display }) => code === value || display === value)) return true;
  return open.length + unknown.length > 0 ? undefined : false;
}
