// What can be wrong with definitions of searches beside each other, one constructor per finding; docs/errors.md lists them.
// https://hl7.org/fhir/R4/searchparameter.html, https://hl7.org/fhir/R4/capabilitystatement.html
import { issue, listed, quoted, warning } from './failures-validation.ts';
import type { Issue, Text } from './outcome.ts';

export const searchTypeDiffers = (at: string, definition: string, told: string, found: string): Issue =>
  issue(
    'value',
    'search-type-differs',
    at,
    `El tipo es ${quoted(told)} y ${definition} es de tipo ${quoted(found)}; póngale ese tipo, o nombre otra definición.`,
    `The type is ${quoted(told)} and ${definition} is of type ${quoted(found)}; give it that type, or name another definition.`,
  );

export const searchBaseDiffers = (at: string, definition: string, told: string, found: readonly string[]): Issue =>
  issue(
    'value',
    'search-base-differs',
    at,
    `${definition} no busca en ${quoted(told)}, sino en ${listed(found)}; quite este tipo, o derive de otra definición.`,
    `${definition} does not search in ${quoted(told)} but in ${listed(found)}; leave this type out, or derive from another definition.`,
  );

export const compositeTooSmall = (at: string, found: number): Issue =>
  issue(
    'required',
    'search-composite-too-small',
    at,
    `Un parámetro "composite" busca varios valores juntos y éste tiene ${found} component; agregue los que faltan.`,
    `A "composite" parameter searches several values together and this one has ${found} component; add what is missing.`,
  );

export const onlyOfType = (at: string, what: string, types: readonly string[], type: string): Issue =>
  warning(
    issue(
      'business-rule',
      'search-parameter-of-other-type',
      at,
      `${quoted(what)} vale para parámetros de tipo ${listed(types)}, y este es de tipo ${type}; quítelo o corrija type.`,
      `${quoted(what)} is for parameters of type ${listed(types)}, and this one is of type ${type}; remove it or correct type.`,
    ),
  );

export const searchParameterUnusable = (at: string, problem: Text): Issue =>
  warning(
    issue(
      'not-supported',
      'search-parameter-unusable',
      at,
      `Se guardaría, pero este hub no buscaría por él: ${problem.es}`,
      `It would be stored, but this hub would not search by it: ${problem.en}`,
    ),
  );
