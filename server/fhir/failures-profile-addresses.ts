// What can be wrong with addresses and names of the web, one constructor per finding; docs/errors.md lists them.
// https://hl7.org/fhir/R4/datatypes.html#uri
import { issue, quoted } from './failures-validation.ts';
import type { Issue } from './outcome.ts';

export const relativeAddress = (at: string, address: string): Issue =>
  issue(
    'value',
    'address-relative',
    at,
    `${quoted(address)} es relativa y aquí hace falta una URI absoluta, que significa lo mismo en todas partes; escríbala completa.`,
    `${quoted(address)} is relative, and an absolute URI is needed here, which means the same everywhere; write it in full.`,
  );

export const systemOfValueSet = (at: string, address: string): Issue =>
  issue(
    'value',
    'system-is-value-set',
    at,
    `${address} es un conjunto de valores, y un código lo define su sistema; escriba la URL del CodeSystem.`,
    `${address} is a value set, and it is the code system that defines a code; write the URL of the CodeSystem.`,
  );

export const malformedUrn = (at: string, urn: string): Issue =>
  issue(
    'value',
    'address-malformed-urn',
    at,
    `${quoted(urn)} no es válida: después de urn:uuid: van 32 cifras hexadecimales en minúsculas, como 8-4-4-4-12, y después de urn:oid: números separados por puntos; corríjala.`,
    `${quoted(urn)} is not valid: behind urn:uuid: come 32 lower case hexadecimal digits, as 8-4-4-4-12, and behind urn:oid: numbers with dots between them; correct it.`,
  );
