// What a search of contained resources cannot tell: https://hl7.org/fhir/R4/search.html#contained
import { errorIssue, FhirError } from './outcome.ts';

/** Matches are looked for by what contains them. */
export const containedTotal = () =>
  new FhirError(
    400,
    errorIssue(
      'not-supported',
      'contained-total',
      'Con _containedType=contained no se cuentan las coincidencias; quite _total, _count=0 o _summary=count, o use _containedType=container.',
      'With _containedType=contained matches are not counted; leave out _total, _count=0 or _summary=count, or use _containedType=container.',
    ),
  );

export const notInContained = (name: string) =>
  new FhirError(
    400,
    errorIssue(
      'not-supported',
      'not-in-contained',
      `${name} no busca dentro de recursos contenidos; quítelo, o quite _contained.`,
      `${name} does not search in contained resources; leave it out, or leave out _contained.`,
    ),
  );
