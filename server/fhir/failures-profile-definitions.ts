// Why a profile cannot be used, one constructor per finding; docs/errors.md lists them. https://hl7.org/fhir/R4/structuredefinition.html
import { issue, quoted } from './failures-validation.ts';
import type { Issue } from './outcome.ts';

export const profileWithoutElements = (at: string, profile: string): Issue =>
  issue(
    'not-supported',
    'profile-without-elements',
    at,
    `El perfil ${quoted(profile)} no tiene snapshot, ni differential con baseDefinition, así que no se puede comprobar; complételo y guárdelo de nuevo.`,
    `The profile ${quoted(profile)} has no snapshot, nor a differential with a baseDefinition, so it cannot be checked; complete it and store it again.`,
  );

export const profileBaseUnknown = (at: string, profile: string, base: string): Issue =>
  issue(
    'not-found',
    'profile-base-unknown',
    at,
    `El perfil ${quoted(profile)} no tiene snapshot y su base ${quoted(base)} no se conoce aquí, así que no se puede comprobar; guarde también la base, o el perfil con snapshot.`,
    `The profile ${quoted(profile)} has no snapshot and its base ${quoted(base)} is not known here, so it cannot be checked; store the base, too, or the profile with a snapshot.`,
  );

export const profileBaseCircular = (at: string, profile: string): Issue =>
  issue(
    'business-rule',
    'profile-base-circular',
    at,
    `El perfil ${quoted(profile)} no tiene snapshot y deriva de sí mismo, o de más de 20 perfiles, así que no se puede comprobar; corrija baseDefinition.`,
    `The profile ${quoted(profile)} has no snapshot and derives from itself, or from more than 20 profiles, so it cannot be checked; correct baseDefinition.`,
  );

export const profileElementUnknown = (at: string, profile: string, element: string): Issue =>
  issue(
    'structure',
    'profile-element-unknown',
    at,
    `El differential del perfil ${quoted(profile)} habla de ${quoted(element)}, que su base no tiene, así que no se puede comprobar; corrija el id del elemento.`,
    `The differential of the profile ${quoted(profile)} speaks of ${quoted(element)}, which its base does not have, so it cannot be checked; correct the id of the element.`,
  );

export const profileTooLarge = (at: string, profile: string, most: number, deepest: number): Issue =>
  issue(
    'too-costly',
    'profile-too-large',
    at,
    `El perfil ${quoted(profile)} tiene más de ${most} elementos, o alguno a más de ${deepest} niveles, así que no se puede comprobar; divídalo.`,
    `The profile ${quoted(profile)} has more than ${most} elements, or one more than ${deepest} levels deep, so it cannot be checked; divide it.`,
  );

export const profileTooCostly = (at: string): Issue =>
  issue(
    'too-costly',
    'profile-too-costly',
    at,
    'Las reglas de los perfiles, o del Questionnaire, piden demasiado para el tamaño del recurso, así que la comprobación se detuvo; simplifique sus slices, reglas y condiciones, o quite los perfiles.',
    'The rules of the profiles, or of the Questionnaire, ask for too much for the size of the resource, so checking it was stopped; simplify their slices, rules and conditions, or remove the profiles.',
  );
