// The types of search parameters that the hub answers: https://hl7.org/fhir/R4/search.html#ptypes
import type { SearchParameter, SearchParameterType } from '../definitions/search-parameters.ts';
import * as date from './values/date.ts';
import * as id from './values/id.ts';
import * as lastUpdated from './values/last-updated.ts';
import * as near from './values/near.ts';
import * as number from './values/number.ts';
import * as quantity from './values/quantity.ts';
import * as reference from './values/reference.ts';
import * as string from './values/string.ts';
import * as token from './values/token.ts';
import * as uri from './values/uri.ts';
import type { ValueType } from './values/value-type.ts';

/** Not here: composite. The only special parameter of R4 is `near`. */
const TYPES: Partial<Record<SearchParameterType, ValueType>> = {
  string,
  token,
  reference,
  date,
  number,
  quantity,
  uri,
  special: near,
};

/** Undefined: the hub does not answer this parameter. */
export function valueTypeOf({ code, type, expression }: SearchParameter): ValueType | undefined {
  if (code === '_id') return id;
  if (code === '_lastUpdated') return lastUpdated;
  return expression === '' ? undefined : TYPES[type];
}
