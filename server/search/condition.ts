// One search parameter as a client writes it, `name:modifier=value,value`, as a Criterion:
// https://hl7.org/fhir/R4/search.html#modifiers
import { type SearchParameter, searchParameter } from '../definitions/search-parameters.ts';
import { isResourceType } from '../definitions/structures.ts';
import {
  malformedValue,
  searchTooComplex,
  searchValueTooLong,
  unknownParameterIssue,
  unsupportedModifier,
  unsupportedParameter,
} from '../fhir/failures-search.ts';
import type { Issue } from '../fhir/outcome.ts';
import { anyOf } from './any-of.ts';
import { splitAt } from './escape.ts';
import type { Criterion } from './query.ts';
import { answeredParameters, valueTypeOf } from './value-types.ts';
import type { SearchSettings, ValueType } from './values/value-type.ts';

/** A name that the type does not know; whoever asked decides what that means. */
export type Unknown = { kind: 'unknown'; name: string; type: string };

export const unknownIssue = (severity: Issue['severity'], { name, type }: Unknown): Issue =>
  unknownParameterIssue(
    severity,
    name,
    type,
    answeredParameters(type).map(({ code }) => code),
  );

/** `conditions`: how many more a search may amount to. */
export type Scope = { settings: SearchSettings; conditions: { left: number } };

const MOST_CONDITIONS = 4_000;
/** A range or the beginning of a text is looked for apart from the others; codes and references are one list. */
const COST: Partial<Record<SearchParameter['type'], number>> = {
  date: 20,
  number: 20,
  quantity: 20,
  string: 20,
  composite: 20,
};
/** Characters of a value. */
const LONGEST = 2_000;

export const newScope = (settings: SearchSettings): Scope => ({ settings, conditions: { left: MOST_CONDITIONS } });

/** What one value of a parameter counts for. */
export const costOf = ({ type }: SearchParameter): number => COST[type] ?? 1;

/** Throws FhirError 400 when the search has become too large. */
export function spend({ conditions }: Scope, count: number): void {
  conditions.left -= count;
  if (conditions.left < 0) throw searchTooComplex(MOST_CONDITIONS);
}

/** A parameter of the type itself, neither chain nor `_has`. Throws FhirError 400. */
export function ownCondition(type: string, name: string, value: string, scope: Scope): Criterion | Unknown {
  const colon = name.indexOf(':');
  const code = colon === -1 ? name : name.slice(0, colon);
  const modifier = colon === -1 ? undefined : name.slice(colon + 1);
  const parameter = searchParameter(type, code);
  if (parameter === undefined) return { kind: 'unknown', name: code, type };
  const valueType = valueTypeOf(parameter);
  if (valueType === undefined) throw unsupportedParameter(name);
  const presence = modifier === 'missing' ? valueType.presence(parameter) : undefined;
  if (presence !== undefined) return missing(code, value, presence);
  assertModifier(parameter, modifier, valueType);
  if (modifier === 'not') return { kind: 'not', of: values(parameter, undefined, value, valueType, scope) };
  if (modifier === 'not-in') return { kind: 'not', of: values(parameter, 'in', value, valueType, scope) };
  return values(parameter, modifier, value, valueType, scope);
}

function values(
  parameter: SearchParameter,
  modifier: string | undefined,
  value: string,
  valueType: ValueType,
  scope: Scope,
): Criterion {
  const alternatives = splitAt(',', value).filter((alternative) => alternative !== '');
  for (const one of alternatives) assertValue(parameter, one);
  spend(scope, alternatives.length * costOf(parameter));
  return anyOf(alternatives.map((one) => valueType.criterion(parameter, modifier, one, scope.settings)));
}

/** Throws FhirError 400 for what no value can be. */
export function assertValue({ code }: SearchParameter, value: string): void {
  if (value.includes('\u0000'))
    throw malformedValue(code, value, { es: 'texto sin U+0000', en: 'text without U+0000' });
  if (value.length > LONGEST) throw searchValueTooLong(code, LONGEST);
}

function missing(code: string, value: string, presence: Criterion): Criterion {
  if (value === 'true') return { kind: 'not', of: presence };
  if (value === 'false') return presence;
  throw malformedValue(`${code}:missing`, value, { es: 'true o false', en: 'true or false' });
}

/** A modifier that is ignored changes what is found: it is refused, whatever the client prefers. */
function assertModifier(parameter: SearchParameter, modifier: string | undefined, valueType: ValueType): void {
  const { code, targets } = parameter;
  const modifiers = valueType.modifiers(parameter);
  if (modifier === undefined || modifiers.includes(modifier)) return;
  if (modifiers.includes('[type]') && isTarget(modifier, targets)) return;
  const types = targets.length === 0 ? ['[type]'] : targets;
  throw unsupportedModifier(code, modifier, [
    ...(valueType.presence(parameter) === undefined ? [] : ['missing']),
    ...modifiers.flatMap((name) => (name === '[type]' ? types : [name])),
  ]);
}

/** Whether a reference may point to the type; no targets: to any. */
export const isTarget = (type: string, targets: readonly string[]): boolean =>
  targets.length === 0 ? isResourceType(type) : targets.includes(type);
