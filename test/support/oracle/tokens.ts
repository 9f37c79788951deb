// What token parameters compare: https://hl7.org/fhir/R4/search.html#token
import { systemOfCode } from './code-systems.ts';
import { escaped, splitAt, unescaped } from './escapes.ts';
import { fold, matchesString } from './strings.ts';
import type { Found } from './values.ts';

/** One code with the URI that scopes it; `types` are the codings of an Identifier's type. */
export type Coded = { system?: string; code?: string; types?: Coding[]; anyCase?: boolean };

type Coding = { system?: string; code?: string; display?: string };
type CodeableConcept = { coding?: Coding[]; text?: string };
type Identifier = { system?: string; value?: string; type?: CodeableConcept };

export const identifierTokens = ({ system, value, type }: Identifier): Coded[] => [
  coded(system, value, { types: type?.coding ?? [] }),
];

const coded = (system: string | undefined, code: string | undefined, more: Partial<Coded> = {}): Coded => ({
  ...(system === undefined ? {} : { system }),
  ...(code === undefined ? {} : { code }),
  ...more,
});

export function tokensOf({ type, value, path }: Found): Coded[] {
  switch (type) {
    case 'Coding':
      return [coded((value as Coding).system, (value as Coding).code)];
    case 'CodeableConcept':
      return ((value as CodeableConcept).coding ?? []).map(({ system, code }) => coded(system, code));
    case 'Identifier':
      return identifierTokens(value as Identifier);
    case 'ContactPoint':
      return [coded(undefined, (value as { value?: string }).value, { anyCase: true })];
    case 'code':
      return [coded(systemOfCode(path, value as string), value as string)];
    case 'string':
      return [coded(undefined, value as string, { anyCase: true })];
    default:
      return typeof value === 'object' ? [] : [coded(undefined, String(value))];
  }
}

/** As a client writes it; undefined where either part is missing. */
export const scoped = ({ system, code }: Coded): string | undefined =>
  system === undefined || code === undefined ? undefined : `${escaped(system)}|${escaped(code)}`;

/** What `:text` searches in. */
export function textsOf({ type, value }: Found): string[] {
  if (type === 'Coding') return present((value as Coding).display);
  if (type === 'Identifier') return present((value as Identifier).type?.text);
  if (type !== 'CodeableConcept') return [];
  const { text, coding = [] } = value as CodeableConcept;
  return present(text, ...coding.map(({ display }) => display));
}

const present = (...strings: (string | undefined)[]): string[] => strings.filter((one) => one !== undefined);

/** `code`, `system|code`, `|code` or `system|`; `systems`: those in which case does not count. */
export function matchesToken(search: string, { system, code, ...more }: Coded, systems: ReadonlySet<string>): boolean {
  const anyCase = more.anyCase ?? (more.types === undefined && systems.has(system ?? ''));
  const parts = splitAt('|', search).map(unescaped);
  const same = (sought: string): boolean => (anyCase ? sought.toLowerCase() === code?.toLowerCase() : sought === code);
  if (parts.length === 1) return same(parts[0] as string);
  const [soughtSystem = '', soughtCode = ''] = parts;
  if (soughtSystem === '' ? system !== undefined : system !== soughtSystem) return false;
  return soughtCode === '' ? soughtSystem !== '' : same(soughtCode);
}

/** `system|code|value`: of an Identifier, by the codings of its type. */
export function matchesOfType(search: string, { code, types = [] }: Coded, systems: ReadonlySet<string>): boolean {
  const [system = '', typeCode = '', value] = splitAt('|', search).map(unescaped);
  return (
    code === value &&
    types.some((type) => type.system === system && isSame(type.code ?? '', typeCode, systems.has(system)))
  );
}

const isSame = (a: string, b: string, anyCase: boolean): boolean =>
  anyCase ? a.toLowerCase() === b.toLowerCase() : a === b;

export const matchesText = (search: string, found: Found): boolean =>
  textsOf(found).some((text) => matchesString('', unescaped(search), text));

/** One text has every word, by how it begins: https://hl7.org/fhir/R5/search.html#modifiertextadvanced */
export const matchesWords = (search: string, found: Found): boolean =>
  textsOf(found).some((text) => {
    const words = fold(text).split(' ');
    return fold(unescaped(search))
      .split(' ')
      .every((sought) => words.some((word) => word.startsWith(sought)));
  });

/** By how a code begins: as it is written, in capitals or in small letters. https://hl7.org/fhir/R5/search.html#modifiercodetext */
export function matchesCodeText(
  search: string,
  { system = '', code = '' }: Coded,
  systems: ReadonlySet<string>,
): boolean {
  const text = unescaped(search).trim();
  if (systems.has(system)) return code.toLowerCase().startsWith(text.toLowerCase());
  return [text, text.toUpperCase(), text.toLowerCase()].some((one) => code.startsWith(one));
}
