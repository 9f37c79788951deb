// What is wrong with a FHIRPath expression that a client sends: https://hl7.org/fhirpath/N1/
import { FhirError, type Text } from './outcome.ts';

const failure = (name: string, expression: string, at: number, es: string, en: string) => {
  const shown = expression.length > 200 ? `${expression.slice(0, 200)}…` : expression;
  const text: Text = {
    es: `La expresión FHIRPath "${shown}" ${es} (posición ${at + 1}).`,
    en: `The FHIRPath expression "${shown}" ${en} (position ${at + 1}).`,
  };
  return new FhirError(422, { severity: 'error', code: 'not-supported', name, text });
};

/** It cannot be read at all. `found` is the text at the place, empty at the end. */
export const brokenExpression = (expression: string, at: number, expected: Text, found: string) =>
  failure(
    'broken-expression',
    expression,
    at,
    `no se entiende: se esperaba ${expected.es} y se encontró ${found === '' ? 'el final' : `"${found}"`}`,
    `cannot be read: ${expected.en} was expected, ${found === '' ? 'its end' : `"${found}"`} was found`,
  );

/** It is FHIRPath, but beyond what a search parameter may use here. */
export const unsupportedExpression = (expression: string, at: number, found: string) =>
  failure(
    'unsupported-expression',
    expression,
    at,
    `usa ${found}, que este servidor no admite en parámetros de búsqueda; admite rutas, |, as, is, ofType, where, exists, empty, not, first, extension, hasExtension, resolve() is, [n], =, !=, and, or, xor, implies`,
    `uses ${found}, which this server does not take in search parameters; it takes paths, |, as, is, ofType, where, exists, empty, not, first, extension, hasExtension, resolve() is, [n], =, !=, and, or, xor, implies`,
  );

/** It names an element or a type that R4 does not have there. */
export const unknownElement = (expression: string, at: number, name: string, owner: string) =>
  failure(
    'unknown-element',
    expression,
    at,
    `nombra "${name}", que no existe en ${owner} de FHIR R4; los nombres distinguen mayúsculas`,
    `names "${name}", which does not exist in ${owner} of FHIR R4; names are case-sensitive`,
  );

export const expressionTooLong = (expression: string, limit: number, of: Text) =>
  failure(
    'expression-too-long',
    expression,
    0,
    `supera el límite de ${limit} ${of.es}; divídala en varios parámetros`,
    `exceeds the limit of ${limit} ${of.en}; split it into several parameters`,
  );
