// What a code may be called, and how in which language: https://hl7.org/fhir/R4/codesystem.html#designations
import { fold } from '../fold.ts';
import type { Designation } from './types.ts';
import type { Member } from './value-set-parts.ts';

export type Named = Pick<Member, 'display' | 'designations' | 'concept'>;

/** Those of the value set first. */
const designationsOf = ({ designations, concept }: Named): Designation[] => [
  ...designations,
  ...(concept?.designations ?? []),
];

/**
 * Whether it is one of its names: of those in the languages asked for, where there are such, else of all. Case, accents,
 * punctuation and surplus blanks make no other name.
 */
export function isCalled(named: Named, text: string, languages?: string): boolean {
  const { display, concept } = named;
  const all: Omit<Designation, 'use'>[] = designationsOf(named);
  if (concept?.display !== undefined) all.push(speaking(concept.display, concept.language));
  // How the value set calls it is said in no language.
  if (display !== undefined && display !== concept?.display) all.push({ value: display });
  const spoken = rangesOf(languages).flatMap((range) => all.filter(({ language }) => speaks(language, range)));
  const names = spoken.length === 0 ? all : [...spoken, ...all.filter(({ language }) => language === undefined)];
  const folded = fold(text);
  return names.some(({ value }) => value === text || fold(value) === folded);
}

const speaking = (value: string, language: string | undefined): Designation =>
  language === undefined ? { value } : { language, value };

/** In the first of the languages asked for in which there is a name, else as the value set or the system has it. */
export function displayIn(languages: string | undefined, named: Named): string | undefined {
  const { display, concept } = named;
  if (languages === undefined) return display;
  for (const range of rangesOf(languages)) {
    if (display !== undefined && speaks(concept?.language, range)) return display;
    const found = designationsOf(named).filter((one) => speaks(one.language, range));
    if (found.length > 0) return (found.find(isDisplay) ?? found[0])?.value;
  }
  return isNoOther(languages) ? undefined : display;
}

/** Of several names the one to be shown: https://hl7.org/fhir/R4/valueset-designation-use.html */
const isDisplay = ({ use }: Designation): boolean => use === undefined || use.code === 'display';

/** Every name but the one that is shown; the same word is another name in another language. */
export function otherNames(named: Named, shown: string | undefined): Designation[] {
  const { concept } = named;
  const own = concept?.display === undefined ? [] : [speaking(concept.display, concept.language)];
  const all = [...own, ...designationsOf(named)];
  const at = all.findIndex(({ value }) => value === shown);
  return at === -1 ? all : all.toSpliced(at, 1);
}

/** `es-PE` is spoken by who asks for `es`. */
export const speaks = (own: string | undefined, asked: string): boolean =>
  own !== undefined &&
  (own.toLowerCase() === asked.toLowerCase() || own.toLowerCase().startsWith(`${asked.toLowerCase()}-`));

/** One language, or several as in Accept-Language; of each what `es-PE` is content with follows it: `es`. */
function rangesOf(languages: string | undefined): string[] {
  const ranges = (languages ?? '').split(',').map((one) => {
    const [range = '', ...parameters] = one.split(';').map((part) => part.trim());
    const weight = parameters.find((part) => part.startsWith('q='))?.slice(2);
    return { range, weight: weight === undefined ? 1 : Number(weight) };
  });
  return ranges
    .filter(({ range, weight }) => range !== '' && range !== '*' && weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .flatMap(({ range }) => lookedUp(range));
}

/** https://www.rfc-editor.org/rfc/rfc4647#section-3.4 */
function lookedUp(range: string): string[] {
  const shorter = range.slice(0, Math.max(range.lastIndexOf('-'), 0));
  return shorter === '' ? [range] : [range, ...lookedUp(shorter)];
}

const isNoOther = (languages: string): boolean => /(^|,)\s*\*\s*;\s*q=0(\.0*)?\s*(,|$)/.test(languages);
