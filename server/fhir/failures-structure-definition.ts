// What can be wrong with a profile as its author wrote it, one constructor per finding; docs/errors.md lists them.
// https://hl7.org/fhir/R4/profiling.html, https://hl7.org/fhir/R4/structuredefinition.html
import { issue, listed, quoted, warning } from './failures-validation.ts';
import type { Issue } from './outcome.ts';

const short = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

/** What a profile says of an element, and what its base says: `min`, `type[0].code`, `binding.strength` … */
export type Widened = { name: string; found: string; base: string };

export const profileWidensBase = (at: string, element: string, { name, found, base }: Widened): Issue =>
  issue(
    'business-rule',
    'profile-widens-base',
    at,
    `${quoted(element)}: ${name} es ${short(found)} y la base dice ${short(base)}; un perfil solo puede restringir. Quítelo o restrínjalo.`,
    `${quoted(element)}: ${name} is ${short(found)} and the base says ${short(base)}; a profile may only narrow. Remove it or narrow it.`,
  );

export const profileTypeMismatch = (at: string, element: string, profile: string, found: string, type: string): Issue =>
  issue(
    'business-rule',
    'profile-type-mismatch',
    at,
    `${quoted(element)} es de tipo ${type}, y ${quoted(profile)} es un perfil de ${found}; use un perfil de ${type}.`,
    `${quoted(element)} is of type ${type}, and ${quoted(profile)} is a profile of ${found}; use a profile of ${type}.`,
  );

export const profileValueOfOtherType = (
  at: string,
  element: string,
  name: string,
  found: string,
  types: readonly string[],
): Issue =>
  issue(
    'structure',
    'profile-value-of-other-type',
    at,
    `${quoted(element)} es de tipo ${listed(types)}, y ${name} es un ${found}; dé un valor de ese tipo.`,
    `${quoted(element)} is of type ${listed(types)}, and ${name} is a ${found}; give a value of that type.`,
  );

export const profileOfOtherBase = (at: string, type: string, base: string, baseDefinition: string): Issue =>
  issue(
    'business-rule',
    'profile-of-other-base',
    at,
    `El perfil es de ${type}, pero su base ${quoted(baseDefinition)} es de ${base}; corrija type o baseDefinition.`,
    `The profile is of ${type}, but its base ${quoted(baseDefinition)} is of ${base}; correct type or baseDefinition.`,
  );

export const typeOfBase = (at: string, type: string): Issue =>
  issue(
    'business-rule',
    'profile-type-of-base',
    at,
    `Una especialización define un tipo nuevo, y ${quoted(type)} es el de su base; póngale el suyo, o derivation constraint.`,
    `A specialization defines a new type, and ${quoted(type)} is that of its base; give it its own, or derivation constraint.`,
  );

export const sliceWithoutSlicing = (at: string, element: string): Issue =>
  warning(
    issue(
      'business-rule',
      'profile-slice-without-slicing',
      at,
      `${quoted(element)} es un slice de un elemento sin slicing; diga antes, en ese elemento, cómo se distinguen (slicing.discriminator).`,
      `${quoted(element)} is a slice of an element without slicing; say before, on that element, how they are told apart (slicing.discriminator).`,
    ),
  );

export const sliceInClosed = (at: string, element: string): Issue =>
  issue(
    'business-rule',
    'profile-slice-in-closed',
    at,
    `${quoted(element)} es un slice nuevo donde la base los tiene cerrados (slicing.rules = closed); quítelo.`,
    `${quoted(element)} is a new slice where those of the base are closed (slicing.rules = closed); remove it.`,
  );

export const discriminatorNowhere = (at: string, path: string, element: string): Issue =>
  issue(
    'business-rule',
    'profile-discriminator-nowhere',
    at,
    `El discriminador ${quoted(path)} no lleva a ningún elemento de ${quoted(element)}; corrija la ruta, que parte de él.`,
    `The discriminator ${quoted(path)} leads to no element of ${quoted(element)}; correct the path, which starts from it.`,
  );

export const slicingLoosened = (at: string, element: string, found: string, base: string): Issue =>
  issue(
    'business-rule',
    'profile-slicing-loosened',
    at,
    `El slicing de ${quoted(element)} dice ${found} y la base ${base}; un perfil solo puede restringir. Quítelo.`,
    `The slicing of ${quoted(element)} says ${found} and the base ${base}; a profile may only narrow. Remove it.`,
  );

export const snapshotLacks = (at: string, element: string): Issue =>
  issue(
    'business-rule',
    'profile-snapshot-lacks',
    at,
    `El snapshot no tiene ${quoted(element)}, de que habla el differential; genérelo de nuevo o quítelo.`,
    `The snapshot does not have ${quoted(element)}, which the differential speaks of; make it anew or remove it.`,
  );

export const snapshotDiffers = (at: string, element: string, expected: string, found: string): Issue =>
  issue(
    'business-rule',
    'profile-snapshot-differs',
    at,
    `El differential dice ${short(expected)} de ${quoted(element)}; el snapshot dice ${found === '' ? 'nada' : short(found)}. Genere el snapshot de nuevo o quítelo.`,
    `The differential says ${short(expected)} of ${quoted(element)}; the snapshot says ${found === '' ? 'nothing' : short(found)}. Make the snapshot anew or remove it.`,
  );

export const pathAgainstId = (at: string, path: string, id: string): Issue =>
  issue(
    'business-rule',
    'profile-path-against-id',
    at,
    `El elemento ${quoted(id)} dice path ${quoted(path)}; path es el id sin los nombres de slices. Corrija uno de los dos.`,
    `The element ${quoted(id)} says path ${quoted(path)}; path is the id without the names of slices. Correct one of them.`,
  );
