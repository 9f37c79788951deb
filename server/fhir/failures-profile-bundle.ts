// What can be wrong with how the entries of a Bundle belong together, one constructor per finding; docs/errors.md lists them.
// https://hl7.org/fhir/R4/bundle.html, https://hl7.org/fhir/R4/documents.html
import { issue, quoted, warning } from './failures-validation.ts';
import type { Issue } from './outcome.ts';

export const fullUrlMissing = (at: string): Issue =>
  issue(
    'required',
    'bundle-full-url-missing',
    at,
    'Falta fullUrl, con el que las demás entradas se refieren a este recurso; agregue urn:uuid:… o la URL del recurso.',
    'fullUrl is missing, by which the other entries refer to this resource; add urn:uuid:… or the URL of the resource.',
  );

/** `id`: undefined where the resource has none. */
export const fullUrlAgainstId = (at: string, fullUrl: string, type: string, id: string | undefined): Issue =>
  issue(
    'value',
    'bundle-full-url-against-id',
    at,
    id === undefined
      ? `fullUrl ${quoted(fullUrl)} dice un id y el recurso no lo tiene; póngaselo, o use urn:uuid:….`
      : `fullUrl ${quoted(fullUrl)} debería terminar en ${quoted(`${type}/${id}`)}, el tipo y el id del recurso; corrija uno de los dos.`,
    id === undefined
      ? `fullUrl ${quoted(fullUrl)} tells an id that the resource does not have; give it the id, or use urn:uuid:….`
      : `fullUrl ${quoted(fullUrl)} should end in ${quoted(`${type}/${id}`)}, the type and id of the resource; correct one of the two.`,
  );

export const fullUrlRelative = (at: string, fullUrl: string): Issue =>
  issue(
    'value',
    'bundle-full-url-relative',
    at,
    `fullUrl ${quoted(fullUrl)} es relativa; se esperaba urn:uuid:… o una URL completa.`,
    `fullUrl ${quoted(fullUrl)} is relative; urn:uuid:… or a whole URL was expected.`,
  );

export const notInDocument = (at: string, reference: string): Issue =>
  issue(
    'structure',
    'bundle-not-in-document',
    at,
    `${quoted(reference)} no está en el documento; agregue el recurso como entrada con ese fullUrl, o corrija la referencia.`,
    `${quoted(reference)} is not in the document; add the resource as an entry with that fullUrl, or correct the reference.`,
  );

export const meaninglessReference = (at: string, reference: string): Issue =>
  issue(
    'structure',
    'bundle-meaningless-reference',
    at,
    `${quoted(reference)} es relativa y la entrada que la contiene tiene por fullUrl una urn, que no la completa: dentro de este Bundle no significa nada; escriba el fullUrl de la entrada a la que se refiere.`,
    `${quoted(reference)} is relative, and the entry that holds it has a urn as fullUrl, which does not complete it: within this Bundle it means nothing; write the fullUrl of the entry it refers to.`,
  );

export const notInMessage = (at: string, reference: string): Issue =>
  issue(
    'structure',
    'bundle-not-in-message',
    at,
    `${quoted(reference)} no es el fullUrl de ninguna entrada del mensaje, que debe traer aquello de lo que trata; agregue el recurso como entrada, o corrija la referencia.`,
    `${quoted(reference)} is the fullUrl of no entry of the message, which must bring what it is about; add the resource as an entry, or correct the reference.`,
  );

export const notAnOutcome = (at: string, type: string): Issue =>
  issue(
    'value',
    'bundle-not-an-outcome',
    at,
    `search.mode "outcome" es para OperationOutcome y esto es ${type}; use "match" o "include".`,
    `search.mode "outcome" is for an OperationOutcome and this is ${type}; use "match" or "include".`,
  );

export const resultWithoutId = (at: string): Issue =>
  issue(
    'required',
    'bundle-result-without-id',
    at,
    'Falta id: lo que se encuentra en una búsqueda está guardado y lo tiene; agréguelo.',
    'id is missing: what a search finds is stored and has one; add it.',
  );

export const urnNotInBundle = (at: string, reference: string): Issue =>
  warning(
    issue(
      'not-found',
      'bundle-urn-not-found',
      at,
      `${quoted(reference)} no es el fullUrl de ninguna entrada de este Bundle, y fuera de él no lleva a nada; corrija la referencia o agregue la entrada.`,
      `${quoted(reference)} is the fullUrl of no entry of this Bundle, and leads nowhere outside of it; correct the reference or add the entry.`,
    ),
  );

export const outsideDocument = (at: string, fullUrl: string): Issue =>
  issue(
    'structure',
    'bundle-outside-document',
    at,
    `Nada del documento lleva desde la Composition hasta ${quoted(fullUrl)}; refiérase a él o quite la entrada.`,
    `Nothing in the document leads from the Composition to ${quoted(fullUrl)}; refer to it or remove the entry.`,
  );
