// The required value sets that the R4 definitions cannot enumerate, and what is checked of their codes instead.
// https://hl7.org/fhir/R4/terminologies-systems.html

import type { Filter } from './types.ts';
import { isUnit, kindOf, UCUM } from './ucum.ts';

export type Grammar = { system: string; accepts: (code: string) => boolean; examples: string[] };

const MIME_TYPES: Grammar = {
  system: 'urn:ietf:bcp:13',
  accepts: isMimeType,
  examples: ['application/pdf', 'image/png', 'text/plain; charset=utf-8'],
};

/**
 * Every value set that is `null` in data/codes.json stands here or in UNCHECKED; a test compares.
 * Grammars say whether a code could be one, not whether it is registered.
 */
export const grammars: ReadonlyMap<string, Grammar> = new Map<string, Grammar>([
  // BCP 13 (RFC 6838): the registry grows daily.
  ['http://hl7.org/fhir/ValueSet/mimetypes', MIME_TYPES],
  // The same set by the address of its RFC.
  ['http://www.rfc-editor.org/bcp/bcp13.txt', MIME_TYPES],
  // BCP 47 (RFC 5646): languages, scripts, regions and variants combine freely.
  [
    'http://hl7.org/fhir/ValueSet/all-languages',
    { system: 'urn:ietf:bcp:47', accepts: isLanguageTag, examples: ['es', 'es-PE', 'qu', 'en-US'] },
  ],
  // ISO 4217: the definitions name the system and list none of its currencies.
  [
    'http://hl7.org/fhir/ValueSet/currencies',
    {
      system: 'urn:iso:std:iso:4217',
      accepts: (code) => /^[A-Z]{3}$/.test(code),
      examples: ['PEN', 'USD', 'EUR'],
    },
  ],
  // UCUM: units are composed, so there is no list.
  ['http://hl7.org/fhir/ValueSet/ucum-units', { system: UCUM, accepts: isUnit, examples: ['mg', 'mm[Hg]', 'kg/m2'] }],
]);

/**
 * Whether a text could be a code of a system that cannot be enumerated, one that the filters select; undefined: nothing is known
 * of such codes. The same function for the same ones.
 */
export function systemGrammar(system: string, filter: readonly Filter[] = []): Grammar['accepts'] | undefined {
  if (filter.length > 0) return system === UCUM && filter.length === 1 ? unitsLike(filter[0] as Filter) : undefined;
  for (const grammar of grammars.values()) if (grammar.system === system) return grammar.accepts;
  return undefined;
}

const ofKind = new Map<string, Grammar['accepts']>();

/** Units of one kind: https://hl7.org/fhir/R4/ucum.html#filters */
function unitsLike({ property, op, value }: Filter): Grammar['accepts'] | undefined {
  if (property !== 'canonical' || op !== '=' || !isUnit(value)) return undefined;
  const kind = kindOf(value);
  const accepts = ofKind.get(kind) ?? ((code: string) => isUnit(code) && kindOf(code) === kind);
  ofKind.set(kind, accepts);
  return accepts;
}

/** LOINC answer list LL379-9 (kinds of structural variant): not part of the definitions, and LOINC codes have no grammar. */
export const UNCHECKED: readonly string[] = ['http://loinc.org/vs/LL379-9'];

// The characters of a restricted name in RFC 6838, section 4.2; parameters as in RFC 2045, section 5.1.
const MIME_NAME = /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/;
const MIME_PARAMETER = /^[A-Za-z0-9!#$%&'*+.^_`{|}~-]+=([A-Za-z0-9!#$%&'*+.^_`{|}~-]+|"[^"\\]*")$/;

/** `type/subtype; name=value`; also xml, json and ttl, which CapabilityStatement.format allows by name. */
function isMimeType(code: string): boolean {
  if (code === 'xml' || code === 'json' || code === 'ttl') return true;
  const [type = '', ...parameters] = code.split(';');
  const names = type.trim().split('/');
  return (
    names.length === 2 &&
    names.every((name) => MIME_NAME.test(name)) &&
    parameters.every((parameter) => MIME_PARAMETER.test(parameter.trim()))
  );
}

/** Subtags of one to eight letters or digits; the first a language of two to eight letters, or `x`, `i` before more. */
function isLanguageTag(code: string): boolean {
  const [first = '', ...rest] = code.split('-');
  if (!rest.every((subtag) => /^[A-Za-z0-9]{1,8}$/.test(subtag))) return false;
  return /^[A-Za-z]{2,8}$/.test(first) || (/^[xXiI]$/.test(first) && rest.length > 0);
}
