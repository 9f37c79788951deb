// What can be wrong with a closure table: https://hl7.org/fhir/R4/terminology-service.html#closure
import { errorIssue, FhirError, type IssueType } from './outcome.ts';

const failure = (status: number, code: IssueType, name: string, es: string, en: string) =>
  new FhirError(status, errorIssue(code, name, es, en));

const shown = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

export const closureNameMalformed = (name: string) =>
  failure(
    400,
    'value',
    'closure-name-malformed',
    `El nombre de tabla "${shown(name)}" no vale; se esperan de 1 a 64 letras, cifras, puntos o guiones.`,
    `The name of table "${shown(name)}" is not valid; expected 1 to 64 letters, digits, dots or hyphens.`,
  );

export const closureNotInitialized = (name: string) =>
  failure(
    404,
    'not-found',
    'closure-not-initialized',
    `No hay tabla de cierre "${name}"; créela con $closure y solo "name".`,
    `There is no closure table "${name}"; initialize it with $closure and "name" alone.`,
  );

export const closureChanged = (name: string) =>
  failure(
    422,
    'business-rule',
    'closure-changed',
    `La tabla de cierre "${name}" debe iniciarse de nuevo ($closure y solo "name"): sus sistemas de códigos han cambiado, y lo ya respondido no vale.`,
    `The closure table "${name}" must be initialized again ($closure and "name" alone): its code systems have changed, and what was answered does not hold.`,
  );

export const closureVersionUnknown = (name: string, version: string, current: number) =>
  failure(
    400,
    'value',
    'closure-version-unknown',
    `La tabla de cierre "${name}" no tiene versión "${shown(version)}"; va por la ${current}, y "0" pide todo.`,
    `The closure table "${name}" has no version "${shown(version)}"; it is at ${current}, and "0" asks for all.`,
  );

export const closureConceptUnknown = (system: string, code: string) =>
  failure(
    422,
    'code-invalid',
    'closure-concept-unknown',
    `El código "${shown(code)}" de "${shown(system)}" no se conoce aquí; cargue su CodeSystem con sus conceptos o corrija el código.`,
    `The code "${shown(code)}" of "${shown(system)}" is not known here; load its CodeSystem with its concepts or mend the code.`,
  );

export const closureTooLarge = (name: string, concepts: number, entries: number) =>
  failure(
    422,
    'too-costly',
    'closure-too-large',
    `La tabla de cierre "${name}" pasaría de ${concepts} conceptos o de ${entries} pares de ellos; reparta los códigos en varias tablas.`,
    `The closure table "${name}" would have more than ${concepts} concepts or ${entries} pairs of them; spread the codes over several tables.`,
  );
