// Every way a request can fail, one constructor each; docs/errors.md lists them and a test compares both.
import { errorIssue, FhirError, type Text } from './outcome.ts';

const error = errorIssue;

// ── the body is not JSON we can keep (400) ──────────────────────────────────────────────────────────────────────────
export const brokenJson = (reason: Text) =>
  new FhirError(
    400,
    error(
      'invalid',
      'broken-json',
      `El cuerpo no es JSON válido: ${reason.es}`,
      `The body is not valid JSON: ${reason.en}`,
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
export const unknownType = (type: string) =>
  new FhirError(
    404,
    error(
      'not-supported',
      'unknown-type',
      `"${type}" no es un tipo de recurso de FHIR R4; los nombres distinguen mayúsculas.`,
      `"${type}" is not a FHIR R4 resource type; names are case-sensitive.`,
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
export const resourceExpected = (type: string) =>
  new FhirError(
    400,
    error(
      'required',
      'resource-expected',
      `Se esperaba un recurso ${type} en JSON en el cuerpo de la petición.`,
      `A ${type} resource in JSON was expected in the request's body.`,
    ),
  );

export const typeMismatch = (expected: string, found: string) =>
  new FhirError(
    400,
    error(
      'invalid',
      'type-mismatch',
      `La dirección es de ${expected}, el cuerpo contiene ${found}.`,
      `The address is for ${expected}, the body holds ${found}.`,
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
