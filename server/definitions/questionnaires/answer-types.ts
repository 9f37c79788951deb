// Of which types the answers to a question are: https://hl7.org/fhir/R4/codesystem-item-type.html
import { choiceIn, type Json, records, textIn } from '../unchecked-json.ts';

const TYPES: Record<string, string[]> = {
  boolean: ['boolean'],
  decimal: ['decimal'],
  integer: ['integer'],
  date: ['date'],
  dateTime: ['dateTime'],
  time: ['time'],
  string: ['string'],
  text: ['string'],
  url: ['uri'],
  choice: ['Coding'],
  'open-choice': ['Coding', 'string'],
  attachment: ['Attachment'],
  reference: ['Reference'],
  quantity: ['Quantity'],
};

/** Of a choice what its options are; none of groups, displays and the abstract `question`. */
export function answerTypes({ type, answerOption }: Json): readonly string[] {
  const usual = TYPES[textIn(type) ?? ''] ?? [];
  if (type !== 'choice' && type !== 'open-choice') return usual;
  const options = records(answerOption).flatMap(({ value }) => choiceIn(value, 'value')?.type ?? []);
  const free = type === 'open-choice' ? ['string'] : [];
  return options.length === 0 ? usual : [...new Set([...options, ...free])];
}
