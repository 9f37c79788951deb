// Failures of batches and transactions: https://hl7.org/fhir/R4/http.html#transaction
import { errorIssue as error, FhirError, type Issue } from './outcome.ts';

const shown = (text: string): string => text.slice(0, 120);

// ── the bundle (400, 413) ───────────────────────────────────────────────────────────────────────────────────────────
export const bundleExpected = () =>
  new FhirError(
    400,
    error(
      'invalid',
      'bundle-expected',
      'Un POST a la base espera un Bundle de tipo "batch" o "transaction"; otros recursos van a su tipo, por ejemplo /Patient.',
      'A POST to the base expects a Bundle of type "batch" or "transaction"; other resources go to their type, such as /Patient.',
    ),
  );

export const bundleTypeRefused = (type: string) =>
  new FhirError(
    400,
    error(
      'value',
      'bundle-type-refused',
      `${type === '' ? 'El Bundle no dice de qué tipo es (type)' : `El Bundle es de tipo "${shown(type)}"`}; la base procesa "batch" y "transaction". Para guardarlo como recurso: POST /Bundle.`,
      `${type === '' ? 'The Bundle does not say of which type it is (type)' : `The Bundle is of type "${shown(type)}"`}; the base processes "batch" and "transaction". To store it as a resource: POST /Bundle.`,
      'Bundle.type',
    ),
  );

export const tooManyEntries = (found: number, limit: number) =>
  new FhirError(
    413,
    error(
      'too-costly',
      'too-many-entries',
      `El Bundle tiene ${found} entradas; el máximo es ${limit}: envíelo en partes.`,
      `The Bundle has ${found} entries; the most is ${limit}: send it in parts.`,
      'Bundle.entry',
    ),
  );

export const untoldProblems = (count: number): Issue => ({
  severity: 'information',
  code: 'informational',
  name: 'untold-problems',
  text: {
    es: `Hay ${count} problemas más; corrija estos primero.`,
    en: `There are ${count} more problems; mend these first.`,
  },
});

// ── one entry (400, 422) ────────────────────────────────────────────────────────────────────────────────────────────
export const requestExpected = (path: string) =>
  new FhirError(
    400,
    error(
      'required',
      'request-expected',
      'Cada entrada de un batch o transaction lleva request con method y url.',
      'Each entry of a batch or transaction has a request with method and url.',
      path,
    ),
  );

export const entryUrlRefused = (url: string) =>
  new FhirError(
    400,
    error(
      'value',
      'entry-url-refused',
      `"${shown(url)}" no es una dirección relativa a la base de este servidor, como Patient, Patient/1 o Patient?identifier=1.`,
      `"${shown(url)}" is no address relative to this server's base, such as Patient, Patient/1 or Patient?identifier=1.`,
    ),
  );

export const nestedBundleRefused = (path: string) =>
  new FhirError(
    400,
    error(
      'not-supported',
      'nested-bundle-refused',
      'Una entrada no puede ser a su vez un batch o transaction; envíelo aparte.',
      'An entry cannot be a batch or transaction itself; send it on its own.',
      path,
    ),
  );

export const operationRefused = (operation: string, path: string) =>
  new FhirError(
    422,
    error(
      'not-supported',
      'operation-refused',
      `$${operation} no puede ser parte de una transaction; llámela aparte o en un batch.`,
      `$${operation} cannot be part of a transaction; call it on its own or in a batch.`,
      path,
    ),
  );

export const versionedFullUrl = (fullUrl: string, path: string) =>
  new FhirError(
    400,
    error(
      'invariant',
      'versioned-full-url',
      `fullUrl "${shown(fullUrl)}" nombra una versión; debe nombrar el recurso (bdl-8).`,
      `fullUrl "${shown(fullUrl)}" names a version; it must name the resource (bdl-8).`,
      path,
    ),
  );

// ── several entries (400, 412) ──────────────────────────────────────────────────────────────────────────────────────
export const repeatedFullUrl = (fullUrl: string, other: string, path: string) =>
  new FhirError(
    400,
    error(
      'duplicate',
      'repeated-full-url',
      `fullUrl "${shown(fullUrl)}" es también el de ${other}; cada entrada necesita el suyo (bdl-7).`,
      `fullUrl "${shown(fullUrl)}" is that of ${other} too; each entry needs its own (bdl-7).`,
      path,
    ),
  );

export const repeatedIdentity = (reference: string, other: string, path: string) =>
  new FhirError(
    400,
    error(
      'duplicate',
      'repeated-identity',
      `${reference} es también el recurso de ${other}; una transaction trata cada recurso una sola vez.`,
      `${reference} is the resource of ${other} too; a transaction deals with each resource once only.`,
      path,
    ),
  );

export const repeatedCriteria = (criteria: string, other: string, path: string) =>
  new FhirError(
    400,
    error(
      'duplicate',
      'repeated-criteria',
      `"${shown(criteria)}" es también la condición de ${other}; ambas harían el mismo recurso. Deje una.`,
      `"${shown(criteria)}" is the condition of ${other} too; both would make the same resource. Keep one.`,
      path,
    ),
  );

export const criteriaMeetEntry = (criteria: string, other: string, path: string) =>
  new FhirError(
    400,
    error(
      'duplicate',
      'criteria-meet-entry',
      `"${shown(criteria)}" encuentra también el recurso de ${other}; el resultado dependería del orden de las entradas. Deje una.`,
      `"${shown(criteria)}" finds the resource of ${other} too; the result would depend on the order of the entries. Keep one.`,
      path,
    ),
  );

export const conditionsTooCostly = () =>
  new FhirError(
    422,
    error(
      'too-costly',
      'conditions-too-costly',
      'Las condiciones de esta transaction piden demasiadas comparaciones; busque por valores exactos, como identifier, o divídala.',
      'The conditions of this transaction ask for too many comparisons; search by exact values, such as identifier, or split it.',
    ),
  );

export const conditionalReferenceUnmatched = (criteria: string, path: string) =>
  new FhirError(
    412,
    error(
      'not-found',
      'conditional-reference-unmatched',
      `La referencia "${shown(criteria)}" no encuentra ningún recurso; créelo antes o en la misma transaction.`,
      `The reference "${shown(criteria)}" finds no resource; create it before or in the same transaction.`,
      path,
    ),
  );

export const conditionalReferenceAmbiguous = (criteria: string, path: string) =>
  new FhirError(
    412,
    error(
      'multiple-matches',
      'conditional-reference-ambiguous',
      `La referencia "${shown(criteria)}" encuentra más de un recurso; use criterios que encuentren uno solo.`,
      `The reference "${shown(criteria)}" finds more than one resource; use criteria that find only one.`,
      path,
    ),
  );

export const batchReference = (reference: string, other: string, path: string) =>
  new FhirError(
    400,
    error(
      'business-rule',
      'batch-reference',
      `"${shown(reference)}" nombra lo que crea ${other}; las entradas de un batch no dependen unas de otras: use transaction.`,
      `"${shown(reference)}" names what ${other} creates; the entries of a batch do not depend on each other: use a transaction.`,
      path,
    ),
  );
