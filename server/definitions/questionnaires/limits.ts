// How long, how large and of what form an answer may be: maxLength and the extensions that bound it:
// https://hl7.org/fhir/R4/questionnaire-profiles.html
import type { Question } from '../../fhir/failures-questionnaire.ts';
import {
  answerBeyondLimit,
  answerOffPattern,
  answerOfOtherKind,
  answerTooLong,
  answerTooShort,
  tooManyDecimals,
} from '../../fhir/failures-questionnaire-answers.ts';
import { amountOf, areOfOtherKinds } from '../fhirpath/quantities.ts';
import { DEFINITIONS } from '../structures.ts';
import { type LinearPattern, linearPattern } from '../terminology/linear-pattern.ts';
import { choiceIn, extensionValue, isRecord, type Json, records, textIn, type Value } from '../unchecked-json.ts';
import type { AnswerRule } from './answer-rule.ts';
import { order } from './conditions.ts';

const SDC = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-';

/** In characters, not in halves of surrogate pairs; of numbers as they are written. */
const lengthOf = (value: unknown): number => (typeof value === 'object' ? 0 : [...String(value)].length);

export function lengthRules(source: Json, question: Question): AnswerRule[] {
  const most = source.maxLength;
  const least = extensionValue(source, `${DEFINITIONS}minLength`);
  const rules: AnswerRule[] = [];
  if (typeof most === 'number') {
    rules.push(({ value }, { trail }) => {
      const length = lengthOf(value);
      if (length > most) trail.report((at) => answerTooLong(at, question, most, length), 'value');
    });
  }
  if (typeof least === 'number') {
    rules.push(({ value }, { trail }) => {
      const length = lengthOf(value);
      if (length < least) trail.report((at) => answerTooShort(at, question, least, length), 'value');
    });
  }
  return rules;
}

/** https://hl7.org/fhir/R4/extension-regex.html, https://hl7.org/fhir/R4/extension-maxdecimalplaces.html */
export function textRules(source: Json, question: Question): AnswerRule[] {
  const rules: AnswerRule[] = [];
  const regex = textIn(extensionValue(source, `${DEFINITIONS}regex`));
  const format = textIn(extensionValue(source, `${DEFINITIONS}entryFormat`)) ?? regex ?? '';
  if (regex !== undefined) {
    let matches: LinearPattern | undefined;
    rules.push(({ value }, { trail, effort }) => {
      if (typeof value === 'object') return;
      // Compiled only now: most questions are never answered.
      matches ??= linearPattern(regex) ?? (() => true);
      if (matches(String(value), (steps) => effort.spend(steps))) return;
      trail.report((at) => answerOffPattern(at, question, String(value), format), 'value');
    });
  }
  const places = extensionValue(source, `${DEFINITIONS}maxDecimalPlaces`);
  if (typeof places === 'number') {
    rules.push(({ value }, { trail }) => {
      if (decimalsOf(value) > places)
        trail.report((at) => tooManyDecimals(at, question, places, String(value)), 'value');
    });
  }
  return rules;
}

/** Those that count: 1.50 has one. */
function decimalsOf(value: unknown): number {
  const [, decimals = '', exponent = '0'] = /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  return Math.max(0, decimals.length - Number(exponent));
}

/** https://hl7.org/fhir/R4/extension-minvalue.html; of quantities the guide for structured data capture says them. */
const BOUNDS = [
  { bound: 'min', urls: [`${DEFINITIONS}minValue`, `${SDC}minQuantity`] },
  { bound: 'max', urls: [`${DEFINITIONS}maxValue`, `${SDC}maxQuantity`] },
] as const;

/** A value that cannot be compared with its limit, since it is less precise or of a unit nobody knows, keeps to it. */
export function rangeRules({ extension }: Json, question: Question): AnswerRule[] {
  return BOUNDS.flatMap(({ bound, urls }) =>
    records(extension)
      .filter(({ value }) => urls.some((url) => url === value.url))
      .flatMap(({ value }) => choiceIn(value, 'value') ?? [])
      .map((limit): AnswerRule => {
        const isBeyond = (found: Value): boolean => {
          const difference = order(found, limit);
          return difference !== undefined && (bound === 'min' ? difference < 0 : difference > 0);
        };
        return (answer, { trail }) => {
          if (isOfOtherKind(answer, limit)) {
            trail.report((at) => answerOfOtherKind(at, question, shown(limit), shown(answer)), 'value');
          } else if (isBeyond(answer)) {
            trail.report((at) => answerBeyondLimit(at, question, bound, shown(limit), shown(answer)), 'value');
          }
        };
      }),
  );
}

/** A weight has no place among lengths. */
function isOfOtherKind(answer: Value, limit: Value): boolean {
  const [one, other] = [amountOf(answer), amountOf(limit)];
  if (answer.type !== 'Quantity' || one === undefined || other === undefined) return false;
  return areOfOtherKinds(one, other);
}

function shown({ value }: Value): string {
  if (!isRecord(value)) return String(value);
  return `${value.value} ${value.code ?? value.unit ?? ''}`.trim();
}
