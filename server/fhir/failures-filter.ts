// What is wrong with a `_filter`: https://hl7.org/fhir/R4/search_filter.html
import { errorIssue, FhirError, type Text } from './outcome.ts';

const shown = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** `at`: how many characters come before; `rest`: what stands there. */
export const malformedFilter = (at: number, rest: string, expected: Text) =>
  new FhirError(
    400,
    errorIssue(
      'invalid',
      'malformed-filter',
      `_filter, carácter ${at + 1}: se espera ${expected.es}, y ${rest === '' ? 'ahí termina' : `dice "${shown(rest)}"`}.`,
      `_filter, character ${at + 1}: ${expected.en} is expected, and ${rest === '' ? 'it ends there' : `it says "${shown(rest)}"`}.`,
    ),
  );

export const filterTooDeep = (limit: number) =>
  new FhirError(
    400,
    errorIssue(
      'too-costly',
      'filter-too-deep',
      `El _filter anida más de ${limit} paréntesis o corchetes; quite los que sobran o repártalo en varios _filter.`,
      `The _filter nests more than ${limit} parentheses or brackets; leave out those it can do without, or write several _filter.`,
    ),
  );

export const filterOperator = (parameter: string, type: string, operator: string, supported: readonly string[]) =>
  new FhirError(
    400,
    errorIssue(
      'not-supported',
      'unsupported-filter-operator',
      `_filter: ${parameter} es de tipo ${type} y no admite el operador "${operator}"; admite: ${supported.join(', ')}.`,
      `_filter: ${parameter} is of type ${type} and does not take the operator "${operator}"; it takes: ${supported.join(', ')}.`,
    ),
  );

export const filterElement = (name: string, form: string) =>
  new FhirError(
    400,
    errorIssue(
      'invalid',
      'malformed-filter-element',
      `_filter: ${name} se pide con un filtro entre corchetes y un nombre detrás; se espera ${form}.`,
      `_filter: ${name} is asked for with a filter in brackets and a name behind it; ${form} is expected.`,
    ),
  );
