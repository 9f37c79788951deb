// What is not ready to be searched by yet: https://hl7.org/fhir/R4/searchparameter.html
import { errorIssue, FhirError } from './outcome.ts';

export const parameterNotReady = (type: string, code: string) =>
  new FhirError(
    503,
    errorIssue(
      'transient',
      'search-parameter-not-ready',
      `El parámetro ${code} de ${type} todavía se está indexando; vea el avance en [base]/$reindex y repita la búsqueda.`,
      `The parameter ${code} of ${type} is still being indexed; see how far it is at [base]/$reindex and repeat the search.`,
    ),
    { 'Retry-After': '5' },
  );
