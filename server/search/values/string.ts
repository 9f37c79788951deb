// Texts, by how they begin: https://hl7.org/fhir/R4/search.html#string

import { elementsOf } from '../../definitions/extract/elements-of.ts';
import { fold } from '../../definitions/fold.ts';
import type { SearchParameter, TypedValue } from '../../definitions/search-parameters.ts';
import { emptySearchText } from '../../fhir/failures-search.ts';
import { unescapeValue } from '../escape.ts';
import type { Criterion, IndexEntry } from '../query.ts';
import { entry, type SearchSettings, subKey } from './value-type.ts';

export const modifiers = (): readonly string[] => ['exact', 'contains'];

const NAME_PARTS = ['text', 'family', 'given', 'prefix', 'suffix'] as const;
const ADDRESS_PARTS = ['text', 'line', 'city', 'district', 'state', 'postalCode', 'country'] as const;

export function index(
  { type, value }: TypedValue,
  parameter: SearchParameter,
  _settings: SearchSettings,
  into: IndexEntry[],
): void {
  const { key } = parameter;
  if (typeof value === 'string') {
    addText(key, value, into);
    if (hasFamilyNames(parameter)) addLaterWords(key, value, into);
  } else if (type === 'HumanName') {
    addParts(key, value as object, NAME_PARTS, into);
    addLaterWords(key, (value as { family?: unknown }).family, into);
  } else if (type === 'Address') {
    addParts(key, value as object, ADDRESS_PARTS, into);
  }
}

/** Also how tokens leave their texts. */
export function addText(key: string, text: unknown, into: IndexEntry[]): void {
  if (typeof text === 'string') into.push({ kind: 'string', param: key, folded: fold(text), exact: text });
}

function addParts(key: string, value: object, parts: readonly string[], into: IndexEntry[]): void {
  for (const part of parts) {
    const text = (value as Record<string, unknown>)[part];
    if (Array.isArray(text)) for (const item of text) addText(key, item, into);
    else addText(key, text, into);
  }
}

/** `Quispe Mamani` is found by `mamani` too: the specification asks to search the parts of a family name one by one. */
function addLaterWords(key: string, family: unknown, into: IndexEntry[]): void {
  if (typeof family !== 'string') return;
  const folded = fold(family);
  for (let space = folded.indexOf(' '); space !== -1; space = folded.indexOf(' ', space + 1)) {
    into.push({ kind: 'string', param: subKey(key, 'part'), folded: folded.slice(space + 1), exact: family });
  }
}

/** Whether a parameter finds family names, by themselves or inside a HumanName. */
const hasFamilyNames = (parameter: SearchParameter): boolean =>
  elementsOf(parameter).some(({ type, path }) => type === 'HumanName' || path === 'HumanName.family');

export function criterion(parameter: SearchParameter, modifier: string | undefined, value: string): Criterion {
  const { key, code } = parameter;
  const text = unescapeValue(code, value);
  const folded = fold(text);
  if (modifier === 'exact') return exactly(key, folded, text);
  if (folded === '') throw emptySearchText(code);
  if (modifier === 'contains') return entry('string', key, [{ column: 'folded', op: 'contains', value: folded }]);
  const begins = startsWith(key, folded);
  return hasFamilyNames(parameter) ? { kind: 'or', of: [begins, startsWith(subKey(key, 'part'), folded)] } : begins;
}

/** The folded text goes along: stores keep texts in its order. */
const exactly = (key: string, folded: string, text: string): Criterion =>
  entry('string', key, [
    { column: 'folded', op: 'eq', value: folded },
    { column: 'exact', op: 'eq', value: text },
  ]);

export const startsWith = (key: string, folded: string): Criterion =>
  entry('string', key, [{ column: 'folded', op: 'prefix', value: folded }]);

export const presence = ({ key }: SearchParameter): Criterion => entry('string', key);
