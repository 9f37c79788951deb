// Whether an element of a profile only narrows what its base says of it: https://hl7.org/fhir/R4/profiling.html#resources,
// https://hl7.org/fhir/R4/elementdefinition.html#interpretation
import {
  profileTypeMismatch,
  profileValueOfOtherType,
  profileWidensBase,
  type Widened,
} from '../../fhir/failures-structure-definition.ts';
import type { Issue } from '../../fhir/outcome.ts';
import { parseCanonical } from '../../fhir/reference.ts';
import {
  choiceOf,
  type DefinitionSource,
  type ElementDefinition,
  type ElementType,
  structureDefinition,
  typeDefined,
  typeOfCanonical,
} from '../profiles/definitions.ts';
import { equalsFixed, matchesPattern } from '../profiles/values.ts';
import { isA } from '../referenced-type.ts';
import { choiceType, structure } from '../structures.ts';

/** `told`: what the differential says of an element; `before`: what the element was. `at`: where it is told. */
export function narrowingFaults(
  told: ElementDefinition,
  before: ElementDefinition,
  at: string,
  definitions: DefinitionSource,
): Issue[] {
  const widened = [
    ...ofCardinality(told, before),
    ...ofTypes(told, before, definitions),
    ...ofBinding(told, before),
    ...ofValues(told, before),
    ...ofFlags(told, before),
  ];
  return [
    ...widened.map((one) => profileWidensBase(`${at}.${one.name}`, told.id ?? told.path, one)),
    ...typeMismatches(told, at, definitions),
    ...valuesOfOtherTypes(told, before, at),
  ];
}

const most = (max: string | undefined): number =>
  max === undefined || max === '*' ? Number.POSITIVE_INFINITY : Number(max);

function ofCardinality(told: ElementDefinition, before: ElementDefinition): Widened[] {
  const isLess = told.min !== undefined && told.min < (before.min ?? 0);
  const isMore = told.max !== undefined && most(told.max) > most(before.max);
  return [
    ...(isLess ? [{ name: 'min', found: String(told.min), base: String(before.min) }] : []),
    ...(isMore ? [{ name: 'max', found: String(told.max), base: String(before.max) }] : []),
  ];
}

// ── types ───────────────────────────────────────────────────────────────────────────────────────────────────────────
function ofTypes(told: ElementDefinition, before: ElementDefinition, definitions: DefinitionSource): Widened[] {
  const allowed = before.type ?? [];
  if (allowed.length === 0) return [];
  return (told.type ?? []).flatMap((type, at): Widened[] => {
    const name = `type[${at}]`;
    const bases = allowed.filter(({ code }) => isSameType(type.code, code));
    if (bases.length === 0) {
      return [{ name: `${name}.code`, found: type.code, base: allowed.map(({ code }) => code).join(' | ') }];
    }
    return ofTargets(type, bases, name, definitions);
  });
}

/** Of what is no type of R4, such as those of FHIRPath, nothing is said. */
const isSameType = (code: string, base: string): boolean =>
  code === base || structure(code) === undefined || structure(base) === undefined || isA(code, base);

/** Where references may lead can only become fewer types and profiles. */
function ofTargets(
  type: ElementType,
  bases: readonly ElementType[],
  name: string,
  definitions: DefinitionSource,
): Widened[] {
  const allowed = bases.flatMap(({ targetProfile = [] }) => targetProfile);
  if (allowed.length === 0 || bases.some(({ targetProfile = [] }) => targetProfile.length === 0)) return [];
  return (type.targetProfile ?? []).flatMap((target, at) =>
    allowed.some((base) => derivesFrom(target, base, definitions) !== false)
      ? []
      : [{ name: `${name}.targetProfile[${at}]`, found: target, base: allowed.join(' | ') }],
  );
}

const DEEPEST = 20;

/** Whether a profile is another one, or rests on it; undefined where nobody can tell. */
function derivesFrom(canonical: string, base: string, definitions: DefinitionSource): boolean | undefined {
  const wanted = typeOfCanonical(base);
  let url: string | undefined = canonical;
  for (let depth = 0; url !== undefined && depth < DEEPEST; depth++) {
    if (parseCanonical(url).url === parseCanonical(base).url) return true;
    const type = typeOfCanonical(url);
    if (type !== undefined) return wanted !== undefined && isA(type, wanted);
    const definition = structureDefinition(definitions, url);
    if (definition === undefined) return undefined;
    if (wanted !== undefined) return isA(definition.type, wanted);
    url = definition.baseDefinition;
  }
  return false;
}

/** A profile of a type is one of that type: https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.type.profile */
function typeMismatches(
  { id, path, type = [] }: ElementDefinition,
  at: string,
  definitions: DefinitionSource,
): Issue[] {
  return type.flatMap(({ code, profile = [] }, index) =>
    profile.flatMap((canonical, place) => {
      const found = typeDefined(canonical, definitions);
      if (found === undefined || found === code || structure(code)?.abstract !== false) return [];
      return [profileTypeMismatch(`${at}.type[${index}].profile[${place}]`, id ?? path, canonical, found, code)];
    }),
  );
}

/** https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.fixed_x_ */
function valuesOfOtherTypes(told: ElementDefinition, before: ElementDefinition, at: string): Issue[] {
  const types = (told.type ?? before.type ?? []).map(({ code }) => code);
  if (types.length === 0 || types.some((code) => structure(code)?.abstract !== false)) return [];
  return ['fixed', 'pattern'].flatMap((name) => {
    const found = choiceOf(told, name)?.type;
    if (found === undefined) return [];
    const type = choiceType(found);
    if (types.some((code) => isA(type, code) || isA(code, type))) return [];
    return [profileValueOfOtherType(`${at}.${name}`, told.id ?? told.path, name, type, types)];
  });
}

// ── bindings, values, flags ─────────────────────────────────────────────────────────────────────────────────────────
const STRENGTHS = ['example', 'preferred', 'extensible', 'required'];

/** https://hl7.org/fhir/R4/profiling.html#binding */
function ofBinding({ binding }: ElementDefinition, { binding: base }: ElementDefinition): Widened[] {
  if (binding?.strength === undefined || base?.strength === undefined) return [];
  if (STRENGTHS.indexOf(binding.strength) >= STRENGTHS.indexOf(base.strength)) return [];
  return [{ name: 'binding.strength', found: binding.strength, base: base.strength }];
}

/** https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.fixed_x_ */
function ofValues(told: ElementDefinition, before: ElementDefinition): Widened[] {
  const own = choiceOf(told, 'fixed') ?? choiceOf(told, 'pattern');
  const base = choiceOf(before, 'fixed') ?? choiceOf(before, 'pattern');
  if (own === undefined || base === undefined) return [];
  const isFixed = choiceOf(before, 'fixed') !== undefined;
  const keeps = isFixed ? equalsFixed(own.value, base.value) : matchesPattern(own.value, base.value);
  const name = choiceOf(told, 'fixed') === undefined ? 'pattern' : 'fixed';
  return keeps ? [] : [{ name, found: JSON.stringify(own.value), base: JSON.stringify(base.value) }];
}

/** What must be supported, or modifies the meaning, goes on doing so: https://hl7.org/fhir/R4/conformance-rules.html#mustSupport */
function ofFlags(told: ElementDefinition, before: ElementDefinition): Widened[] {
  const { maxLength } = told;
  const flags = ['mustSupport', 'isModifier'].filter((name) => told[name] === false && before[name] === true);
  const isLonger = maxLength !== undefined && before.maxLength !== undefined && maxLength > before.maxLength;
  return [
    ...flags.map((name) => ({ name, found: 'false', base: 'true' })),
    ...(isLonger ? [{ name: 'maxLength', found: String(maxLength), base: String(before.maxLength) }] : []),
  ];
}
