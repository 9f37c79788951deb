// How an XML Patch can fail beyond what any patch can: https://www.rfc-editor.org/rfc/rfc5261
import { malformedPatch } from './failures-patch.ts';
import { errorIssue, FhirError, type Text } from './outcome.ts';

export const patchNotADiff = () =>
  malformedPatch(
    'diff',
    'XML Patch es un documento <diff> con operaciones <add>, <replace> o <remove>; este no tiene ninguna.',
    'XML Patch is a document <diff> with operations <add>, <replace> or <remove>; this one has none.',
  );

/** `found` does not fit what the path selects, or is none of `expected`. */
export const patchContent = (where: string, found: string, expected: string) =>
  malformedPatch(
    where,
    `${found} no se admite aquí; se espera ${expected}.`,
    `${found} does not fit here; expected ${expected}.`,
  );

export const attributeExists = (where: string, name: string) =>
  new FhirError(
    422,
    errorIssue(
      'processing',
      'attribute-exists',
      `El elemento ya tiene el atributo "${name}"; use "replace" con la ruta …/@${name}.`,
      `The element has the attribute "${name}" already; use "replace" with the path …/@${name}.`,
      where,
    ),
  );

export const besideTheRoot = (where: string) =>
  new FhirError(
    422,
    errorIssue(
      'processing',
      'beside-the-root',
      'Un parche no puede reemplazar el recurso entero ni poner algo a su lado; para reemplazarlo use PUT.',
      'A patch cannot replace the whole resource, nor put anything beside it; to replace it use PUT.',
      where,
    ),
  );

/** What is wrong with the patched document is told as of any XML that is sent. */
export const patchSpoilsXml = ({ es, en }: Text, expression: string | undefined) =>
  new FhirError(
    422,
    errorIssue(
      'structure',
      'patch-spoils-xml',
      `El recurso parchado no se puede leer como FHIR (las líneas cuentan en él): ${es}`,
      `The patched resource cannot be read as FHIR (lines count in it): ${en}`,
      expression,
    ),
  );
