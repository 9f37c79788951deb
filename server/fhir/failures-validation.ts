// What can be wrong with the structure of a resource, one constructor per failure; docs/errors.md lists them.
// https://hl7.org/fhir/R4/validation.html
// Each takes first the FHIRPath of the element it is about.
import type { Issue, IssueType, Text } from './outcome.ts';

export const issue = (code: IssueType, name: string, expression: string, es: string, en: string): Issue => ({
  severity: 'error',
  code,
  name,
  text: { es, en },
  expression,
});

/** The same, but nothing is refused for it. */
export const warning = (made: Issue): Issue => ({ ...made, severity: 'warning' });

const LONGEST = 60;
/** A URL says most at its end. */
const LONGEST_URL = 160;

/** A value as a message shows it: short, and of objects and lists only the kind. */
export function shown(value: unknown): Text {
  if (value === null) return same('null');
  if (Array.isArray(value)) return { es: `una lista de ${value.length}`, en: `a list of ${value.length}` };
  if (typeof value === 'object') return { es: 'un objeto', en: 'an object' };
  return same(typeof value === 'string' ? quoted(value) : String(value));
}

const same = (text: string): Text => ({ es: text, en: text });
const cut = (text: string): string => {
  const longest = /^(?:https?|urn):/.test(text) ? LONGEST_URL : LONGEST;
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
};
export const quoted = (text: string): string => JSON.stringify(cut(text));
export const listed = (names: readonly string[], all = 12): string =>
  names.length > all ? `${names.slice(0, all).join(', ')} …` : names.join(', ');

// ── types and members ───────────────────────────────────────────────────────────────────────────────────────────────
export const notAResource = (at: string, found: unknown): Issue =>
  issue(
    'structure',
    'not-a-resource',
    at,
    `Se esperaba un recurso: un objeto JSON con "resourceType"; se encontró ${shown(found).es}.`,
    `A resource was expected: a JSON object with "resourceType"; found ${shown(found).en}.`,
  );

export const missingResourceType = (at: string): Issue =>
  issue(
    'structure',
    'missing-resource-type',
    at,
    'Falta "resourceType"; agregue el tipo del recurso, por ejemplo "Patient".',
    '"resourceType" is missing; add the type of the resource, such as "Patient".',
  );

export const unknownResourceType = (at: string, found: unknown, nearest: string | undefined): Issue =>
  issue(
    'structure',
    'unknown-resource-type',
    at,
    `${shown(found).es} no es un tipo de recurso de FHIR R4${nearest ? `; ¿quiso decir "${nearest}"?` : '.'}`,
    `${shown(found).en} is not a FHIR R4 resource type${nearest ? `; did you mean "${nearest}"?` : '.'}`,
  );

/** `suggestions`: names that may have been meant. */
export const unknownProperty = (at: string, name: string, type: string, suggestions: string[]): Issue =>
  issue(
    'structure',
    'unknown-property',
    at,
    `${quoted(name)} no es un elemento de ${type} en R4; ${suggestions.length > 0 ? `¿quiso decir ${listed(suggestions)}?` : 'quítelo o use una extensión.'}`,
    `${quoted(name)} is not an element of ${type} in R4; ${suggestions.length > 0 ? `did you mean ${listed(suggestions)}?` : 'remove it or use an extension.'}`,
  );

export const missingElement = (at: string, name: string, type: string): Issue =>
  issue(
    'required',
    'missing-element',
    at,
    `Falta ${name}, obligatorio en ${type}; agréguelo.`,
    `${name} is missing, which ${type} requires; add it.`,
  );

export const severalChoices = (at: string, names: string[]): Issue =>
  issue(
    'structure',
    'several-choices',
    at,
    `Solo puede haber uno de ${names.join(', ')}; deje uno.`,
    `Only one of ${names.join(', ')} may be present; keep one.`,
  );

// ── the shape of JSON ───────────────────────────────────────────────────────────────────────────────────────────────
export const listExpected = (at: string, name: string, found: unknown): Issue =>
  issue(
    'structure',
    'list-expected',
    at,
    `${name} puede repetirse: se esperaba una lista [ ], se encontró ${shown(found).es}; póngalo entre corchetes.`,
    `${name} may repeat: a list [ ] was expected, found ${shown(found).en}; put it in brackets.`,
  );

export const singleExpected = (at: string, name: string, found: unknown): Issue =>
  issue(
    'structure',
    'single-expected',
    at,
    `${name} no se repite: se esperaba un solo valor, se encontró ${shown(found).es}; quite los corchetes.`,
    `${name} does not repeat: one value was expected, found ${shown(found).en}; remove the brackets.`,
  );

export const objectExpected = (at: string, type: string, found: unknown): Issue =>
  issue(
    'structure',
    'object-expected',
    at,
    `Se esperaba un objeto { } de tipo ${type}, se encontró ${shown(found).es}${shaped(type, found).es}.`,
    `An object { } of type ${type} was expected, found ${shown(found).en}${shaped(type, found).en}.`,
  );

/** Where the text belongs in types that are most often written as a text. */
const SHAPES: Record<string, (text: string) => string> = {
  Annotation: (text) => `{ "text": ${text} }`,
  CodeableConcept: (text) => `{ "text": ${text} }`,
  HumanName: (text) => `{ "text": ${text} }`,
  Identifier: (text) => `{ "value": ${text} }`,
  Coding: (text) => `{ "system": "…", "code": ${text} }`,
  Reference: (text) => `{ "reference": ${text} }`,
};

function shaped(type: string, found: unknown): Text {
  const shape = typeof found === 'string' ? SHAPES[type]?.(quoted(found)) : undefined;
  return shape === undefined ? same('') : { es: `; escriba ${shape}`, en: `; write ${shape}` };
}

export const nullValue = (at: string): Issue =>
  issue(
    'structure',
    'null-value',
    at,
    'null solo vale en una lista de primitivos, donde la otra lista tiene contenido; quite el elemento.',
    'null is allowed only in a list of primitives, where the sibling list has content; remove the element.',
  );

export const emptyList = (at: string): Issue =>
  issue(
    'structure',
    'empty-list',
    at,
    'La lista está vacía; quite el elemento o agregue un valor.',
    'The list is empty; remove the element or add a value.',
  );

export const emptyObject = (at: string, type: string): Issue =>
  issue(
    'structure',
    'empty-object',
    at,
    `Este ${type} no tiene valor ni contenido aparte de su id (ele-1); quítelo o complételo.`,
    `This ${type} has neither a value nor content besides its id (ele-1); remove or complete it.`,
  );

export const unequalLists = (at: string, name: string): Issue =>
  issue(
    'structure',
    'unequal-lists',
    at,
    `${name} y _${name} deben ser listas del mismo largo; complete con null la que es más corta.`,
    `${name} and _${name} must be lists of one length; fill the shorter one up with null.`,
  );

// ── values of primitives ────────────────────────────────────────────────────────────────────────────────────────────
const JSON_TYPES: Record<string, Text> = {
  string: { es: 'un texto entre comillas', en: 'a string in quotes' },
  number: { es: 'un número sin comillas', en: 'a number without quotes' },
  boolean: { es: 'true o false sin comillas', en: 'true or false without quotes' },
};

export const wrongJsonType = (at: string, type: string, json: string, found: unknown): Issue =>
  issue(
    'structure',
    'wrong-json-type',
    at,
    `Un ${type} es en JSON ${JSON_TYPES[json]?.es}; se encontró ${shown(found).es}.`,
    `In JSON ${type} is ${JSON_TYPES[json]?.en}; found ${shown(found).en}.`,
  );

export const blankValue = (at: string): Issue =>
  issue(
    'value',
    'blank-value',
    at,
    'El texto está vacío o solo tiene espacios; quite el elemento.',
    'The string is empty or holds only whitespace; remove the element.',
  );

export const tooLongString = (at: string, length: number): Issue =>
  issue(
    'too-long',
    'too-long-string',
    at,
    `El texto tiene ${length} caracteres; el máximo es 1048576. Use Attachment o Binary.`,
    `The string has ${length} characters; the most is 1048576. Use an Attachment or a Binary.`,
  );

const FORMATS: Record<string, Text> = {
  decimal: { es: 'un número que un double pueda guardar', en: 'a number that a double can hold' },
  integer: {
    es: 'un entero de -2147483648 a 2147483647, sin decimales',
    en: 'a whole number from -2147483648 to 2147483647',
  },
  unsignedInt: { es: 'un entero de 0 a 2147483647, sin decimales', en: 'a whole number from 0 to 2147483647' },
  positiveInt: { es: 'un entero de 1 a 2147483647, sin decimales', en: 'a whole number from 1 to 2147483647' },
  code: {
    es: 'palabras separadas por un solo espacio, sin espacios al inicio ni al final',
    en: 'words with single spaces between them, none at either end',
  },
  id: { es: 'de 1 a 64 letras, cifras, "-" o "."', en: '1 to 64 letters, digits, "-" or "."' },
  uri: { es: 'una URI sin espacios', en: 'a URI without whitespace' },
  url: { es: 'una URL sin espacios', en: 'a URL without whitespace' },
  canonical: {
    es: 'una URL canónica sin espacios, con |versión si hace falta',
    en: 'a canonical URL without whitespace, perhaps with |version',
  },
  oid: { es: 'urn:oid: y números separados por puntos', en: 'urn:oid: and numbers with dots between them' },
  uuid: { es: 'urn:uuid: y un UUID en minúsculas', en: 'urn:uuid: and a UUID in lower case' },
  base64Binary: {
    es: 'base64 en grupos de cuatro caracteres, con = solo al final',
    en: 'base64 in groups of four characters, with = at the end only',
  },
  date: {
    es: 'AAAA-MM-DD (año, mes y día: 2026-03-01), AAAA-MM o AAAA, sin hora, de un día que exista',
    en: 'YYYY-MM-DD (year, month and day: 2026-03-01), YYYY-MM or YYYY, without a time, of a day that exists',
  },
  dateTime: {
    es: 'AAAA, AAAA-MM, AAAA-MM-DD o AAAA-MM-DDThh:mm:ss con zona (2026-03-01T08:30:00-05:00), de un día que exista',
    en: 'YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with a zone (2026-03-01T08:30:00-05:00), of a day that exists',
  },
  instant: {
    es: 'AAAA-MM-DDThh:mm:ss con zona, como 2026-03-01T08:30:00-05:00',
    en: 'YYYY-MM-DDThh:mm:ss with a zone, such as 2026-03-01T08:30:00-05:00',
  },
  time: { es: 'hh:mm:ss de 00:00:00 a 23:59:59, sin zona', en: 'hh:mm:ss from 00:00:00 to 23:59:59, without a zone' },
};

export const wrongFormat = (at: string, type: string, found: unknown): Issue =>
  issue(
    'value',
    'wrong-format',
    at,
    `${shown(found).es} no es un ${type} válido: se esperaba ${FORMATS[type]?.es}.`,
    `${shown(found).en} is not a valid ${type}: expected ${FORMATS[type]?.en}.`,
  );

// ── codes of required bindings ──────────────────────────────────────────────────────────────────────────────────────
export const codeNotInValueSet = (at: string, code: string, valueSet: string, codes: string[]): Issue =>
  issue(
    'code-invalid',
    'code-not-in-value-set',
    at,
    `El código ${quoted(code)} no está en ${valueSet}, obligatorio aquí; use uno como: ${listed(codes)}`,
    `The code ${quoted(code)} is not in ${valueSet}, which is required here; use one such as: ${listed(codes)}`,
  );

export const conceptNotInValueSet = (at: string, found: string[], valueSet: string, codes: string[]): Issue =>
  issue(
    'code-invalid',
    'concept-not-in-value-set',
    at,
    `Ningún código (${found.length === 0 ? 'no hay' : cut(listed(found, 3))}) está en ${valueSet}, obligatorio aquí; indique system y code, como: ${listed(codes)}`,
    `No code (${found.length === 0 ? 'there is none' : cut(listed(found, 3))}) is in ${valueSet}, which is required here; give system and code, such as: ${listed(codes)}`,
  );
