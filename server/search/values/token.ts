// Codes, identifiers and what else is matched whole: https://hl7.org/fhir/R4/search.html#token
import type { SearchParameter, TypedValue } from '../../definitions/search-parameters.ts';
import { requiredValueSet } from '../../definitions/terminology/codes.ts';
import { malformedValue } from '../../fhir/failures-search.ts';
import { elementsOf } from '../elements-of.ts';
import { splitAt, unescapeValue } from '../escape.ts';
import type { Criterion, IndexEntry, Test } from '../query.ts';
import { codedCriterion, codedModifiers, isCoded } from './coded.ts';
import { addText } from './string.ts';
import { codeTextCriterion, textCriterion, wordsCriterion } from './token-texts.ts';
import { entry, type SearchSettings, subKey } from './value-type.ts';

export const modifiers = (parameter: SearchParameter): readonly string[] => [
  'not',
  ...(hasTexts(parameter) ? ['text', 'text-advanced'] : []),
  ...codedModifiers(parameter),
  ...(finds(parameter, 'Identifier') ? ['of-type'] : []),
];

const finds = (parameter: SearchParameter, wanted: string): boolean =>
  elementsOf(parameter).some(({ type }) => type === wanted);

const hasTexts = (parameter: SearchParameter): boolean =>
  ['Coding', 'CodeableConcept', 'Identifier'].some((type) => finds(parameter, type));

type Coding = { system?: string; code?: string; display?: string };
type CodeableConcept = { coding?: Coding[]; text?: string };
type Identifier = { system?: string; value?: string; type?: CodeableConcept };
type ContactPoint = { value?: string };

export function index(
  { type, value }: TypedValue,
  parameter: SearchParameter,
  _settings: SearchSettings,
  into: IndexEntry[],
): void {
  const { key } = parameter;
  if (type === 'Coding') addCoding(key, value as Coding, into);
  else if (type === 'CodeableConcept') addConcept(key, value as CodeableConcept, into);
  else if (type === 'Identifier') addIdentifier(key, value as Identifier, into);
  else if (type === 'ContactPoint') addToken(key, undefined, (value as ContactPoint).value, into);
  else if (type === 'code') addToken(key, systemOf(parameter, value as string), value as string, into);
  else if (typeof value !== 'object') addToken(key, undefined, spelling(parameter)(String(value)), into);
}

function addToken(key: string, system: string | undefined, code: string | undefined, into: IndexEntry[]): void {
  if (system === undefined && code === undefined) return;
  into.push({ kind: 'token', param: key, system: system ?? '', code: code ?? '' });
}

function addCoding(key: string, { system, code, display }: Coding, into: IndexEntry[]): void {
  addToken(key, system, code, into);
  if (display !== undefined) addText(subKey(key, 'text'), display, into);
}

function addConcept(key: string, { coding, text }: CodeableConcept, into: IndexEntry[]): void {
  if (coding !== undefined) for (const one of coding) addCoding(key, one, into);
  if (text !== undefined) addText(subKey(key, 'text'), text, into);
}

function addIdentifier(key: string, { system, value, type }: Identifier, into: IndexEntry[]): void {
  addToken(key, system, value, into);
  if (type === undefined) return;
  if (type.text !== undefined) addText(subKey(key, 'text'), type.text, into);
  if (value === undefined || type.coding === undefined) return;
  for (const { system = '', code = '' } of type.coding) {
    into.push({ kind: 'token', param: subKey(key, 'of-type'), system: `${system}|${code}`, code: value });
  }
}

type Spelling = (code: string) => string;
export const exactly: Spelling = (code) => code;
const anyCase: Spelling = (code) => code.toLowerCase();

/**
 * How index and query write a code alike. Codes and identifiers keep their case; elements of type string do not.
 * Code systems that declare themselves case-insensitive will have their place here.
 */
const spelling = (parameter: SearchParameter): Spelling => {
  const elements = elementsOf(parameter);
  return elements.length > 0 && elements.every(({ type }) => type === 'string') ? anyCase : exactly;
};

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
  if (modifier === 'code-text') return codeTextCriterion(parameter, value);
  if (modifier === 'of-type') return ofTypeCriterion(key, code, value);
  return tokenCriterion(key, code, value, spelling(parameter));
}

/** `code`, `system|code`, `|code` (no system), `system|` (any code of it). */
export function tokenCriterion(key: string, parameter: string, value: string, spell: Spelling): Criterion {
  const parts = splitAt('|', value).map((part) => unescapeValue(parameter, part));
  const [first = '', second = ''] = parts;
  if (parts.length > 2 || (first === '' && second === '')) {
    throw malformedValue(parameter, value, {
      es: 'código, sistema|código, |código o sistema|',
      en: 'code, system|code, |code or system|',
    });
  }
  if (parts.length === 1) return entry('token', key, [is('code', spell(first))]);
  return entry('token', key, [is('system', first), ...(second === '' ? [] : [is('code', spell(second))])]);
}

const is = (column: 'system' | 'code', value: string): Test => ({ column, op: 'eq', value });

/** A code of any system, unescaped. */
export const codeCriterion = (parameter: SearchParameter, code: string): Criterion =>
  entry('token', parameter.key, [is('code', spelling(parameter)(code))]);

/** `system|code|value`: the first two say the type of the identifier; all three must be there. */
function ofTypeCriterion(key: string, parameter: string, value: string): Criterion {
  const parts = splitAt('|', value).map((part) => unescapeValue(parameter, part));
  const [system = '', code = '', number = ''] = parts;
  if (parts.length !== 3 || system === '' || code === '' || number === '') {
    throw malformedValue(`${parameter}:of-type`, value, {
      es: 'sistema|código|valor, donde sistema y código son los del tipo de identificador',
      en: 'system|code|value, where system and code are those of the type of the identifier',
    });
  }
  return entry('token', subKey(key, 'of-type'), [is('system', `${system}|${code}`), is('code', number)]);
}

/** A concept may be nothing but text. */
export function presence(parameter: SearchParameter): Criterion {
  const { key } = parameter;
  const coded = entry('token', key);
  return hasTexts(parameter) ? { kind: 'or', of: [coded, entry('string', subKey(key, 'text'))] } : coded;
}
