// How a patch can fail, one constructor each: https://hl7.org/fhir/R4/http.html#patch
// 400: the patch document itself is wrong. 422: it is well formed, but cannot be applied to this resource.
import { errorIssue, FhirError, type Text } from './outcome.ts';

/** `where` names the operation: `patch[2]` or `Parameters.parameter[2]`. */
export const malformedPatch = (where: string, es: string, en: string) =>
  new FhirError(400, errorIssue('structure', 'malformed-patch', es, en, where));

// ── JSON Patch, https://www.rfc-editor.org/rfc/rfc6902 ──────────────────────────────────────────────────────────────
export const patchNotAList = () =>
  malformedPatch(
    'patch',
    'JSON Patch es una lista de operaciones: [{"op":"replace","path":"/active","value":false}].',
    'JSON Patch is a list of operations: [{"op":"replace","path":"/active","value":false}].',
  );

export const unknownPatchOperation = (where: string, found: string, known: readonly string[]) =>
  malformedPatch(
    where,
    `La operación es ${found}; se espera una de ${known.join(', ')}.`,
    `The operation is ${found}; expected one of ${known.join(', ')}.`,
  );

export const patchMemberMissing = (where: string, operation: string, member: string) =>
  malformedPatch(
    where,
    `La operación "${operation}" necesita "${member}".`,
    `The operation "${operation}" needs "${member}".`,
  );

export const invalidPointer = (where: string, pointer: string) =>
  malformedPatch(
    where,
    `"${pointer}" no es un puntero JSON: empieza por "/" (o está vacío), y "~" va seguida de 0 o 1 (RFC 6901).`,
    `"${pointer}" is no JSON Pointer: it starts with "/" (or is empty), and "~" is followed by 0 or 1 (RFC 6901).`,
  );

export const pointerAbsent = (where: string, pointer: string) =>
  new FhirError(
    422,
    errorIssue(
      'not-found',
      'pointer-absent',
      `El recurso no tiene nada en "${pointer}"; lea la versión actual y corrija el puntero.`,
      `The resource has nothing at "${pointer}"; read the current version and correct the pointer.`,
      where,
    ),
  );

export const patchTestFailed = (where: string, pointer: string, expected: string, found: string) =>
  new FhirError(
    422,
    errorIssue(
      'business-rule',
      'patch-test-failed',
      `La prueba falló: en "${pointer}" se esperaba ${expected} y hay ${found}; no se cambió nada.`,
      `The test failed: expected ${expected} at "${pointer}" and found ${found}; nothing was changed.`,
      where,
    ),
  );

export const moveIntoItself = (where: string, from: string, path: string) =>
  new FhirError(
    422,
    errorIssue(
      'processing',
      'move-into-itself',
      `"${from}" no se puede mover dentro de sí mismo ("${path}").`,
      `"${from}" cannot be moved into itself ("${path}").`,
      where,
    ),
  );

export const cannotRemoveAll = (where: string) =>
  new FhirError(
    422,
    errorIssue(
      'processing',
      'cannot-remove-all',
      'Un parche no puede quitar el recurso entero; use DELETE.',
      'A patch cannot remove the whole resource; use DELETE.',
      where,
    ),
  );

export const patchTooLarge = (where: string, limit: number) =>
  new FhirError(
    422,
    errorIssue(
      'too-costly',
      'patch-too-large',
      `El parche copia más de ${limit} caracteres o anida más de 64 niveles.`,
      `The patch copies more than ${limit} characters or nests more than 64 levels.`,
      where,
    ),
  );

// ── FHIRPath Patch, https://hl7.org/fhir/R4/fhirpatch.html ──────────────────────────────────────────────────────────
export const invalidPatchPath = (where: string, path: string, reason: Text) =>
  malformedPatch(
    where,
    `Un parche no puede usar la ruta "${path}": ${reason.es}`,
    `A patch cannot use the path "${path}": ${reason.en}`,
  );

export const unknownPatchPart = (where: string, found: string, known: readonly string[]) =>
  malformedPatch(
    where,
    `"${found}" no se espera aquí; se espera ${known.join(', ')}, cada uno una vez.`,
    `"${found}" is not expected here; expected ${known.join(', ')}, each once.`,
  );

export const wrongPatchPart = (where: string, name: string, expected: string) =>
  malformedPatch(where, `"${name}" se da como ${expected}.`, `"${name}" is given as ${expected}.`);

export const pathUnknownElement = (where: string, type: string, name: string) =>
  new FhirError(
    422,
    errorIssue(
      'structure',
      'path-unknown-element',
      `${type} no tiene el elemento "${name}".`,
      `${type} has no element "${name}".`,
      where,
    ),
  );

export const pathMatchesNothing = (where: string, path: string, operation: string) =>
  new FhirError(
    422,
    errorIssue(
      'not-found',
      'path-matches-nothing',
      operation === 'insert'
        ? `"${path}" no encuentra ninguna lista; para el primer elemento de una lista use "add".`
        : `"${path}" no encuentra ningún elemento que "${operation}" pueda cambiar.`,
      operation === 'insert'
        ? `"${path}" finds no list; use "add" for the first element of a list.`
        : `"${path}" finds no element that "${operation}" could change.`,
      where,
    ),
  );

export const pathMatchesSeveral = (where: string, path: string, count: number) =>
  new FhirError(
    422,
    errorIssue(
      'multiple-matches',
      'path-matches-several',
      `"${path}" encuentra ${count} elementos y debe encontrar uno; añada un índice o una condición.`,
      `"${path}" finds ${count} elements and must find one; add an index or a condition.`,
      where,
    ),
  );

export const pathIsNotAList = (where: string, path: string) =>
  new FhirError(
    422,
    errorIssue(
      'processing',
      'path-is-not-a-list',
      `"${path}" no es una lista entera de un elemento, como Patient.identifier.`,
      `"${path}" is not the whole list of one element, such as Patient.identifier.`,
      where,
    ),
  );

export const indexOutOfRange = (where: string, name: string, index: number, highest: number) =>
  new FhirError(
    422,
    errorIssue(
      'value',
      'index-out-of-range',
      `"${name}" es ${index}; en esta lista va de 0 a ${highest}.`,
      `"${name}" is ${index}; in this list it goes from 0 to ${highest}.`,
      where,
    ),
  );

export const elementExists = (where: string, type: string, name: string) =>
  new FhirError(
    422,
    errorIssue(
      'duplicate',
      'element-exists',
      `"${name}" de ${type} no se repite y ya tiene valor; use "replace".`,
      `"${name}" of ${type} does not repeat and already has a value; use "replace".`,
      where,
    ),
  );

export const wrongValueType = (where: string, element: string, expected: readonly string[], found: string) =>
  new FhirError(
    422,
    errorIssue(
      'value',
      'wrong-value-type',
      `El valor es ${found}; ${element} espera ${expected.join(', ')}.`,
      `The value is ${found}; ${element} expects ${expected.join(', ')}.`,
      where,
    ),
  );

export const outsideTheResource = (where: string, path: string) =>
  new FhirError(
    422,
    errorIssue(
      'processing',
      'outside-the-resource',
      `"${path}" sale del recurso: resolve() solo llega a los recursos contenidos.`,
      `"${path}" leaves the resource: resolve() reaches contained resources only.`,
      where,
    ),
  );

export const patchTooCostly = (where: string, limit: number) =>
  new FhirError(
    422,
    errorIssue(
      'too-costly',
      'patch-too-costly',
      `Las rutas del parche examinan más de ${limit} elementos; use índices o divida el parche.`,
      `The paths of the patch examine more than ${limit} elements; use indexes or split the patch.`,
      where,
    ),
  );

export const narrativeWouldLie = () =>
  new FhirError(
    422,
    errorIssue(
      'business-rule',
      'narrative-would-lie',
      'El parche cambia los datos, y la narrativa puede decir más que ellos (text.status = additional): en el mismo parche, actualice o quite "text".',
      'The patch changes the data, and the narrative may say more than they do (text.status = additional): update or remove "text" in the same patch.',
      'text',
    ),
  );
