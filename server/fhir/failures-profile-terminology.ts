// What can be wrong with code systems, value sets and concept maps beside each other, one constructor per finding;
// docs/errors.md lists them. https://hl7.org/fhir/R4/terminology-module.html
import { issue, listed, quoted } from './failures-validation.ts';
import type { Issue } from './outcome.ts';

export const contentDiffers = (at: string, found: string, expected: string): Issue =>
  issue(
    'value',
    'code-system-content-differs',
    at,
    `El content es ${quoted(found)}, pero el CodeSystem es de content ${quoted(expected)} por lo demás que dice; corríjalo.`,
    `The content is ${quoted(found)}, but by what else it says the CodeSystem is one of content ${quoted(expected)}; correct it.`,
  );

export const supplementedCodeUnknown = (at: string, code: string, system: string): Issue =>
  issue(
    'code-invalid',
    'supplemented-code-unknown',
    at,
    `${system} no tiene el código ${quoted(code)}, y un suplemento no agrega códigos; quítelo o corríjalo.`,
    `${system} has no code ${quoted(code)}, and a supplement adds no codes; remove it or correct it.`,
  );

export const propertyTwice = (at: string, member: string, value: string): Issue =>
  issue(
    'duplicate',
    'code-system-property-twice',
    at,
    `Otra propiedad ya tiene ${member} ${quoted(value)}; deje una sola.`,
    `Another property has the ${member} ${quoted(value)} already; leave only one.`,
  );

export const propertyUndeclared = (at: string, code: string, declared: readonly string[]): Issue =>
  issue(
    'not-found',
    'code-system-property-undeclared',
    at,
    `CodeSystem.property no declara ${quoted(code)}${declared.length === 0 ? '' : `, sino ${listed(declared)}`}; declárela o corrija el código.`,
    `CodeSystem.property does not declare ${quoted(code)}${declared.length === 0 ? '' : ` but ${listed(declared)}`}; declare it or correct the code.`,
  );

export const propertyOfOtherType = (at: string, code: string, found: string, expected: string): Issue =>
  issue(
    'value',
    'code-system-property-of-other-type',
    at,
    `La propiedad ${quoted(code)} es de tipo ${expected}, aquí es ${found}; corrija el tipo.`,
    `The property ${quoted(code)} is of type ${expected}, here it is ${found}; correct the type.`,
  );

export const filterValueUnfit = (at: string, property: string, found: string, expected: 'boolean' | string): Issue =>
  issue(
    'value',
    'value-set-filter-unfit',
    at,
    `El filtro sobre ${quoted(property)} pide ${quoted(found)}; se esperaba ${expected === 'boolean' ? 'true o false' : `un código de ${expected}`}.`,
    `The filter on ${quoted(property)} asks for ${quoted(found)}; expected ${expected === 'boolean' ? 'true or false' : `a code of ${expected}`}.`,
  );

export const mappedCodeOutside = (at: string, code: string, valueSet: string): Issue =>
  issue(
    'code-invalid',
    'mapped-code-outside',
    at,
    `El código ${quoted(code)} no está en ${valueSet}, entre cuyos códigos traduce el mapa; corríjalo, o el ValueSet.`,
    `The code ${quoted(code)} is not in ${valueSet}, between whose codes the map translates; correct it, or the value set.`,
  );
