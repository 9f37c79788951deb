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

/** It calls or names what FHIRPath and FHIR do not have, or with another number of arguments. */
export const unknownFunction = (expression: string, at: number, found: string) =>
  failure(
    'unknown-function',
    expression,
    at,
    `usa ${found}, que no es función ni variable de FHIRPath (https://hl7.org/fhirpath/N1/, https://hl7.org/fhir/R4/fhirpath.html) con ese número de argumentos`,
    `uses ${found}, which is no function or variable of FHIRPath (https://hl7.org/fhirpath/N1/, https://hl7.org/fhir/R4/fhirpath.html) with so many arguments`,
  );

/** It matches by what is no regular expression, or one that some texts could keep busy without end. */
export const refusedPattern = (expression: string, at: number, pattern: string) =>
  failure(
    'refused-pattern',
    expression,
    at,
    `usa la expresión regular "${pattern}", que no lo es o que puede tardar sin límite; no repita lo que ya repite`,
    `uses the regular expression "${pattern}", which is none or can take time without bounds; do not repeat what repeats already`,
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

/** It asks of a value what only values of other types can tell. */
export const wrongOperand = (expression: string, at: number, found: string, expected: Text, types: string) =>
  failure(
    'wrong-operand',
    expression,
    at,
    `usa ${found} con ${types}; espera ${expected.es}`,
    `uses ${found} with ${types}; it expects ${expected.en}`,
  );

export const expressionTooLong = (expression: string, limit: number, of: Text) =>
  failure(
    'expression-too-long',
    expression,
    0,
    `supera el límite de ${limit} ${of.es}; escriba varias más cortas`,
    `exceeds the limit of ${limit} ${of.en}; write several shorter ones`,
  );
