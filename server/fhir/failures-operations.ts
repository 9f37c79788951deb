// How an operation can be called wrongly, one constructor each: https://hl7.org/fhir/R4/operations.html
import { errorIssue, FhirError } from './outcome.ts';

export const operationNotHere = (name: string, path: string, where: readonly string[]) =>
  new FhirError(
    404,
    errorIssue(
      'not-supported',
      'operation-not-here',
      `$${name} no existe en "${path}"; existe en ${where.join(', ')}.`,
      `$${name} does not exist at "${path}"; it exists at ${where.join(', ')}.`,
    ),
  );

export const parameterExpected = (operation: string, name: string, type: string) =>
  new FhirError(
    400,
    errorIssue(
      'required',
      'parameter-expected',
      `$${operation} espera un recurso Parameters con un solo parámetro "${name}" (value${type}).`,
      `$${operation} expects a Parameters resource with one parameter "${name}" (value${type}).`,
      'Parameters.parameter',
    ),
  );

export const tooManyLabels = (limit: number) =>
  new FhirError(
    422,
    errorIssue(
      'too-costly',
      'too-many-labels',
      `Hay más de ${limit} perfiles, etiquetas y marcas de seguridad en uso; pídalos por tipo o por recurso.`,
      `More than ${limit} profiles, tags and security labels are in use; ask for those of a type or a resource.`,
    ),
  );
