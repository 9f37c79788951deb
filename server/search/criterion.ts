// What a Criterion tells of itself, without any resource: https://hl7.org/fhir/R4/search.html
import type { Criterion } from './query.ts';

/** It asks of other resources too. */
export const hasLinks = (where: Criterion): boolean =>
  where.kind === 'link' ||
  (where.kind === 'not' && hasLinks(where.of)) ||
  ((where.kind === 'and' || where.kind === 'or') && where.of.some(hasLinks));

/** Of which types a match can be; undefined: of any. */
export function typesOf(where: Criterion): string[] | undefined {
  if (where.kind === 'type') return where.types;
  return where.kind === 'and' ? where.of.map(typesOf).find((types) => types !== undefined) : undefined;
}
