// What is wrong with the criteria of a conditional interaction: https://hl7.org/fhir/R4/http.html#cond-update
import { errorIssue, FhirError } from './outcome.ts';

/** Not selective enough. */
export const emptyCriteria = (type: string) =>
  new FhirError(
    412,
    errorIssue(
      'required',
      'empty-criteria',
      `La operación condicional sobre ${type} no trae criterios de búsqueda; dé al menos uno, como identifier=sistema|valor.`,
      `The conditional interaction on ${type} has no search criteria; give at least one, such as identifier=system|value.`,
    ),
  );

export const emptyCriterion = (name: string) =>
  new FhirError(
    412,
    errorIssue(
      'required',
      'empty-criterion',
      `El criterio ${name.slice(0, 100)} no tiene valor; en una operación condicional todos deben tenerlo.`,
      `The criterion ${name.slice(0, 100)} has no value; in a conditional interaction each must have one.`,
    ),
  );

export const resultParameterInCriteria = (name: string) =>
  new FhirError(
    400,
    errorIssue(
      'invalid',
      'result-parameter-in-criteria',
      `${name} da forma a resultados y no cabe en los criterios de una operación condicional; quítelo.`,
      `${name} shapes results and has no place in the criteria of a conditional interaction; leave it out.`,
    ),
  );
