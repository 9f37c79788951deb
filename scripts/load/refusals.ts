// What the loader itself has to refuse, said as the hub says it: https://hl7.org/fhir/R4/operationoutcome.html
import { FhirError, type IssueType } from '../../server/fhir/outcome.ts';

const refusal = (code: IssueType, name: string, es: string, en: string): FhirError =>
  new FhirError(400, { severity: 'error', code, name, text: { es, en } });

export const unreadable = (reason: string): FhirError =>
  refusal(
    'incomplete',
    'unreadable-source',
    `El archivo no se puede leer hasta el final: ${reason}. Lo leído hasta ahí se cargó; consiga una copia entera.`,
    `The file cannot be read to its end: ${reason}. What came before was loaded; get a complete copy.`,
  );

export const documentTooLarge = (bytes: number): FhirError =>
  refusal(
    'too-long',
    'document-too-large',
    `Un documento JSON de más de ${bytes / 1024 / 1024} MB no se lee de una pieza; pártalo, o dé sus recursos como NDJSON.`,
    `A JSON document above ${bytes / 1024 / 1024} MB is not read in one piece; split it, or give its resources as NDJSON.`,
  );

export const notResource = (): FhirError =>
  refusal(
    'structure',
    'resource-expected',
    'Se esperaba un recurso FHIR: un objeto JSON con "resourceType".',
    'A FHIR resource was expected: a JSON object with "resourceType".',
  );

export const noConnection = (url: string, reason: string): FhirError =>
  refusal(
    'transient',
    'no-connection',
    `${url} no responde (${reason}). ¿Está en marcha? Vuelva a dar la misma orden: lo ya cargado no se repite.`,
    `${url} does not answer (${reason}). Is it running? Give the same command again: what was loaded is not repeated.`,
  );
