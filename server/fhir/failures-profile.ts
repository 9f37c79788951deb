// How a resource can fail the rules of a profile, one constructor per finding; docs/errors.md lists them.
// https://hl7.org/fhir/R4/profiling.html
// Each takes first the FHIRPath of the element it is about, and names the profile whose rule it is.
import { issue, listed, quoted } from './failures-validation.ts';
import type { Issue, Text } from './outcome.ts';

/** JSON as a message shows it. */
const json = (value: unknown): string => {
  const text = JSON.stringify(value) ?? '–';
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
};

const of = (profile: string) => ({ es: ` [perfil ${profile}]`, en: ` [profile ${profile}]` });

// ── how many ────────────────────────────────────────────────────────────────────────────────────────────────────────
export const tooFew = (at: string, name: string, found: number, min: number, profile: string): Issue =>
  issue(
    'required',
    'profile-too-few',
    at,
    `Falta ${name}: se esperaba al menos ${min} ${min === 1 ? 'vez' : 'veces'}, hay ${found}; agregue lo que falta.${of(profile).es}`,
    `${name} is missing: it was expected at least ${min} ${min === 1 ? 'time' : 'times'}, found ${found}; add what is missing.${of(profile).en}`,
  );

export const tooMany = (at: string, name: string, found: number, max: number, profile: string): Issue =>
  issue(
    'structure',
    'profile-too-many',
    at,
    max === 0
      ? `${name} no se admite en este perfil, hay ${found}; quítelo.${of(profile).es}`
      : `Se esperaba ${name} a lo más ${max} ${max === 1 ? 'vez' : 'veces'}, hay ${found}; quite lo que sobra.${of(profile).es}`,
    max === 0
      ? `This profile does not allow ${name}, found ${found}; remove it.${of(profile).en}`
      : `${name} was expected at most ${max} ${max === 1 ? 'time' : 'times'}, found ${found}; remove what is too much.${of(profile).en}`,
  );

// ── slices ──────────────────────────────────────────────────────────────────────────────────────────────────────────
export const outsideSlices = (at: string, name: string, slices: readonly string[], profile: string): Issue =>
  issue(
    'structure',
    'profile-outside-slices',
    at,
    `Este ${name} no corresponde a ninguna variante que el perfil admite (${listed(slices)}); ajústelo a una o quítelo.${of(profile).es}`,
    `This ${name} is none of the slices that the profile allows (${listed(slices)}); make it one of them or remove it.${of(profile).en}`,
  );

export const sliceNotAtEnd = (at: string, name: string, slices: readonly string[], profile: string): Issue =>
  issue(
    'structure',
    'profile-slice-not-at-end',
    at,
    `Un ${name} fuera de las variantes ${listed(slices)} solo puede ir después de todas ellas; páselo al final.${of(profile).es}`,
    `A ${name} that is none of the slices ${listed(slices)} may only come after all of them; move it to the end.${of(profile).en}`,
  );

export const slicesOutOfOrder = (at: string, found: string, before: string, profile: string): Issue =>
  issue(
    'structure',
    'profile-slices-out-of-order',
    at,
    `La variante ${quoted(found)} debe ir antes de ${quoted(before)}; cambie el orden.${of(profile).es}`,
    `The slice ${quoted(found)} must come before ${quoted(before)}; change the order.${of(profile).en}`,
  );

// ── types and values ────────────────────────────────────────────────────────────────────────────────────────────────
export const typeNotAllowed = (at: string, found: string, allowed: readonly string[], profile: string): Issue =>
  issue(
    'structure',
    'profile-type-not-allowed',
    at,
    `Aquí se esperaba un valor de tipo ${listed(allowed)}, se encontró ${found}; use un tipo admitido.${of(profile).es}`,
    `A value of type ${listed(allowed)} was expected here, found ${found}; use an allowed type.${of(profile).en}`,
  );

export const fixedValue = (at: string, expected: unknown, found: unknown, profile: string): Issue =>
  issue(
    'value',
    'profile-fixed-value',
    at,
    `Se esperaba exactamente ${json(expected)}, se encontró ${json(found)}; ponga ese valor, sin nada más.${of(profile).es}`,
    `Exactly ${json(expected)} was expected, found ${json(found)}; use that value and nothing else.${of(profile).en}`,
  );

/** A text that contains another is that one. */
export const patternValue = (at: string, expected: unknown, found: unknown, profile: string): Issue =>
  issue(
    'value',
    'profile-pattern',
    at,
    typeof expected === 'object'
      ? `Se esperaba un valor que contenga ${json(expected)}, se encontró ${json(found)}; complete lo que falta.${of(profile).es}`
      : `Se esperaba ${json(expected)}, se encontró ${json(found)}; cámbielo o quítelo.${of(profile).es}`,
    typeof expected === 'object'
      ? `A value that contains ${json(expected)} was expected, found ${json(found)}; add what is missing.${of(profile).en}`
      : `${json(expected)} was expected, found ${json(found)}; change or remove it.${of(profile).en}`,
  );

export const outOfRange = (at: string, bound: 'min' | 'max', limit: unknown, found: unknown, profile: string): Issue =>
  issue(
    'value',
    'profile-out-of-range',
    at,
    `Se esperaba ${bound === 'min' ? 'como mínimo' : 'como máximo'} ${json(limit)}, se encontró ${json(found)}; corrija el valor.${of(profile).es}`,
    `${bound === 'min' ? 'At least' : 'At most'} ${json(limit)} was expected, found ${json(found)}; correct the value.${of(profile).en}`,
  );

export const textTooLong = (at: string, limit: number, found: number, profile: string): Issue =>
  issue(
    'too-long',
    'profile-text-too-long',
    at,
    `El texto tiene ${found} caracteres; este perfil admite ${limit}. Acórtelo.${of(profile).es}`,
    `The text has ${found} characters; this profile allows ${limit}. Shorten it.${of(profile).en}`,
  );

/** `profiles`: those of the value's type, one of which it should have kept to. */
export const noTypeProfile = (at: string, profiles: readonly string[], first: Text, profile: string): Issue =>
  issue(
    'structure',
    'profile-no-type-profile',
    at,
    `El valor debe cumplir ${listed(profiles)} y no lo hace: ${first.es}${of(profile).es}`,
    `The value must conform to ${listed(profiles)} and does not: ${first.en}${of(profile).en}`,
  );

// ── references ──────────────────────────────────────────────────────────────────────────────────────────────────────
export const targetNotAllowed = (
  at: string,
  reference: string,
  found: string,
  allowed: readonly string[],
  profile: string,
): Issue =>
  issue(
    'structure',
    'profile-target-not-allowed',
    at,
    `${quoted(reference)} se refiere a ${found}; este perfil solo admite ${listed(allowed)}; cambie la referencia.${of(profile).es}`,
    `${quoted(reference)} refers to ${found}; this profile allows only ${listed(allowed)}; change the reference.${of(profile).en}`,
  );

export const targetOffProfile = (
  at: string,
  reference: string,
  wanted: readonly string[],
  first: Text,
  profile: string,
): Issue =>
  issue(
    'structure',
    'profile-target-off-profile',
    at,
    `El recurso de ${quoted(reference)} debe cumplir ${listed(wanted)} y no lo hace: ${first.es}${of(profile).es}`,
    `The resource of ${quoted(reference)} must conform to ${listed(wanted)} and does not: ${first.en}${of(profile).en}`,
  );

export const wrongAggregation = (at: string, reference: string, modes: readonly string[], profile: string): Issue =>
  issue(
    'structure',
    'profile-wrong-aggregation',
    at,
    `${quoted(reference)} debe referirse a un recurso ${listed(modes)} (contained: contenido; referenced: aparte; bundled: en el mismo Bundle).${of(profile).es}`,
    `${quoted(reference)} must refer to a resource that is ${listed(modes)} (bundled: in the same Bundle).${of(profile).en}`,
  );
