// The types of search parameters that the hub answers: https://hl7.org/fhir/R4/search.html#ptypes
import type { SearchParameterType } from '../definitions/search-parameters.ts';
import * as date from './values/date.ts';
import * as number from './values/number.ts';
import * as quantity from './values/quantity.ts';
import * as reference from './values/reference.ts';
import * as string from './values/string.ts';
import * as token from './values/token.ts';
import * as uri from './values/uri.ts';
import type { ValueType } from './values/value-type.ts';

/** Absent: composite and special, which are refused. */
export const VALUE_TYPES: Readonly<Partial<Record<SearchParameterType, ValueType>>> = {
  string,
  token,
  reference,
  date,
  number,
  quantity,
  uri,
};
