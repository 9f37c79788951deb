// What string parameters compare: https://hl7.org/fhir/R4/search.html#string
import type { Found } from './values.ts';

/**
 * Without case, accents, punctuation and repeated spaces. Marks that stand inside words vanish (O'Higgins is ohiggins), all
 * others part words (Quispe-Mamani is quispe mamani), save those that are read aloud (100%, A&B, #7, a_b, a@b).
 */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .replace(/ς/g, 'σ')
    .replace(/['’‘ʼ`´.·]/g, '')
    .replace(/(?![%&#_@*])[\p{P}<>]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();

type HumanName = { text?: string; family?: string; given?: (string | null)[]; prefix?: string[]; suffix?: string[] };
type Address = Record<'text' | 'city' | 'district' | 'state' | 'postalCode' | 'country', string | undefined> & {
  line?: (string | null)[];
};

/** The strings in a value; `use` and `period` are not among them. */
export function stringsOf({ type, value }: Found): string[] {
  if (typeof value === 'string') return [value];
  if (type === 'HumanName') {
    const { text, family, given, prefix, suffix } = value as HumanName;
    return present(text, family, ...(given ?? []), ...(prefix ?? []), ...(suffix ?? []));
  }
  if (type === 'Address') {
    const { text, line, city, district, state, postalCode, country } = value as Address;
    return present(text, ...(line ?? []), city, district, state, postalCode, country);
  }
  return [];
}

const present = (...strings: (string | null | undefined)[]): string[] =>
  strings.filter((one): one is string => typeof one === 'string');

/** The words of family names behind the first: a person is looked up by either surname. */
export function laterSurnames({ type, value, path }: Found): string[] {
  const family = type === 'HumanName' ? (value as HumanName).family : path === 'HumanName.family' ? value : undefined;
  if (typeof family !== 'string') return [];
  const words = fold(family).split(' ');
  return words.slice(1).map((_, at) => words.slice(at + 1).join(' '));
}

export function matchesString(modifier: string, search: string, target: string): boolean {
  switch (modifier) {
    case '':
      return fold(target).startsWith(fold(search));
    case 'contains':
      return fold(target).includes(fold(search));
    case 'exact':
      return target === search;
    default:
      throw new Error(`:${modifier} is not for strings`);
  }
}
