// `_text` and `_content`, words in the narrative or anywhere: https://hl7.org/fhir/R4/search.html#content

import { foldWords } from '../../definitions/fold.ts';
import type { SearchParameter } from '../../definitions/search-parameters.ts';
import { emptySearchText, unsupportedParameter } from '../../fhir/failures-search.ts';
import { anyOf } from '../any-of.ts';
import { unescapeValue } from '../escape.ts';
import type { Criterion } from '../query.ts';
import type { SearchSettings } from './value-type.ts';

export const modifiers = (): readonly string[] => [];

export function index(): void {
  // words are not indexed: they would double what a resource costs. They are looked for among what fulfils the rest.
}

/** Every word must begin some word of the resource, in whatever order. */
export function criterion(
  { key, code }: SearchParameter,
  _modifier: string | undefined,
  value: string,
  { ask, within }: SearchSettings,
): Criterion {
  const words = foldWords(unescapeValue(code, value)).split(' ');
  if (words.some((word) => word === '')) throw emptySearchText(code);
  if (ask === undefined) throw unsupportedParameter(code);
  const candidates: Criterion = within ?? { kind: 'type', types: [key.slice(0, key.indexOf('.'))] };
  const found = ask({ kind: 'words', in: code === '_text' ? 'narrative' : 'everything', words, within: candidates });
  return anyOf(
    [...found].map(([type, ids]) => ({
      kind: 'and',
      of: [
        { kind: 'type', types: [type] },
        { kind: 'self', tests: [{ column: 'id', op: 'in', value: [...ids] }] },
      ],
    })),
  );
}

export const presence = (): undefined => undefined;
