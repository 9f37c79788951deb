// Every way a request can fail, one constructor each; docs/errors.md lists them and a test compares both.
import { FhirError, type Issue, type IssueType, type Text } from './outcome.ts';

const error = (code: IssueType, name: string, es: string, en: string, expression?: string): Issue => ({
  severity: 'error',
  code,
  name,
  text: { es, en },
  ...(expression === undefined ? {} : { expression }),
});

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
