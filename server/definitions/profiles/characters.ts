// Characters that texts should not have: https://hl7.org/fhir/R4/datatypes.html#string
import { controlCharacter } from '../../fhir/failures-profile-codes.ts';
import type { Check } from './judging.ts';

/** All below the space but tab and line ends; XML cannot say them. */
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f]/;

export const checkCharacters: Check = ({ value }, { trail }) => {
  if (typeof value !== 'string') return;
  const found = CONTROL.exec(value)?.[0];
  if (found !== undefined) trail.report((at) => controlCharacter(at, found));
};
