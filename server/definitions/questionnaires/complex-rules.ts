// What the extensions of a question say of attachments, units and references: https://hl7.org/fhir/R4/questionnaire-profiles.html
import type { Question } from '../../fhir/failures-questionnaire.ts';
import {
  answersNotCheckable,
  attachmentOfOtherType,
  attachmentTooLarge,
  referenceToOtherType,
  unitNotPermitted,
} from '../../fhir/failures-questionnaire-answers.ts';
import type { Resource } from '../../fhir/request.ts';
import { referencedType } from '../referenced-type.ts';
import { DEFINITIONS } from '../structures.ts';
import { extensionValue, extensionValues, isRecord, type Json, textIn } from '../unchecked-json.ts';
import type { AnswerRule } from './answer-rule.ts';
import { membership } from './options.ts';

const MEGABYTE = 1_000_000;

const textsIn = (source: Json, name: string): string[] =>
  extensionValues(source, DEFINITIONS + name).filter((value) => typeof value === 'string');

/** https://hl7.org/fhir/R4/extension-mimetype.html; https://hl7.org/fhir/R4/extension-maxsize.html, in megabytes. */
export function attachmentRules(source: Json, question: Question): AnswerRule[] {
  const types = textsIn(source, 'mimeType');
  const most = extensionValue(source, `${DEFINITIONS}maxSize`);
  const rules: AnswerRule[] = [];
  if (types.length > 0) {
    rules.push(({ value }, { trail }) => {
      const found = isRecord(value) ? textIn(value.contentType) : undefined;
      if (found !== undefined && !types.includes(found.split(';')[0]?.trim() ?? '')) {
        trail.report((at) => attachmentOfOtherType(at, question, types, found), 'value');
      }
    });
  }
  if (typeof most === 'number') {
    rules.push(({ value }, { trail }) => {
      const found = isRecord(value) ? sizeOf(value) : 0;
      if (found > most * MEGABYTE) trail.report((at) => attachmentTooLarge(at, question, most, found), 'value');
    });
  }
  return rules;
}

/** In bytes. */
function sizeOf({ size, data }: Json): number {
  const told = typeof size === 'number' ? size : 0;
  const held = typeof data === 'string' ? Math.floor((data.replace(/[\s=]/g, '').length * 3) / 4) : 0;
  return Math.max(told, held);
}

/** https://hl7.org/fhir/R4/extension-questionnaire-unitoption.html, https://hl7.org/fhir/R4/extension-questionnaire-unitvalueset.html */
export function unitRules(source: Json, question: Question, container: Resource): AnswerRule[] {
  if (source.type !== 'quantity') return [];
  const options = extensionValues(source, `${DEFINITIONS}questionnaire-unitOption`).filter(isRecord);
  const [valueSet] = textsIn(source, 'questionnaire-unitValueSet');
  const has = valueSet === undefined ? undefined : membership(valueSet, container);
  if (options.length === 0 && has === undefined) return [];
  const expected = [...options.map(unitLabel), ...(valueSet === undefined ? [] : [valueSet])];
  return [
    ({ value }, judging) => {
      if (!isRecord(value) || value.value === undefined) return;
      const isOption = options.some(({ system, code }) => system === value.system && code === value.code);
      const verdict = isOption || (has === undefined ? false : has(value.system, value.code, judging));
      if (verdict === false) {
        judging.trail.report((at) => unitNotPermitted(at, question, unitLabel(value), expected), 'value');
      } else if (verdict === undefined && judging.warnings) {
        judging.trail.report((at) => answersNotCheckable(at, question, String(valueSet)), 'value');
      }
    },
  ];
}

const unitLabel = ({ system, code, unit, display }: Json): string =>
  code === undefined ? String(unit ?? display ?? '') : `${system === undefined ? '' : `${system}|`}${code}`;

/** https://hl7.org/fhir/R4/extension-questionnaire-referenceresource.html */
export function referenceRules(source: Json, question: Question): AnswerRule[] {
  const types = textsIn(source, 'questionnaire-referenceResource');
  if (types.length === 0) return [];
  return [
    ({ value }, { root, around, trail }) => {
      const reference = isRecord(value) ? textIn(value.reference) : undefined;
      const resolved = reference === undefined ? undefined : around.resolve(reference)?.type;
      const found = resolved ?? referencedType(value, root);
      if (found !== undefined && !types.includes(found)) {
        trail.report((at) => referenceToOtherType(at, question, types, found), 'value');
      }
    },
  ];
}
