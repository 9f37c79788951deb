// What can be wrong with the definition of an operation, one constructor per finding; docs/errors.md lists them.
// https://hl7.org/fhir/R4/operationdefinition.html
import { issue, quoted, warning } from './failures-validation.ts';
import type { Issue } from './outcome.ts';

export const operationWithoutType = (at: string): Issue =>
  issue(
    'business-rule',
    'operation-without-type',
    at,
    'Se invoca sobre un tipo o una instancia, pero no dice de qué tipos; agregue resource.',
    'It is invoked on a type or an instance, but does not say of which types; add resource.',
  );

export const operationNowhere = (at: string): Issue =>
  warning(
    issue(
      'business-rule',
      'operation-nowhere',
      at,
      'No se puede invocar: system, type e instance son false. Ponga alguno en true.',
      'It cannot be invoked: system, type and instance are false. Set one of them to true.',
    ),
  );

export const parameterTwice = (at: string, name: string, use: string): Issue =>
  issue(
    'business-rule',
    'operation-parameter-twice',
    at,
    `El parámetro ${quoted(name)} (use = ${use}) ya está definido; cada nombre se define una vez por use.`,
    `The parameter ${quoted(name)} (use = ${use}) is defined already; each name is defined once for each use.`,
  );

export const parameterRange = (at: string, min: number, max: string): Issue =>
  issue(
    'value',
    'operation-parameter-range',
    at,
    `min es ${min} y max es ${quoted(max)}; max es un número no menor que min, o "*".`,
    `min is ${min} and max is ${quoted(max)}; max is a number not less than min, or "*".`,
  );

export const bindingOfUncoded = (at: string): Issue =>
  issue(
    'business-rule',
    'operation-binding-of-uncoded',
    at,
    'Solo un parámetro de tipo code, Coding o CodeableConcept se enlaza a un conjunto de valores; quite binding o corrija type.',
    'Only a parameter of type code, Coding or CodeableConcept is bound to a value set; remove binding or correct type.',
  );
