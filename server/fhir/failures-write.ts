// What a write can fail on beyond its own body: preconditions, references, keys. https://hl7.org/fhir/R4/http.html#concurrency
import { errorIssue, FhirError } from './outcome.ts';

const error = errorIssue;

// ── preconditions (409, 412) ────────────────────────────────────────────────────────────────────────────────────────
export const staleVersion = (reference: string, asked: string, current: string | undefined) =>
  new FhirError(
    412,
    error(
      'conflict',
      'stale-version',
      current === undefined
        ? `If-Match pide la versión ${asked} de ${reference}, que no existe o se eliminó.`
        : `If-Match pide la versión ${asked} de ${reference}; la actual es ${current}: léala y repita su cambio sobre ella.`,
      current === undefined
        ? `If-Match asks for version ${asked} of ${reference}, which does not exist or was deleted.`
        : `If-Match asks for version ${asked} of ${reference}; the current one is ${current}: read it and make your change on it.`,
    ),
  );

export const alreadyExists = (reference: string, versionId: string) =>
  new FhirError(
    412,
    error(
      'conflict',
      'already-exists',
      `If-None-Match pide que ${reference} no exista, o no en esta versión; existe, y su versión es ${versionId}.`,
      `If-None-Match asks that ${reference} does not exist, or not in this version; it does, in version ${versionId}.`,
    ),
  );

export const multipleMatches = (criteria: string) =>
  new FhirError(
    412,
    error(
      'multiple-matches',
      'multiple-matches',
      `"${criteria}" encuentra más de un recurso; use criterios que encuentren uno solo.`,
      `"${criteria}" finds more than one resource; use criteria that find only one.`,
    ),
  );

export const contended = (attempts: number) =>
  new FhirError(
    409,
    error(
      'conflict',
      'contended',
      `Otras peticiones cambiaron lo mismo ${attempts} veces mientras se procesaba esta; repítala.`,
      `Other requests changed the same things ${attempts} times while this one was processed; send it again.`,
    ),
    { 'Retry-After': '1' },
  );

export const claimed = (key: string, owner: string) =>
  new FhirError(
    409,
    error('duplicate', 'claimed', `"${key}" ya pertenece a ${owner}.`, `"${key}" already belongs to ${owner}.`),
  );

export const idempotencyKeyReused = () =>
  new FhirError(
    422,
    error(
      'business-rule',
      'idempotency-key-reused',
      'Esta Idempotency-Key ya se usó con otra petición; use una clave nueva para cada petición distinta.',
      'This Idempotency-Key was used with a different request; use a new key for each different request.',
    ),
  );

// ── references (409, 422), with REFERENCES=existing ─────────────────────────────────────────────────────────────────
export const danglingReferenceIssue = (target: string, expression: string) =>
  error(
    'not-found',
    'dangling-reference',
    `${target} no existe en este servidor (REFERENCES=existing); créelo antes o corrija la referencia.`,
    `${target} does not exist on this server (REFERENCES=existing); create it first or correct the reference.`,
    expression,
  );

export const stillReferenced = (reference: string, by: string[]) =>
  new FhirError(
    409,
    error(
      'conflict',
      'still-referenced',
      `${reference} no se puede eliminar: lo mencionan ${by.join(', ')} (REFERENCES=existing).`,
      `${reference} cannot be deleted: ${by.join(', ')} refer to it (REFERENCES=existing).`,
    ),
  );

// ── patch (400, 415) ────────────────────────────────────────────────────────────────────────────────────────────────
export const patchExpected = () =>
  new FhirError(
    415,
    error(
      'invalid',
      'patch-expected',
      'PATCH espera application/json-patch+json, application/xml-patch+xml, o un recurso Parameters (FHIRPath Patch) en application/fhir+json o application/fhir+xml.',
      'PATCH expects application/json-patch+json, application/xml-patch+xml, or a Parameters resource (FHIRPath Patch) in application/fhir+json or application/fhir+xml.',
    ),
  );
