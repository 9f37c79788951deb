// What can be wrong with the references, contained resources, extensions and narrative of a resource, one constructor
// per failure; docs/errors.md lists them. https://hl7.org/fhir/R4/references.html, https://hl7.org/fhir/R4/narrative.html
import { issue, listed, quoted } from './failures-validation.ts';
import type { Issue, Text } from './outcome.ts';

// ── references ──────────────────────────────────────────────────────────────────────────────────────────────────────
export const wrongTarget = (at: string, reference: string, found: string, targets: readonly string[]): Issue =>
  issue(
    'structure',
    'wrong-target',
    at,
    `${quoted(reference)} se refiere a ${found}; aquí solo puede ser: ${listed(targets)}`,
    `${quoted(reference)} refers to ${found}; here only these may be referred to: ${listed(targets)}`,
  );

export const wrongReference = (at: string, reference: string): Issue =>
  issue(
    'value',
    'wrong-reference',
    at,
    `${quoted(reference)} no es una referencia: se esperaba Tipo/id con un tipo de R4, una URL absoluta, urn:uuid:… o #id.`,
    `${quoted(reference)} is no reference: expected Type/id with a type of R4, an absolute URL, urn:uuid:… or #id.`,
  );

export const unresolvedFragment = (at: string, reference: string): Issue =>
  issue(
    'structure',
    'unresolved-fragment',
    at,
    `${quoted(reference)} no se refiere a ningún recurso contenido; agréguelo en "contained" con ese id.`,
    `${quoted(reference)} refers to no contained resource; add it in "contained" with that id.`,
  );

export const wrongReferenceType = (at: string, type: string, reference: string, found: string): Issue =>
  issue(
    'structure',
    'wrong-reference-type',
    at,
    `type dice ${quoted(type)} pero ${quoted(reference)} se refiere a ${found}; corrija uno de los dos.`,
    `type says ${quoted(type)} but ${quoted(reference)} refers to ${found}; correct one of the two.`,
  );

// ── contained resources and extensions ──────────────────────────────────────────────────────────────────────────────
export const nestedContained = (at: string): Issue =>
  issue(
    'structure',
    'nested-contained',
    at,
    'Un recurso contenido no puede contener otros (dom-2); páselos al recurso exterior.',
    'A contained resource may not contain others (dom-2); move them to the outer resource.',
  );

export const containedMeta = (at: string, name: string): Issue =>
  issue(
    'structure',
    'contained-meta',
    at,
    `Un recurso contenido no puede tener meta.${name} (dom-4, dom-5); quítelo.`,
    `A contained resource may not have meta.${name} (dom-4, dom-5); remove it.`,
  );

export const repeatedContainedId = (at: string, id: string): Issue =>
  issue(
    'structure',
    'repeated-contained-id',
    at,
    `Otro recurso contenido ya tiene el id ${quoted(id)}; deles ids distintos.`,
    `Another contained resource already has the id ${quoted(id)}; give them different ids.`,
  );

export const repeatedElementId = (at: string, id: string): Issue =>
  issue(
    'structure',
    'repeated-element-id',
    at,
    `Otro elemento de este recurso ya tiene el id ${quoted(id)}; deles ids distintos o quítelos.`,
    `Another element of this resource already has the id ${quoted(id)}; give them different ids or remove them.`,
  );

export const valueOrExtensions = (at: string): Issue =>
  issue(
    'structure',
    'value-or-extensions',
    at,
    'Una extensión debe tener o un value[x] o extensiones, y no ambos (ext-1).',
    'An extension must have either a value[x] or extensions, not both (ext-1).',
  );

// ── narrative ───────────────────────────────────────────────────────────────────────────────────────────────────────
const MALFORMED = {
  'not-one-div': {
    es: 'debe haber un solo <div>, y todo dentro de él',
    en: 'there must be one <div>, and all inside it',
  },
  'text-outside': { es: 'hay texto fuera del <div>', en: 'there is text outside the <div>' },
  'not-closed': { es: 'una etiqueta no tiene su pareja', en: 'a tag has no counterpart' },
  tag: { es: 'una etiqueta no está completa; escriba < como &lt;', en: 'a tag is incomplete; write < as &lt;' },
  attribute: {
    es: 'un atributo se repite, o no tiene nombre o valor entre comillas',
    en: 'an attribute is repeated, or has no name or no quoted value',
  },
  comment: {
    es: 'un comentario no está cerrado, contiene -- o empieza con >',
    en: 'a comment is not closed, holds -- or starts with >',
  },
  declaration: { es: 'no se admiten <! ni <?', en: '<! and <? are not allowed' },
  entity: {
    es: 'XML no conoce esa entidad; escriba el carácter mismo, o & como &amp;',
    en: 'XML knows no such entity; write the character itself, or & as &amp;',
  },
  character: {
    es: 'XML no admite ahí ese carácter; escriba < como &lt; y ]]> como ]]&gt;',
    en: 'XML does not allow that character there; write < as &lt; and ]]> as ]]&gt;',
  },
} satisfies Record<string, Text>;

export type MalformedReason = keyof typeof MALFORMED;

/** `offset`: characters before the place. */
export const malformedNarrative = (at: string, reason: MalformedReason, found: string, offset: number): Issue =>
  issue(
    'structure',
    'malformed-narrative',
    at,
    `La narrativa no es XHTML bien formado: ${MALFORMED[reason].es} (${quoted(found)}, posición ${offset}).`,
    `The narrative is not well-formed XHTML: ${MALFORMED[reason].en} (${quoted(found)}, offset ${offset}).`,
  );

export const emptyNarrative = (at: string): Issue =>
  issue(
    'value',
    'empty-narrative',
    at,
    'La narrativa no contiene texto ni imagen (txt-2); complétela o quite "text".',
    'The narrative holds neither text nor an image (txt-2); complete it or remove "text".',
  );

export const narrativeNamespace = (at: string, found: string): Issue =>
  issue(
    'value',
    'narrative-namespace',
    at,
    `El <div> debe declarar xmlns="http://www.w3.org/1999/xhtml"; se encontró ${quoted(found)}.`,
    `The <div> must declare xmlns="http://www.w3.org/1999/xhtml"; found ${quoted(found)}.`,
  );

/** An element, attribute, address or style; `found` shows it. */
export const forbiddenInNarrative = (at: string, found: string): Issue =>
  issue(
    'value',
    'forbidden-in-narrative',
    at,
    `La narrativa no puede contener ${quoted(found)} (txt-1): solo formato básico, sin scripts, formularios ni contenido externo activo; quítelo.`,
    `A narrative may not contain ${quoted(found)} (txt-1): only basic formatting, no scripts, forms or active content; remove it.`,
  );

// ── how many ────────────────────────────────────────────────────────────────────────────────────────────────────────
export const tooManyProblems = (at: string, limit: number): Issue =>
  issue(
    'too-long',
    'too-many-problems',
    at,
    `Hay más de ${limit} problemas; corrija estos primero y vuelva a enviar.`,
    `There are more than ${limit} problems; mend these first and send it again.`,
  );
