// Whether case counts in a code, and how it is found where it does not:
// https://hl7.org/fhir/R4/codesystem-definitions.html#CodeSystem.caseSensitive

import { elementsOf, finds } from '../../definitions/extract/elements-of.ts';
import type { SearchParameter } from '../../definitions/search-parameters.ts';
import { anyOf } from '../any-of.ts';
import type { Criterion, IndexEntry, Test } from '../query.ts';
import { type AnyCase, entry, oneOf, type SearchSettings, subKey } from './value-type.ts';

const TEXTS = ['string', 'ContactPoint'];
export const CODED = ['Coding', 'CodeableConcept', 'code'];

const findsOnlyTexts = (parameter: SearchParameter): boolean => {
  const elements = elementsOf(parameter);
  return elements.length > 0 && elements.every(({ type }) => TEXTS.includes(type));
};

/** How index and query write a value alike: texts in lower case, where nothing else is found. */
export const spelled = (parameter: SearchParameter, text: string): string =>
  findsOnlyTexts(parameter) ? text.toLowerCase() : text;

// ── index ───────────────────────────────────────────────────────────────────────────────────────────────────────────
// What is kept in lower case stands apart from what was written: when a system begins or ceases to mind case, searches go
// on by what was written until all is indexed anew.

/** A text found beside codes has no system, as some of these have none: it is told apart by where it stands. */
export function addLetters(parameter: SearchParameter, text: string | undefined, into: IndexEntry[]): void {
  if (text === undefined) return;
  const { key } = parameter;
  into.push({ kind: 'token', param: key, system: '', code: spelled(parameter, text) });
  if (!findsOnlyTexts(parameter)) pushFolded(key, '', text, into);
}

/** Codes in lower case already are found as they were written. */
export function addFolded(
  key: string,
  system: string,
  code: string,
  anyCase: AnyCase | undefined,
  into: IndexEntry[],
): void {
  if (code !== code.toLowerCase() && anyCase?.indexed.has(system)) pushFolded(key, system, code, into);
}

/** Of a typed identifier the code of the type, never the value. */
export function addFoldedType(
  key: string,
  system: string,
  code: string,
  value: string,
  anyCase: AnyCase | undefined,
  into: IndexEntry[],
): void {
  if (code === code.toLowerCase() || !anyCase?.indexed.has(system)) return;
  const param = subKey(key, 'folded');
  into.push({ kind: 'token', param, system: `${system}|${code.toLowerCase()}`, code: value });
}

function pushFolded(key: string, system: string, code: string, into: IndexEntry[]): void {
  into.push({ kind: 'token', param: subKey(key, 'folded'), system, code: code.toLowerCase() });
}

// ── search ──────────────────────────────────────────────────────────────────────────────────────────────────────────
/** Of this system, or of all, those in which case does not count; `''` for texts that stand beside codes. */
function foldingSystems(
  parameter: SearchParameter,
  system: string | undefined,
  codes: readonly string[],
  { anyCase, notReady }: SearchSettings,
) {
  const isAsked = (one: string): boolean => system === undefined || system === one;
  const isCoded = anyCase !== undefined && codes.some(hasCase) && finds(parameter, ...CODED);
  const asked = isCoded ? [...anyCase.indexed].filter(isAsked) : [];
  if (notReady !== undefined) for (const one of asked) if (anyCase?.searched.has(one) === false) notReady.add(one);
  const texts = finds(parameter, ...TEXTS) && !findsOnlyTexts(parameter) && isAsked('') ? [''] : [];
  return { coded: asked.filter((one) => anyCase?.searched.has(one)), texts };
}

const hasCase = (code: string): boolean => code.toLowerCase() !== code.toUpperCase();

/** Codes that begin so, in whatever case where that does not count. */
export function foldedBeginnings(parameter: SearchParameter, text: string, settings: SearchSettings): Criterion[] {
  const { coded, texts } = foldingSystems(parameter, undefined, [text], settings);
  if (coded.length + texts.length === 0) return [];
  const beginsSo: Test = { column: 'code', op: 'prefix', value: text.toLowerCase() };
  return [entry('token', subKey(parameter.key, 'folded'), [oneOf('system', [...coded, ...texts]), beginsSo])];
}

/** One of the codes in a system, in none (`''`) or in any (undefined), in whatever case where that does not count. */
export function codesOf(
  parameter: SearchParameter,
  system: string | undefined,
  codes: readonly string[],
  settings: SearchSettings,
): Criterion {
  const { key } = parameter;
  const ofSystem: Test[] = system === undefined ? [] : [oneOf('system', [system])];
  const written = codes.map((code) => spelled(parameter, code));
  const exact = entry('token', key, [...ofSystem, oneOf('code', written)]);
  const { coded, texts } = foldingSystems(parameter, system, codes, settings);
  if (coded.length + texts.length === 0) return exact;
  const lower = oneOf('code', [...new Set(codes.map((code) => code.toLowerCase()))]);
  return {
    kind: 'or',
    of: [
      exact,
      entry('token', subKey(key, 'folded'), [oneOf('system', [...coded, ...texts]), lower]),
      ...(coded.length === 0 ? [] : [entry('token', key, [oneOf('system', coded), lower])]),
    ],
  };
}

/** An identifier letter by letter, the code of its type in whatever case where that does not count. */
export function identifierOfType(
  key: string,
  system: string,
  code: string,
  value: string,
  { anyCase, notReady }: SearchSettings,
): Criterion {
  const typed = (sub: 'of-type' | 'folded', type: string): Criterion =>
    entry('token', subKey(key, sub), [oneOf('system', [`${system}|${type}`]), oneOf('code', [value])]);
  const exact = typed('of-type', code);
  if (!anyCase?.indexed.has(system)) return exact;
  if (!anyCase.searched.has(system)) {
    notReady?.add(system);
    return exact;
  }
  const lower = code.toLowerCase();
  return anyOf([exact, typed('of-type', lower), typed('folded', lower)]);
}
