// What can be wrong with a body written in XML, one constructor each, with the place where it is: https://hl7.org/fhir/R4/xml.html
import { errorIssue, FhirError, type IssueType, type Text } from './outcome.ts';

/** `line` and `column` count from 1; `path` is the FHIRPath of the element read, '' before there is one. */
export type XmlPlace = { line: number; column: number; path: string };

function refusal(code: IssueType, name: string, es: string, en: string, { line, column, path }: XmlPlace): FhirError {
  const told: Text = { es: `Línea ${line}, columna ${column}: ${es}`, en: `Line ${line}, column ${column}: ${en}` };
  return new FhirError(400, errorIssue(code, name, told.es, told.en, path === '' ? undefined : path));
}

const short = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

// ── it is not XML, or more than FHIR takes of XML ───────────────────────────────────────────────────────────────────
const BROKEN = {
  unfinished: { es: 'termina antes de tiempo', en: 'it ends too soon' },
  tag: { es: 'esta marca no está bien escrita', en: 'this tag is not well written' },
  'end-tag': { es: 'esta marca cierra otra cosa que la que está abierta', en: 'this tag closes what is not open' },
  attribute: {
    es: 'este atributo no está bien escrito (nombre="valor"), o falta un espacio delante',
    en: 'this attribute is not well written (name="value"), or a space before it is missing',
  },
  'attribute-twice': { es: 'este atributo está repetido', en: 'this attribute appears twice' },
  entity: {
    es: 'solo existen las entidades &lt; &gt; &amp; &quot; &apos; y los caracteres por número; escriba el carácter mismo',
    en: 'only the entities &lt; &gt; &amp; &quot; &apos; and characters by number exist; write the character itself',
  },
  character: {
    es: 'XML no admite aquí este carácter; escriba < como &lt; y ]]> como ]]&gt;',
    en: 'XML does not allow this character here; write < as &lt; and ]]> as ]]&gt;',
  },
  comment: { es: 'un comentario no puede contener "--"', en: 'a comment may not hold "--"' },
  prefix: { es: 'este prefijo no tiene xmlns', en: 'this prefix has no xmlns' },
  outside: { es: 'solo puede haber un elemento raíz', en: 'there can be only one root element' },
  declaration: {
    es: 'se esperaba <?xml version="1.0" encoding="UTF-8"?>; FHIR solo admite UTF-8',
    en: 'expected <?xml version="1.0" encoding="UTF-8"?>; FHIR takes UTF-8 only',
  },
} satisfies Record<string, Text>;
export type BrokenXml = keyof typeof BROKEN;

export const brokenXml = (reason: BrokenXml, found: string, place: XmlPlace) =>
  refusal(
    'invalid',
    'broken-xml',
    `el cuerpo no es XML bien formado: ${BROKEN[reason].es}${found === '' ? '' : `: ${short(found)}`}`,
    `the body is not well-formed XML: ${BROKEN[reason].en}${found === '' ? '' : `: ${short(found)}`}`,
    place,
  );

export const doctypeRefused = (place: XmlPlace) =>
  refusal(
    'security',
    'doctype-refused',
    'aquí no se aceptan DOCTYPE, ENTITY ni otras declaraciones <!…>; quítelas.',
    'DOCTYPE, ENTITY and other declarations <!…> are not taken here; remove them.',
    place,
  );

export const xmlNestedTooDeep = (limit: number, place: XmlPlace) =>
  refusal(
    'too-long',
    'nested-too-deep',
    `el XML anida más de ${limit} niveles.`,
    `the XML nests more than ${limit} levels deep.`,
    place,
  );

// ── it is XML, not FHIR ─────────────────────────────────────────────────────────────────────────────────────────────
export const wrongNamespace = (name: string, expected: string, found: string, place: XmlPlace) =>
  refusal(
    'structure',
    'wrong-namespace',
    `<${short(name)}> está en el espacio de nombres "${short(found)}"; se esperaba xmlns="${expected}".`,
    `<${short(name)}> is in the namespace "${short(found)}"; expected xmlns="${expected}".`,
    place,
  );

export const notAResourceName = (name: string, place: XmlPlace) =>
  refusal(
    'structure',
    'not-a-resource-name',
    `se esperaba un recurso de FHIR R4, como <Patient>; hay <${short(name)}>.`,
    `expected a FHIR R4 resource, such as <Patient>; found <${short(name)}>.`,
    place,
  );

export const oneResourceExpected = (found: string, place: XmlPlace) =>
  refusal(
    'structure',
    'one-resource-expected',
    `este elemento contiene exactamente un recurso; hay ${found === '' ? 'ninguno' : `también <${short(found)}>`}.`,
    `this element holds exactly one resource; found ${found === '' ? 'none' : `<${short(found)}> as well`}.`,
    place,
  );

export const unknownXmlElement = (name: string, owner: string, meant: string | undefined, place: XmlPlace) =>
  refusal(
    'structure',
    'unknown-xml-element',
    `${owner} no tiene <${short(name)}>${meant === undefined ? '' : `; ¿quiso decir <${meant}>?`}`,
    `${owner} has no <${short(name)}>${meant === undefined ? '' : `; did you mean <${meant}>?`}`,
    place,
  );

export const unknownXmlAttribute = (name: string, element: string, known: readonly string[], place: XmlPlace) =>
  refusal(
    'structure',
    'unknown-xml-attribute',
    `<${short(element)}> no lleva el atributo ${short(name)}; lleva ${known.length === 0 ? 'ninguno' : known.join(', ')}.`,
    `<${short(element)}> takes no attribute ${short(name)}; it takes ${known.length === 0 ? 'none' : known.join(', ')}.`,
    place,
  );

export const xmlElementOrder = (name: string, after: string, place: XmlPlace) =>
  refusal(
    'structure',
    'xml-element-order',
    `<${name}> viene después de <${after}>; FHIR fija el orden: póngalo antes, junto a los de su nombre.`,
    `<${name}> comes after <${after}>; FHIR fixes the order: put it before, beside those of its name.`,
    place,
  );

export const xmlElementRepeated = (name: string, place: XmlPlace) =>
  refusal(
    'structure',
    'xml-element-repeated',
    `<${name}> está repetido; solo puede haber uno.`,
    `<${name}> is repeated; there can be only one.`,
    place,
  );

export const xmlTextFound = (found: string, place: XmlPlace) =>
  refusal(
    'structure',
    'xml-text-found',
    `hay texto suelto, "${short(found)}"; los valores van en el atributo value.`,
    `there is loose text, "${short(found)}"; values belong in the attribute value.`,
    place,
  );

export const xmlEmptyElement = (name: string, place: XmlPlace) =>
  refusal(
    'structure',
    'xml-empty-element',
    `<${name}> está vacío; dele un valor, contenido o una extensión, o quítelo.`,
    `<${name}> is empty; give it a value, content or an extension, or leave it out.`,
    place,
  );

export const xmlEmptyAttribute = (name: string, place: XmlPlace) =>
  refusal(
    'value',
    'xml-empty-attribute',
    `el atributo ${name} está vacío; dele un valor o quítelo.`,
    `the attribute ${name} is empty; give it a value or leave it out.`,
    place,
  );

export const xmlValueMalformed = (type: string, found: string, expected: string, place: XmlPlace) =>
  refusal(
    'value',
    'xml-value-malformed',
    `"${short(found)}" no es un ${type}; se esperaba algo como ${expected}.`,
    `"${short(found)}" is not a ${type}; expected something like ${expected}.`,
    place,
  );
