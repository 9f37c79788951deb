// What is not ready to be searched by yet: https://hl7.org/fhir/R4/searchparameter.html
import { errorIssue, FhirError, type Issue } from './outcome.ts';

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

export const systemNotReady = (url: string): Issue => ({
  severity: 'warning',
  code: 'transient',
  name: 'code-system-not-ready',
  text: {
    es: `En ${url} ya no cuentan las mayúsculas, pero todavía se está indexando: por ahora sus códigos se buscan letra por letra; vea el avance en [base]/$reindex y repita la búsqueda.`,
    en: `Case no longer counts in ${url}, but it is still being indexed: for now its codes are sought letter by letter; see how far it is at [base]/$reindex and repeat the search.`,
  },
});
