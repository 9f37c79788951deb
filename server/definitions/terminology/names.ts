// What a code may be called: its display, its designations, those of the value set: https://hl7.org/fhir/R4/codesystem.html#designations
import { fold } from '../fold.ts';
import type { Member } from './value-set-parts.ts';

export type Named = Pick<Member, 'display' | 'designations' | 'concept'>;

/** Case, accents, punctuation and surplus blanks make no other name. */
export function isCalled({ display, designations, concept }: Named, text: string): boolean {
  const folded = fold(text);
  const is = (name: string | undefined): boolean => name !== undefined && (name === text || fold(name) === folded);
  return (
    is(display) ||
    is(concept?.display) ||
    designations.some(({ value }) => is(value)) ||
    (concept?.designations.some(({ value }) => is(value)) ?? false)
  );
}
