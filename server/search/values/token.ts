// Codes, identifiers and what else is matched whole: https://hl7.org/fhir/R4/search.html#token

import { elementsOf, finds } from '../../definitions/extract/elements-of.ts';
import type { SearchParameter, TypedValue } from '../../definitions/search-parameters.ts';
import { requiredValueSet } from '../../definitions/terminology/codes.ts';
import { malformedValue } from '../../fhir/failures-search.ts';
import { splitAt, unescapeValue } from '../escape.ts';
import type { Criterion, IndexEntry, Test } from '../query.ts';
import { codedCriterion, codedModifiers, isCoded } from './coded.ts';
import { addFolded, addFoldedType, addLetters, codesOf, identifierOfType } from './letter-case.ts';
import { addText } from './string.ts';
import { codeTextCriterion, textCriterion, wordsCriterion } from './token-texts.ts';
import { type AnyCase, entry, oneOf, type SearchSettings, subKey } from './value-type.ts';

export const modifiers = (parameter: SearchParameter): readonly string[] => [
  'not',
  ...(hasTexts(parameter) ? ['text', 'text-advanced'] : []),
  ...codedModifiers(parameter),
  ...(finds(parameter, 'Identifier') ? ['of-type'] : []),
];

const hasTexts = (parameter: SearchParameter): boolean => finds(parameter, 'Coding', 'CodeableConcept', 'Identifier');

type Coding = { system?: string; code?: string; display?: string };
type CodeableConcept = { coding?: Coding[]; text?: string };
type Identifier = { system?: string; value?: string; type?: CodeableConcept };
type ContactPoint = { value?: string };

export function index(
  { type, value }: TypedValue,
  parameter: SearchParameter,
  { anyCase }: SearchSettings,
  into: IndexEntry[],
): void {
  const { key } = parameter;
  if (type === 'Coding') addCoding(key, value as Coding, anyCase, into);
  else if (type === 'CodeableConcept') addConcept(key, value as CodeableConcept, anyCase, into);
  else if (type === 'Identifier') addIdentifier(key, value as Identifier, anyCase, into);
  else if (type === 'ContactPoint') addLetters(parameter, (value as ContactPoint).value, into);
  else if (type === 'string') addLetters(parameter, value as string, into);
  else if (type === 'code') addCode(key, systemOf(parameter, value as string), value as string, anyCase, into);
  else if (typeof value !== 'object') addToken(key, undefined, String(value), into);
}

function addToken(key: string, system: string | undefined, code: string | undefined, into: IndexEntry[]): void {
  if (system === undefined && code === undefined) return;
  into.push({ kind: 'token', param: key, system: system ?? '', code: code ?? '' });
}

type MaybeAnyCase = AnyCase | undefined;

function addCode(
  key: string,
  system: string | undefined,
  code: string | undefined,
  anyCase: MaybeAnyCase,
  into: IndexEntry[],
): void {
  addToken(key, system, code, into);
  if (system !== undefined && code !== undefined) addFolded(key, system, code, anyCase, into);
}

function addCoding(key: string, { system, code, display }: Coding, anyCase: MaybeAnyCase, into: IndexEntry[]): void {
  addCode(key, system, code, anyCase, into);
  if (display !== undefined) addText(subKey(key, 'text'), display, into);
}

function addConcept(key: string, { coding, text }: CodeableConcept, anyCase: MaybeAnyCase, into: IndexEntry[]): void {
  if (coding !== undefined) for (const one of coding) addCoding(key, one, anyCase, into);
  if (text !== undefined) addText(subKey(key, 'text'), text, into);
}

function addIdentifier(
  key: string,
  { system, value, type }: Identifier,
  anyCase: MaybeAnyCase,
  into: IndexEntry[],
): void {
  addToken(key, system, value, into);
  if (type === undefined) return;
  if (type.text !== undefined) addText(subKey(key, 'text'), type.text, into);
  if (value === undefined || type.coding === undefined) return;
  for (const { system = '', code = '' } of type.coding) {
    into.push({ kind: 'token', param: subKey(key, 'of-type'), system: `${system}|${code}`, code: value });
    addFoldedType(key, system, code, value, anyCase, into);
  }
}

/** A `code` has no system of its own: its required value set says it. */
function systemOf(parameter: SearchParameter, code: string): string | undefined {
  for (const { binding } of elementsOf(parameter)) {
    const system = binding === undefined ? undefined : requiredValueSet(binding)?.systemOf(code);
    if (system !== undefined) return system;
  }
  return undefined;
}

export function criterion(
  parameter: SearchParameter,
  modifier: string | undefined,
  value: string,
  settings: SearchSettings,
): Criterion {
  const { key, code } = parameter;
  if (isCoded(modifier)) return codedCriterion(parameter, modifier, value, settings);
  if (modifier === 'text') return textCriterion(parameter, value);
  if (modifier === 'text-advanced') return wordsCriterion(parameter, value);
  if (modifier === 'code-text') return codeTextCriterion(parameter, value, settings);
  if (modifier === 'of-type') return ofTypeCriterion(key, code, value, settings);
  const sought = readToken(code, value);
  return sought.code === ''
    ? entry('token', key, tokenTests(sought))
    : codesOf(parameter, sought.system, [sought.code], settings);
}

/** No system: any; `''`: none. No code (`''`): any of the system. */
type Token = { system: string | undefined; code: string };

/** `code`, `system|code`, `|code` (no system), `system|` (any code of it). Throws FhirError 400. */
export function readToken(parameter: string, value: string): Token {
  const parts = splitAt('|', value).map((part) => unescapeValue(parameter, part));
  const [first = '', second = ''] = parts;
  if (parts.length > 2 || (first === '' && second === '')) {
    throw malformedValue(parameter, value, {
      es: 'código, sistema|código, |código o sistema|',
      en: 'code, system|code, |code or system|',
    });
  }
  return parts.length === 1 ? { system: undefined, code: first } : { system: first, code: second };
}

/** Letter by letter. */
export const tokenTests = ({ system, code }: Token): Test[] => [
  ...(system === undefined ? [] : [oneOf('system', [system])]),
  ...(code === '' ? [] : [oneOf('code', [code])]),
];

/** `system|code|value`: the first two say the type of the identifier; all three must be there. */
function ofTypeCriterion(key: string, parameter: string, value: string, settings: SearchSettings): Criterion {
  const parts = splitAt('|', value).map((part) => unescapeValue(parameter, part));
  const [system = '', code = '', number = ''] = parts;
  if (parts.length !== 3 || system === '' || code === '' || number === '') {
    throw malformedValue(`${parameter}:of-type`, value, {
      es: 'sistema|código|valor, donde sistema y código son los del tipo de identificador',
      en: 'system|code|value, where system and code are those of the type of the identifier',
    });
  }
  return identifierOfType(key, system, code, number, settings);
}

/** A concept may be nothing but text. */
export function presence(parameter: SearchParameter): Criterion {
  const { key } = parameter;
  const coded = entry('token', key);
  return hasTexts(parameter) ? { kind: 'or', of: [coded, entry('string', subKey(key, 'text'))] } : coded;
}
