// Every way a request can fail, one constructor each; docs/errors.md lists them and a test compares both.
import { shown } from './failures-validation.ts';
import { errorIssue, FhirError } from './outcome.ts';

const error = errorIssue;

// ── the body is not JSON we can keep (400) ──────────────────────────────────────────────────────────────────────────
/** Where a text stops being JSON; both count from 1, `near`: what stands just before. */
export type JsonFault = { line: number; column: number; near: string };

/** undefined: it ends too soon. */
export const brokenJson = (at: JsonFault | undefined) =>
  new FhirError(
    400,
    error(
      'invalid',
      'broken-json',
      at === undefined
        ? 'El cuerpo no es JSON válido: termina antes de tiempo; falta cerrar un texto, una lista o un objeto.'
        : `El cuerpo no es JSON válido: línea ${at.line}, columna ${at.column}${at.near === '' ? '' : `, después de «${at.near}»`}; revise las comillas (dobles), las comas (ninguna de más), las llaves y los corchetes.`,
      at === undefined
        ? 'The body is not valid JSON: it ends too soon; a text, a list or an object is not closed.'
        : `The body is not valid JSON: line ${at.line}, column ${at.column}${at.near === '' ? '' : `, after «${at.near}»`}; look at the quotes (double ones), the commas (none too many), the braces and brackets.`,
    ),
  );

export const nestedTooDeep = (limit: number) =>
  new FhirError(
    400,
    error(
      'too-long',
      'nested-too-deep',
      `El JSON anida más de ${limit} niveles.`,
      `The JSON nests more than ${limit} levels deep.`,
    ),
  );

export const duplicateMember = (name: string) =>
  new FhirError(
    400,
    error(
      'invalid',
      'duplicate-member',
      `El miembro "${name}" está repetido en un objeto o no está permitido; deje uno solo.`,
      `The member "${name}" appears twice in one object or is not allowed; keep one.`,
    ),
  );

export const unsafeCharacter = (path: string) =>
  new FhirError(
    400,
    error(
      'invalid',
      'unsafe-character',
      `Un texto contiene U+0000 o medio par sustituto (surrogate); quítelo.`,
      `A string holds U+0000 or half a surrogate pair; remove it.`,
      path,
    ),
  );

// ── the resource (404, 410) ─────────────────────────────────────────────────────────────────────────────────────────
export const notFound = (reference: string) =>
  new FhirError(
    404,
    error(
      'not-found',
      'not-found',
      `${reference} no existe en este servidor.`,
      `${reference} does not exist on this server.`,
    ),
  );

export const deleted = (reference: string, instant: string) =>
  new FhirError(
    410,
    error(
      'deleted',
      'deleted',
      `${reference} se eliminó el ${instant}; lea su historial (${reference}/_history).`,
      `${reference} was deleted on ${instant}; read its history (${reference}/_history) instead.`,
    ),
  );

// ── the address and the method (400, 404, 405) ──────────────────────────────────────────────────────────────────────
/** `meant`: the one whose name is nearly this. */
export const unknownType = (type: string, meant?: string) =>
  new FhirError(
    404,
    error(
      'not-supported',
      'unknown-type',
      `"${type}" no es un tipo de recurso de FHIR R4${meant === undefined ? '; los nombres están en inglés y distinguen mayúsculas: Patient.' : `; ¿quiso decir ${meant}?`}`,
      `"${type}" is not a FHIR R4 resource type${meant === undefined ? '; names are in English and case-sensitive: Patient.' : `; did you mean ${meant}?`}`,
    ),
  );

export const unknownPath = (path: string) =>
  new FhirError(
    404,
    error(
      'not-found',
      'unknown-path',
      `"${path}" no es una dirección de la API REST de FHIR; vea /metadata.`,
      `"${path}" is not an address of FHIR's REST API; see /metadata.`,
    ),
  );

export const operationUnknown = (name: string) =>
  new FhirError(
    404,
    error(
      'not-supported',
      'operation-unknown',
      `La operación $${name} no existe en este servidor; vea /metadata.`,
      `The operation $${name} does not exist on this server; see /metadata.`,
    ),
  );

export const methodNotAllowed = (method: string, path: string, allowed: string[]) =>
  new FhirError(
    405,
    error(
      'not-supported',
      'method-not-allowed',
      `"${path}" no admite ${method}; admite ${allowed.join(', ')}.`,
      `"${path}" does not take ${method}; it takes ${allowed.join(', ')}.`,
    ),
    { Allow: allowed.includes('GET') ? [...allowed, 'HEAD'].join(', ') : allowed.join(', ') },
  );

export const invalidId = (id: string) =>
  new FhirError(
    400,
    error(
      'value',
      'invalid-id',
      `"${id.slice(0, 80)}" no es un id: de 1 a 64 letras, cifras, "-" o ".".`,
      `"${id.slice(0, 80)}" is not an id: 1 to 64 letters, digits, "-" or ".".`,
    ),
  );

// ── body and address disagree (400, 415) ────────────────────────────────────────────────────────────────────────────
/** `found`: what the body is instead; undefined: there is none. */
export const resourceExpected = (type: string, found?: unknown) =>
  new FhirError(
    400,
    error(
      'required',
      'resource-expected',
      `Se esperaba en el cuerpo un recurso ${type}: un objeto JSON con "resourceType": "${type}"; ${found === undefined ? 'el cuerpo está vacío' : `se encontró ${shown(found).es} sin ese miembro`}.`,
      `A ${type} resource was expected in the body: a JSON object with "resourceType": "${type}"; ${found === undefined ? 'the body is empty' : `found ${shown(found).en} without that member`}.`,
    ),
  );

export const typeMismatch = (expected: string, found: string) =>
  new FhirError(
    400,
    error(
      'invalid',
      'type-mismatch',
      `La dirección es de ${expected} y el cuerpo dice "resourceType": "${found}"; deben ser iguales: corrija la dirección o el cuerpo.`,
      `The address is for ${expected} and the body says "resourceType": "${found}"; they must be equal: mend the address or the body.`,
      `${found}`,
    ),
  );

export const idMismatch = (type: string, expected: string, found: string | undefined) =>
  new FhirError(
    400,
    error(
      'invalid',
      'id-mismatch',
      found === undefined
        ? `El recurso no lleva id; la dirección pide "${expected}": escríbalo en el cuerpo.`
        : `El id del cuerpo es "${found}" y el de la dirección "${expected}"; deben ser iguales.`,
      found === undefined
        ? `The resource has no id; the address says "${expected}": write it in the body.`
        : `The body's id is "${found}", the address says "${expected}"; they must be equal.`,
      `${type}.id`,
    ),
  );
