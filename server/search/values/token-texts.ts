// Tokens by what is written beside or in them: `:text`, `:text-advanced`, `:code-text`.
// https://hl7.org/fhir/R4/search.html#token https://hl7.org/fhir/R5/search.html#modifiers

import { fold } from '../../definitions/fold.ts';
import type { SearchParameter } from '../../definitions/search-parameters.ts';
import { emptySearchText } from '../../fhir/failures-search.ts';
import { anyOf } from '../any-of.ts';
import { unescapeValue } from '../escape.ts';
import type { Criterion, Test } from '../query.ts';
import { foldedBeginnings } from './letter-case.ts';
import { startsWith } from './string.ts';
import { entry, type SearchSettings, subKey } from './value-type.ts';

/** A display or text that begins so. */
export const textCriterion = ({ key, code }: SearchParameter, value: string): Criterion =>
  startsWith(subKey(key, 'text'), folded(code, value));

/** One display or text with all the words, by how they begin, in whatever order; one word there may be several of these. */
export function wordsCriterion({ key, code }: SearchParameter, value: string): Criterion {
  const all = [...new Set(folded(code, value).split(' '))];
  const words = all.filter((word) => !all.some((other) => other !== word && other.startsWith(word)));
  const later = (word: string): Test => ({ column: 'folded', op: 'contains', value: ` ${word}` });
  const beginsWith = (first: string | undefined): Criterion =>
    entry('string', subKey(key, 'text'), [
      ...(first === undefined ? [] : [{ column: 'folded', op: 'prefix', value: first } as const]),
      ...words.filter((word) => word !== first).map(later),
    ]);
  return anyOf([...new Set([...words, undefined])].map(beginsWith));
}

/** A code that begins so, as it is written here, in capitals or in small letters: most codes are kept with their case. */
export function codeTextCriterion(parameter: SearchParameter, value: string, settings: SearchSettings): Criterion {
  const { key, code } = parameter;
  const text = unescapeValue(code, value).trim();
  if (text === '') throw emptySearchText(code);
  const spellings = [...new Set([text, text.toUpperCase(), text.toLowerCase()])];
  const beginsSo = spellings.map((spelling) =>
    entry('token', key, [{ column: 'code', op: 'prefix', value: spelling }]),
  );
  return anyOf([...beginsSo, ...foldedBeginnings(parameter, text, settings)]);
}

function folded(parameter: string, value: string): string {
  const text = fold(unescapeValue(parameter, value));
  if (text === '') throw emptySearchText(parameter);
  return text;
}
