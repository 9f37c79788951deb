// What the hub knows of each search parameter: https://hl7.org/fhir/R4/search.html#ptypes
import type { SearchParameter } from '../definitions/search-parameters.ts';
import { SIMPLE } from './simple-types.ts';
import * as composite from './values/composite.ts';
import * as id from './values/id.ts';
import * as lastUpdated from './values/last-updated.ts';
import type { ValueType } from './values/value-type.ts';
import * as words from './values/words.ts';

/** Undefined: the hub does not answer this parameter. */
export function valueTypeOf({ code, type, expression }: SearchParameter): ValueType | undefined {
  if (code === '_id') return id;
  if (code === '_lastUpdated') return lastUpdated;
  if (code === '_text' || code === '_content') return words;
  if (expression === '') return undefined;
  return type === 'composite' ? composite : SIMPLE[type];
}
