// What fails on the hub's side: https://hl7.org/fhir/R4/http.html#Status-Codes
import { errorIssue, FhirError } from './outcome.ts';

const error = errorIssue;

// ── the hub itself (500, 503, 507) ──────────────────────────────────────────────────────────────────────────────────
export const unexpected = (requestId: string) =>
  new FhirError(
    500,
    error(
      'exception',
      'unexpected',
      `Error inesperado del servidor; comuníquelo con el identificador ${requestId}.`,
      `Unexpected server error; report it with the identifier ${requestId}.`,
    ),
  );

export const storeFull = () =>
  new FhirError(
    507,
    error(
      'no-store',
      'store-full',
      'No queda espacio para guardar; no se guardó nada de esta petición.',
      'There is no room left to store; nothing of this request was stored.',
    ),
  );

export const searchGivenUp = () =>
  new FhirError(
    400,
    error(
      'too-costly',
      'search-given-up',
      'La búsqueda mira demasiados recursos y haría esperar a los demás; añada una condición que deje pocos (patient, identifier, code, date) o quite _total y _sort.',
      'The search looks at too many resources and would keep others waiting; add a condition that leaves few (patient, identifier, code, date), or leave out _total and _sort.',
    ),
  );

export const storeUnavailable = () =>
  new FhirError(
    503,
    error(
      'transient',
      'store-unavailable',
      'El almacén de datos no responde bien; no se guardó nada de esta petición. Repítala más tarde.',
      'The data store is not answering well; nothing of this request was stored. Send it again later.',
    ),
    { 'Retry-After': '30' },
  );
