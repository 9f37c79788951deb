// The digests of the official R4 definitions that the hub carries, each a file in server/definitions/data.
import { digestCodes } from './codes.ts';
import { digestInvariants } from './invariants.ts';
import { digestProfiles } from './profiles.ts';
import { digestCompartments, digestSearchParameters } from './search.ts';
import { digestStructures } from './structures.ts';
import { digestAnyCase, digestCodeSystems, digestValueSets } from './terminology.ts';
import { digestTexts } from './texts.ts';

/** `build` reads the unpacked npm package hl7.fhir.r4.examples and returns the text of the file. */
export type Digest = { file: string; build: (folder: string) => string };

export const digests: Digest[] = [
  { file: 'structures.json', build: digestStructures },
  { file: 'element-texts.json', build: digestTexts },
  { file: 'codes.json', build: digestCodes },
  { file: 'search-parameters.json', build: digestSearchParameters },
  { file: 'compartments.json', build: digestCompartments },
  { file: 'invariants.json', build: digestInvariants },
  { file: 'profiles.json', build: digestProfiles },
  { file: 'code-systems.json', build: digestCodeSystems },
  { file: 'any-case-systems.json', build: digestAnyCase },
  { file: 'value-sets.json', build: digestValueSets },
];
