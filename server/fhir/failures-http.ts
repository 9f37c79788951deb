// Failures of the request as a message, before FHIR has a say: https://hl7.org/fhir/R4/http.html#Status-Codes
import { FhirError, type Issue, type IssueType } from './outcome.ts';

const error = (code: IssueType, name: string, es: string, en: string): Issue => ({
  severity: 'error',
  code,
  name,
  text: { es, en },
});

// ── what the client asks for (400, 404, 406) ─────────────────────────────────────────────────────────────────────────────
export const brokenEscape = (part: string) =>
  new FhirError(
    400,
    error(
      'invalid',
      'broken-escape',
      `"${part.slice(0, 80)}" no es texto UTF-8 con escapes %XX válidos; codifique la dirección de nuevo.`,
      `"${part.slice(0, 80)}" is not UTF-8 text with valid %XX escapes; encode the address again.`,
    ),
  );

export const unescapedAddress = () =>
  new FhirError(
    400,
    error(
      'invalid',
      'unescaped-address',
      'La dirección lleva letras que deben ir como %XX (ñ es %C3%B1); con curl: -G --data-urlencode "name=…".',
      'The address holds letters that must be written as %XX (ñ is %C3%B1); with curl: -G --data-urlencode "name=…".',
    ),
  );

export const noSuchPage = (path: string) =>
  new FhirError(
    404,
    error(
      'not-found',
      'no-such-page',
      `Aquí no hay "${path.slice(0, 80)}"; la API de FHIR empieza en /fhir y hay una página de inicio en /.`,
      `There is no "${path.slice(0, 80)}" here; the FHIR API starts at /fhir, and there is a page to begin with at /.`,
    ),
  );

export const badHeader = (header: string, found: string, expected: string) =>
  new FhirError(
    400,
    error(
      'value',
      'bad-header',
      `La cabecera ${header} es "${found.slice(0, 80)}"; se esperaba ${expected}.`,
      `The header ${header} is "${found.slice(0, 80)}"; expected ${expected}.`,
    ),
  );

export const notAcceptable = (asked: string) =>
  new FhirError(
    406,
    error(
      'not-supported',
      'not-acceptable',
      `Este servidor responde en application/fhir+json y application/fhir+xml (FHIR 4.0); se pidió "${asked.slice(0, 80)}".`,
      `This server answers in application/fhir+json and application/fhir+xml (FHIR 4.0); "${asked.slice(0, 80)}" was asked for.`,
    ),
  );

// ── the body as bytes (400, 408, 413, 415) ──────────────────────────────────────────────────────────────────────────
export const unsupportedMediaType = (found: string | undefined, expected: string[]) =>
  new FhirError(
    415,
    error(
      'not-supported',
      'unsupported-media-type',
      `El cuerpo ${found === undefined ? 'no dice su Content-Type' : `es "${found.slice(0, 80)}"`}; aquí se recibe ${expected.join(' o ')}.`,
      `The body ${found === undefined ? 'does not say its Content-Type' : `is "${found.slice(0, 80)}"`}; ${expected.join(' or ')} is taken here.`,
    ),
    { Accept: expected.join(', ') },
  );

export const unsupportedEncoding = (found: string) =>
  new FhirError(
    415,
    error(
      'not-supported',
      'unsupported-encoding',
      `El cuerpo viene con Content-Encoding "${found.slice(0, 80)}"; use gzip, deflate, br o ninguno.`,
      `The body comes with Content-Encoding "${found.slice(0, 80)}"; use gzip, deflate, br or none.`,
    ),
    { 'Accept-Encoding': 'gzip, deflate, br' },
  );

export const bodyTooLarge = (limit: number) =>
  new FhirError(
    413,
    error(
      'too-long',
      'body-too-large',
      `El cuerpo pasa de ${limit} bytes ya descomprimido; envíelo en partes más pequeñas.`,
      `The body is larger than ${limit} bytes, counted after decompression; send it in smaller parts.`,
    ),
  );

export const brokenBody = (encoding: string) =>
  new FhirError(
    400,
    error(
      'invalid',
      'broken-body',
      `El cuerpo no se puede leer como ${encoding} o llegó incompleto; envíelo de nuevo.`,
      `The body cannot be read as ${encoding} or arrived incomplete; send it again.`,
    ),
  );

export const notUtf8 = () =>
  new FhirError(
    400,
    error(
      'invalid',
      'not-utf8',
      'El cuerpo no es texto UTF-8 válido; FHIR solo admite UTF-8.',
      'The body is not valid UTF-8 text; FHIR takes UTF-8 only.',
    ),
  );

// ── who may ask (403, 421) ──────────────────────────────────────────────────────────────────────────────────────────
export const originRefused = (origin: string) =>
  new FhirError(
    403,
    error(
      'security',
      'origin-refused',
      `Las páginas de "${origin.slice(0, 80)}" no pueden escribir aquí; añada su origen a CORS_ORIGINS si deben.`,
      `Pages of "${origin.slice(0, 80)}" may not write here; add their origin to CORS_ORIGINS if they should.`,
    ),
  );

export const hostRefused = (host: string) =>
  new FhirError(
    421,
    error(
      'security',
      'host-refused',
      `Este servidor no es "${host.slice(0, 80)}"; use su dirección, o diga en BASE_URL cómo lo llaman sus clientes.`,
      `This server is not "${host.slice(0, 80)}"; use its address, or say in BASE_URL what its clients call it.`,
    ),
  );

// ── the connection and the load (408, 431, 503) ─────────────────────────────────────────────────────────────────────
export const requestTimeout = () =>
  new FhirError(
    408,
    error(
      'timeout',
      'request-timeout',
      'La petición no llegó entera a tiempo (REQUEST_TIMEOUT_MS); envíela de nuevo.',
      'The request did not arrive whole in time (REQUEST_TIMEOUT_MS); send it again.',
    ),
  );

export const headersTooLarge = (limit: number) =>
  new FhirError(
    431,
    error(
      'too-long',
      'headers-too-large',
      `La dirección y las cabeceras pasan de ${limit} bytes; para búsquedas largas use POST [tipo]/_search.`,
      `Address and headers are larger than ${limit} bytes; for long searches use POST [type]/_search.`,
    ),
  );

export const brokenRequest = () =>
  new FhirError(
    400,
    error('invalid', 'broken-request', 'La petición no es HTTP/1.1 válido.', 'The request is not valid HTTP/1.1.'),
  );

export const overloaded = (seconds: number) =>
  new FhirError(
    503,
    error(
      'throttled',
      'overloaded',
      `Demasiadas peticiones a la vez; no se hizo nada de esta. Repítala en ${seconds} s.`,
      `Too many requests at one time; nothing was done of this one. Send it again in ${seconds} s.`,
    ),
    { 'Retry-After': String(seconds) },
  );
