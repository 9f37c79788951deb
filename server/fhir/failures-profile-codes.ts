// What can be wrong with codes, invariants, extensions and claims of profiles, one constructor per finding;
// docs/errors.md lists them. https://hl7.org/fhir/R4/terminologies.html#strength, https://hl7.org/fhir/R4/extensibility.html
import { issue, listed, quoted } from './failures-validation.ts';
import type { Issue, Text } from './outcome.ts';

type Severity = Issue['severity'];

const withSeverity = (severity: Severity, made: Issue): Issue => ({ ...made, severity });

// ── bindings ────────────────────────────────────────────────────────────────────────────────────────────────────────
const STRENGTHS: Record<string, Text> = {
  required: { es: 'obligatorio aquí', en: 'which is required here' },
  extensible: { es: 'que vale aquí si tiene un código adecuado', en: 'which holds here if it has a suitable code' },
  preferred: { es: 'preferido aquí', en: 'which is preferred here' },
};

/** `choice`: what the value set has, where it is short enough to be told. */
export const outsideValueSet = (
  at: string,
  found: readonly string[],
  valueSet: string,
  strength: string,
  severity: Severity,
  choice: { system: string; codes: readonly string[] } | undefined,
  profile: string,
): Issue => ({
  ...issue(
    'code-invalid',
    'profile-code-outside-value-set',
    at,
    `${found.length === 0 ? 'No hay código; se esperaba uno' : `${listed(found.map(quoted), 3)} no está`} en ${valueSet}, ${STRENGTHS[strength]?.es}; ${choice === undefined ? 'use un código (con su system) de ese conjunto.' : `use uno de ${choice.system}: ${listed(choice.codes)}.`}`,
    `${found.length === 0 ? 'There is no code; one was expected' : `${listed(found.map(quoted), 3)} is not`} in ${valueSet}, ${STRENGTHS[strength]?.en}; ${choice === undefined ? 'use a code (with its system) of that value set.' : `use one of ${choice.system}: ${listed(choice.codes)}.`}`,
  ),
  severity,
  profile,
});

export const valueSetNotKnown = (at: string, valueSet: string): Issue =>
  withSeverity(
    'information',
    issue(
      'not-found',
      'profile-value-set-not-known',
      at,
      `No se pudo comprobar el código: ${valueSet} no está aquí o no se puede expandir; cárguelo para que se compruebe.`,
      `The code could not be checked: ${valueSet} is not here or cannot be expanded; load it to have it checked.`,
    ),
  );

export const unknownCode = (at: string, system: string, code: string): Issue =>
  issue(
    'code-invalid',
    'profile-unknown-code',
    at,
    `${quoted(code)} no es un código de ${system}; use uno de ese sistema o corrija system.`,
    `${quoted(code)} is no code of ${system}; use one of that system or correct the system.`,
  );

export const displayOfAnother = (at: string, system: string, code: string, found: string, name: string): Issue =>
  withSeverity(
    'warning',
    issue(
      'code-invalid',
      'profile-display-of-another',
      at,
      `${quoted(code)} de ${system} no se llama ${quoted(found)}, sino ${quoted(name)}; escriba ese display, o deje la palabra del usuario en text.`,
      `${quoted(code)} of ${system} is not called ${quoted(found)} but ${quoted(name)}; write that display, or keep the user's words in text.`,
    ),
  );

// ── invariants ──────────────────────────────────────────────────────────────────────────────────────────────────────
/** `found`: the value that breaks it, where it is one value. */
export const brokenInvariant = (
  at: string,
  key: string,
  human: Text,
  severity: 'error' | 'warning',
  profile: string,
  found?: string,
): Issue => ({
  ...issue(
    'invariant',
    'profile-broken-invariant',
    at,
    `No se cumple la regla ${key}: ${human.es}${found === undefined ? '' : ` Se encontró ${quoted(found)}.`} Corrija el contenido para que se cumpla. [${profile}]`,
    `The rule ${key} does not hold: ${human.en}${found === undefined ? '' : ` Found ${quoted(found)}.`} Change the content so that it does. [${profile}]`,
  ),
  severity,
  profile,
});

const bare = (sentence: string): string => sentence.replace(/\.$/, '');

export const undecidedInvariant = (at: string, key: string, reason: Text, profile: string): Issue =>
  withSeverity(
    'warning',
    issue(
      'incomplete',
      'profile-undecided-invariant',
      at,
      `La regla ${key} no se pudo evaluar (${bare(reason.es)}); corrija su expresión en el perfil. [${profile}]`,
      `The rule ${key} could not be evaluated (${bare(reason.en)}); correct its expression in the profile. [${profile}]`,
    ),
  );

// ── extensions ──────────────────────────────────────────────────────────────────────────────────────────────────────
export const misplacedExtension = (at: string, url: string, places: readonly string[]): Issue =>
  issue(
    'extension',
    'profile-misplaced-extension',
    at,
    `La extensión ${quoted(url)} no se puede usar aquí; se espera en ${listed(places)}. Muévala.`,
    `The extension ${quoted(url)} may not be used here; it is expected on ${listed(places)}. Move it.`,
  );

export const extensionRuleBroken = (at: string, url: string, rule: string): Issue =>
  issue(
    'extension',
    'profile-extension-rule-broken',
    at,
    `La extensión ${quoted(url)} solo se puede usar donde se cumple: ${rule}. Corrija el elemento o quite la extensión.`,
    `The extension ${quoted(url)} may only be used where this holds: ${rule}. Correct the element or take the extension away.`,
  );

export const modifierMismatch = (at: string, url: string, isModifier: boolean): Issue =>
  issue(
    'extension',
    'profile-modifier-mismatch',
    at,
    isModifier
      ? `La extensión ${quoted(url)} cambia el sentido del elemento: va en modifierExtension, no en extension.`
      : `La extensión ${quoted(url)} no cambia el sentido del elemento: va en extension, no en modifierExtension.`,
    isModifier
      ? `The extension ${quoted(url)} changes the meaning of its element: it belongs in modifierExtension, not in extension.`
      : `The extension ${quoted(url)} does not change the meaning of its element: it belongs in extension, not in modifierExtension.`,
  );

/** `meant`: one that is known, and called nearly so. */
export const unknownPart = (at: string, url: string, whole: string, parts: readonly string[]): Issue =>
  issue(
    'extension',
    'profile-unknown-extension-part',
    at,
    `La extensión ${whole} no tiene una parte ${quoted(url)}; se esperaba una de: ${listed(parts)}.`,
    `The extension ${whole} has no part ${quoted(url)}; one of these was expected: ${listed(parts)}.`,
  );

export const unknownExtension = (at: string, url: string, meant?: string): Issue =>
  withSeverity(
    'information',
    issue(
      'extension',
      'profile-unknown-extension',
      at,
      `La extensión ${quoted(url)} no se conoce aquí: se guarda sin comprobarla. ${meant === undefined ? 'Revise su URL' : `¿Quiso decir ${quoted(meant)}? Corrija la URL`} o cargue su StructureDefinition.`,
      `The extension ${quoted(url)} is not known here: it is kept unchecked. ${meant === undefined ? 'Check its URL' : `Did you mean ${quoted(meant)}? Mend the URL`} or load its StructureDefinition.`,
    ),
  );

export const unknownModifier = (at: string, url: string): Issue =>
  withSeverity(
    'warning',
    issue(
      'extension',
      'profile-unknown-modifier',
      at,
      `La extensión ${quoted(url)} puede cambiar el sentido del elemento y aquí no se conoce; cargue su StructureDefinition o quítela.`,
      `The extension ${quoted(url)} may change the meaning of its element and is not known here; load its StructureDefinition or remove it.`,
    ),
  );

// ── texts ───────────────────────────────────────────────────────────────────────────────────────────────────────────
export const controlCharacter = (at: string, found: string): Issue => {
  const shown = `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  return withSeverity(
    'warning',
    issue(
      'value',
      'control-character',
      at,
      `El texto tiene el carácter de control ${shown}, que no debería estar y que XML no puede decir; quítelo.`,
      `The text has the control character ${shown}, which should not be there and which XML cannot say; remove it.`,
    ),
  );
};

// ── claims ──────────────────────────────────────────────────────────────────────────────────────────────────────────
export const unknownProfile = (at: string, profile: string, severity: 'error' | 'warning', meant?: string): Issue =>
  withSeverity(
    severity,
    issue(
      'not-found',
      'unknown-profile',
      at,
      `El perfil ${quoted(profile)} no se conoce aquí, así que no se comprobó; cargue su StructureDefinition o corrija la URL${meant === undefined ? '.' : `: ¿quiso decir ${quoted(meant)}?`}`,
      `The profile ${quoted(profile)} is not known here, so it was not checked; load its StructureDefinition or correct the URL${meant === undefined ? '.' : `: did you mean ${quoted(meant)}?`}`,
    ),
  );

export const profileOfOtherType = (at: string, profile: string, type: string, found: string): Issue =>
  issue(
    'structure',
    'profile-of-other-type',
    at,
    `El perfil ${quoted(profile)} es de ${type}, el recurso es ${found}; quite el perfil o cambie el recurso.`,
    `The profile ${quoted(profile)} is one of ${type}, the resource is ${found}; remove the profile or change the resource.`,
  );
