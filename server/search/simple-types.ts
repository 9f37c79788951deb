// The types of search parameters that stand on their own: https://hl7.org/fhir/R4/search.html#ptypes
import type { SearchParameterType } from '../definitions/search-parameters.ts';
import * as date from './values/date.ts';
import * as near from './values/near.ts';
import * as number from './values/number.ts';
import * as quantity from './values/quantity.ts';
import * as reference from './values/reference.ts';
import * as string from './values/string.ts';
import * as token from './values/token.ts';
import * as uri from './values/uri.ts';
import type { ValueType } from './values/value-type.ts';

/** The only special parameter of R4 is `near`. */
export const SIMPLE: Record<Exclude<SearchParameterType, 'composite'>, ValueType> = {
  string,
  token,
  reference,
  date,
  number,
  quantity,
  uri,
  special: near,
};
