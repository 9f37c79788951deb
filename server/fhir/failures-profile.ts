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

/** A finding names the profile whose rule it is. */
const within = (profile: string, { text, ...made }: Issue): Issue => ({
  ...made,
  text: { es: `${text.es} [perfil ${profile}]`, en: `${text.en} [profile ${profile}]` },
  profile,
});

// ── how many ────────────────────────────────────────────────────────────────────────────────────────────────────────
export const tooFew = (at: string, name: string, found: number, min: number, profile: string): Issue =>
  within(
    profile,
    issue(
      'required',
      'profile-too-few',
      at,
      `Falta ${name}: se esperaba al menos ${min} ${min === 1 ? 'vez' : 'veces'}, hay ${found}; agregue lo que falta.`,
      `${name} is missing: it was expected at least ${min} ${min === 1 ? 'time' : 'times'}, found ${found}; add what is missing.`,
    ),
  );

export const tooMany = (at: string, name: string, found: number, max: number, profile: string): Issue =>
  within(
    profile,
    issue(
      'structure',
      'profile-too-many',
      at,
      max === 0
        ? `${name} no se admite en este perfil, hay ${found}; quítelo.`
        : `Se esperaba ${name} a lo más ${max} ${max === 1 ? 'vez' : 'veces'}, hay ${found}; quite lo que sobra.`,
      max === 0
        ? `This profile does not allow ${name}, found ${found}; remove it.`
        : `${name} was expected at most ${max} ${max === 1 ? 'time' : 'times'}, found ${found}; remove what is too much.`,
    ),
  );

// ── slices ──────────────────────────────────────────────────────────────────────────────────────────────────────────
export const outsideSlices = (at: string, name: string, slices: readonly string[], profile: string): Issue =>
  within(
    profile,
    issue(
      'structure',
      'profile-outside-slices',
      at,
      `Este ${name} no corresponde a ninguna variante que el perfil admite (${listed(slices)}); ajústelo a una o quítelo.`,
      `This ${name} is none of the slices that the profile allows (${listed(slices)}); make it one of them or remove it.`,
    ),
  );

export const sliceNotAtEnd = (at: string, name: string, slices: readonly string[], profile: string): Issue =>
  within(
    profile,
    issue(
      'structure',
      'profile-slice-not-at-end',
      at,
      `Un ${name} fuera de las variantes ${listed(slices)} solo puede ir después de todas ellas; páselo al final.`,
      `A ${name} that is none of the slices ${listed(slices)} may only come after all of them; move it to the end.`,
    ),
  );

export const slicesOutOfOrder = (at: string, found: string, before: string, profile: string): Issue =>
  within(
    profile,
    issue(
      'structure',
      'profile-slices-out-of-order',
      at,
      `La variante ${quoted(found)} debe ir antes de ${quoted(before)}; cambie el orden.`,
      `The slice ${quoted(found)} must come before ${quoted(before)}; change the order.`,
    ),
  );

// ── types and values ────────────────────────────────────────────────────────────────────────────────────────────────
export const typeNotAllowed = (at: string, found: string, allowed: readonly string[], profile: string): Issue =>
  within(
    profile,
    issue(
      'structure',
      'profile-type-not-allowed',
      at,
      `Aquí se esperaba un valor de tipo ${listed(allowed)}, se encontró ${found}; use un tipo admitido.`,
      `A value of type ${listed(allowed)} was expected here, found ${found}; use an allowed type.`,
    ),
  );

export const fixedValue = (at: string, expected: unknown, found: unknown, profile: string): Issue =>
  within(
    profile,
    issue(
      'value',
      'profile-fixed-value',
      at,
      `Se esperaba exactamente ${json(expected)}, se encontró ${json(found)}; ponga ese valor, sin nada más.`,
      `Exactly ${json(expected)} was expected, found ${json(found)}; use that value and nothing else.`,
    ),
  );

/** A text that contains another is that one. */
export const patternValue = (at: string, expected: unknown, found: unknown, profile: string): Issue =>
  within(
    profile,
    issue(
      'value',
      'profile-pattern',
      at,
      typeof expected === 'object'
        ? `Se esperaba un valor que contenga ${json(expected)}, se encontró ${json(found)}; complete lo que falta.`
        : `Se esperaba ${json(expected)}, se encontró ${json(found)}; cámbielo o quítelo.`,
      typeof expected === 'object'
        ? `A value that contains ${json(expected)} was expected, found ${json(found)}; add what is missing.`
        : `${json(expected)} was expected, found ${json(found)}; change or remove it.`,
    ),
  );

export const outOfRange = (at: string, bound: 'min' | 'max', limit: unknown, found: unknown, profile: string): Issue =>
  within(
    profile,
    issue(
      'value',
      'profile-out-of-range',
      at,
      `Se esperaba ${bound === 'min' ? 'como mínimo' : 'como máximo'} ${json(limit)}, se encontró ${json(found)}; corrija el valor.`,
      `${bound === 'min' ? 'At least' : 'At most'} ${json(limit)} was expected, found ${json(found)}; correct the value.`,
    ),
  );

export const textTooLong = (at: string, limit: number, found: number, profile: string): Issue =>
  within(
    profile,
    issue(
      'too-long',
      'profile-text-too-long',
      at,
      `El texto tiene ${found} caracteres; este perfil admite ${limit}. Acórtelo.`,
      `The text has ${found} characters; this profile allows ${limit}. Shorten it.`,
    ),
  );

/** `profiles`: those of the value's type, one of which it should have kept to. */
export const noTypeProfile = (at: string, profiles: readonly string[], first: Text, profile: string): Issue =>
  within(
    profile,
    issue(
      'structure',
      'profile-no-type-profile',
      at,
      `El valor debe cumplir ${listed(profiles)} y no lo hace: ${first.es}`,
      `The value must conform to ${listed(profiles)} and does not: ${first.en}`,
    ),
  );

// ── references ──────────────────────────────────────────────────────────────────────────────────────────────────────
export const targetNotAllowed = (
  at: string,
  reference: string,
  found: string,
  allowed: readonly string[],
  profile: string,
): Issue =>
  within(
    profile,
    issue(
      'structure',
      'profile-target-not-allowed',
      at,
      `${quoted(reference)} se refiere a ${found}; este perfil solo admite ${listed(allowed)}; cambie la referencia.`,
      `${quoted(reference)} refers to ${found}; this profile allows only ${listed(allowed)}; change the reference.`,
    ),
  );

export const targetOffProfile = (
  at: string,
  reference: string,
  wanted: readonly string[],
  first: Text,
  profile: string,
): Issue =>
  within(
    profile,
    issue(
      'structure',
      'profile-target-off-profile',
      at,
      `El recurso de ${quoted(reference)} debe cumplir ${listed(wanted)} y no lo hace: ${first.es}`,
      `The resource of ${quoted(reference)} must conform to ${listed(wanted)} and does not: ${first.en}`,
    ),
  );

export const wrongAggregation = (at: string, reference: string, modes: readonly string[], profile: string): Issue =>
  within(
    profile,
    issue(
      'structure',
      'profile-wrong-aggregation',
      at,
      `${quoted(reference)} debe referirse a un recurso ${listed(modes)} (contained: contenido; referenced: aparte; bundled: en el mismo Bundle).`,
      `${quoted(reference)} must refer to a resource that is ${listed(modes)} (bundled: in the same Bundle).`,
    ),
  );
