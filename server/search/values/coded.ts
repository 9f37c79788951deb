// `:in`, `:not-in`, `:above` and `:below` of codes: https://hl7.org/fhir/R4/search.html#token

import { elementsOf, finds } from '../../definitions/extract/elements-of.ts';
import type { SearchParameter } from '../../definitions/search-parameters.ts';
import { malformedValue } from '../../fhir/failures-search.ts';
import { unknownCodeSystem, unknownValueSet } from '../../fhir/failures-terminology.ts';
import { anyOf } from '../any-of.ts';
import { splitAt, unescapeValue } from '../escape.ts';
import type { Criterion } from '../query.ts';
import type { Answer } from '../questions.ts';
import { CODED, codesOf } from './letter-case.ts';
import { entry, oneOf, type SearchSettings } from './value-type.ts';

/** `not-in` turns the whole list of values around, as `not` does. */
export const codedModifiers = (parameter: SearchParameter): readonly string[] =>
  finds(parameter, ...CODED) ? ['in', 'not-in', 'above', 'below', 'code-text'] : [];

export const isCoded = (modifier: string | undefined): modifier is 'in' | 'above' | 'below' =>
  modifier === 'in' || modifier === 'above' || modifier === 'below';

export function codedCriterion(
  parameter: SearchParameter,
  modifier: 'in' | 'above' | 'below',
  value: string,
  settings: SearchSettings,
): Criterion {
  const answer =
    modifier === 'in' ? valueSet(parameter, value, settings) : concept(parameter, modifier, value, settings);
  return among(parameter, answer, settings);
}

function valueSet({ code }: SearchParameter, value: string, { ask }: SearchSettings): Answer {
  const url = unescapeValue(code, value);
  if (ask === undefined) throw unknownValueSet(url);
  return ask({ kind: 'value-set', url });
}

function concept(
  { code: name }: SearchParameter,
  direction: 'above' | 'below',
  value: string,
  { ask }: SearchSettings,
): Answer {
  const [system = '', code = '', ...more] = splitAt('|', value).map((part) => unescapeValue(name, part));
  if (system === '' || code === '' || more.length > 0) {
    throw malformedValue(`${name}:${direction}`, value, {
      es: 'sistema|código, pues el sistema dice qué hay por encima y por debajo',
      en: 'system|code, since the system says what lies above and below',
    });
  }
  if (ask === undefined) throw unknownCodeSystem(system);
  return ask({ kind: 'concept', direction, system, code });
}

/** An element of type code has no system of its own: its code counts, whatever system says what it means. */
function among(parameter: SearchParameter, answer: Answer, settings: SearchSettings): Criterion {
  const isPlain = elementsOf(parameter).every(({ type }) => type === 'code');
  return anyOf(
    [...answer].flatMap(([system, codes]) => {
      if (codes.size === 0) return [];
      const ofSystem = codesOf(parameter, system, [...codes], settings);
      if (!isPlain) return [ofSystem];
      const plain = entry('token', parameter.key, [oneOf('code', [...codes])]);
      return settings.anyCase?.searched.has(system) ? [plain, ofSystem] : [plain];
    }),
  );
}
