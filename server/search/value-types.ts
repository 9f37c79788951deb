// What the hub knows of each search parameter: https://hl7.org/fhir/R4/search.html#ptypes
import { partsOf, type SearchParameter, searchParameters } from '../definitions/search-parameters.ts';
import { anyOf } from './any-of.ts';
import { SIMPLE } from './simple-types.ts';
import * as composite from './values/composite.ts';
import * as id from './values/id.ts';
import * as lastUpdated from './values/last-updated.ts';
import type { ValueType } from './values/value-type.ts';
import * as words from './values/words.ts';

/** Undefined: the hub does not answer this parameter. */
export function valueTypeOf(parameter: SearchParameter): ValueType | undefined {
  const valueType = simply(parameter);
  return valueType === undefined || parameter.parts.length === 0 ? valueType : byParts(valueType);
}

/** Those of a type that the hub answers. */
export const answeredParameters = (type: string): SearchParameter[] =>
  searchParameters(type).filter((parameter) => valueTypeOf(parameter) !== undefined);

function simply({ code, type, expression }: SearchParameter): ValueType | undefined {
  if (code === '_id') return id;
  if (code === '_lastUpdated') return lastUpdated;
  if (code === '_text' || code === '_content') return words;
  if (expression === '') return undefined;
  return type === 'composite' ? composite : SIMPLE[type];
}

/** What other parameters find together is asked of them, and leaves nothing of its own in the index. */
const byParts = ({ modifiers, criterion, presence }: ValueType): ValueType => ({
  modifiers,
  index: () => {},
  criterion: (parameter, modifier, value, settings) =>
    anyOf(partsOf(parameter).map((part) => criterion(part, modifier, value, settings))),
  presence: (parameter) => anyOf(partsOf(parameter).flatMap((part) => presence(part) ?? [])),
});
