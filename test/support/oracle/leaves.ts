// Whether a resource has a value that a parameter asks for: https://hl7.org/fhir/R4/search.html#ptypes
import type { Resource } from '../../../server/fhir/request.ts';
import { compareStretches, stretch, stretchOf } from './dates.ts';
import { isNear } from './distances.ts';
import { splitAt, unescaped } from './escapes.ts';
import { numberMatches, numberSearch, spanMatches } from './numbers.ts';
import { type Parameter, parameterAt } from './parameters.ts';
import { splitPrefix } from './prefixes.ts';
import { measuredIn, quantityMatches } from './quantities.ts';
import { matchesReference, referredBy } from './references.ts';
import type { OracleSettings } from './settings.ts';
import { laterSurnames, matchesString, stringsOf } from './strings.ts';
import {
  matchesCodeText,
  matchesOfType,
  matchesText,
  matchesToken,
  matchesWords,
  textsOf,
  tokensOf,
} from './tokens.ts';
import { matchesUri, urisOf } from './uris.ts';
import type { Found } from './values.ts';
import { componentsOf, valuesOf } from './world.ts';

/** Any of the values between the commas. */
export function matchesValue(
  resource: Resource,
  parameter: Parameter,
  modifier: string,
  value: string,
  settings: OracleSettings,
): boolean {
  return splitAt(',', value)
    .filter((one) => one !== '')
    .some((one) =>
      parameter.type === 'composite'
        ? matchesComposite(resource, parameter, one, settings)
        : valuesOf(resource, parameter).some((found) => matchesOne(parameter, modifier, one, found, settings)),
    );
}

/** Nothing in the resource could be found by this parameter, whatever is asked. */
export function isMissing(resource: Resource, parameter: Parameter, settings: OracleSettings): boolean {
  if (parameter.type !== 'composite')
    return !valuesOf(resource, parameter).some((one) => hasValue(parameter, one, settings));
  const parts = componentsOf(resource, parameter).map((elements, at) => {
    const part = parameterAt(parameter.component[at]?.definition ?? '') ?? parameter;
    return elements.map((values) => values.some((found) => isFindable(part, found, settings)));
  });
  return !someElement(parts);
}

/** A component without a code or an address, nothing but a text, lets no composite be found. */
function isFindable(part: Parameter, found: Found, settings: OracleSettings): boolean {
  if (part.type === 'token') return tokensOf(found).some(({ system, code }) => (system ?? code) !== undefined);
  if (part.type === 'reference') return (referredBy(found, part, settings)?.target.kind ?? 'unresolved') === 'local';
  return hasValue(part, found, settings);
}

/** For each part whether it holds of each element: is there one of which all hold? */
const someElement = ([first = [], ...others]: boolean[][]): boolean =>
  first.some((holds, element) => holds && others.every((other) => other[element]));

function hasValue(parameter: Parameter, found: Found, settings: OracleSettings): boolean {
  switch (parameter.type) {
    case 'string':
      return stringsOf(found).length > 0;
    case 'token':
      return textsOf(found).length > 0 || tokensOf(found).some(({ system, code }) => (system ?? code) !== undefined);
    case 'date':
      return stretchOf(found, settings) !== undefined;
    case 'number':
      return typeof found.value === 'number' || measuredIn(found) !== undefined;
    case 'quantity':
      return measuredIn(found) !== undefined;
    case 'reference': {
      const { extension: _, id: __, ...content } = Object(found.value) as Record<string, unknown>;
      return referredBy(found, parameter, settings) !== undefined && Object.keys(content).length > 0;
    }
    default:
      return true;
  }
}

/** Each part of the value holds of the same element: https://hl7.org/fhir/R4/search.html#combining */
function matchesComposite(resource: Resource, parameter: Parameter, value: string, settings: OracleSettings): boolean {
  const parts = splitAt('$', value);
  return someElement(
    componentsOf(resource, parameter).map((elements, at) => {
      const part = parameterAt(parameter.component[at]?.definition ?? '') ?? parameter;
      return elements.map((values) => values.some((found) => matchesOne(part, '', parts[at] ?? '', found, settings)));
    }),
  );
}

function matchesOne(
  parameter: Parameter,
  modifier: string,
  search: string,
  found: Found,
  settings: OracleSettings,
): boolean {
  switch (parameter.type) {
    case 'string':
      return [...stringsOf(found), ...(modifier === '' ? laterSurnames(found) : [])].some((text) =>
        matchesString(modifier, unescaped(search), text),
      );
    case 'token':
      if (modifier === 'text') return matchesText(search, found);
      if (modifier === 'text-advanced') return matchesWords(search, found);
      if (modifier === 'code-text')
        return tokensOf(found).some((token) => matchesCodeText(search, token, settings.anyCase));
      if (modifier === 'of-type')
        return tokensOf(found).some((token) => matchesOfType(search, token, settings.anyCase));
      return tokensOf(found).some((token) => matchesToken(search, token, settings.anyCase));
    case 'date':
      return matchesDate(search, found, settings);
    case 'number': {
      const sought = numberSearch(search);
      if (sought === undefined) return false;
      if (typeof found.value === 'number') return numberMatches(sought, found.type, found.value);
      const range = measuredIn(found);
      return range !== undefined && spanMatches(sought, range);
    }
    case 'quantity': {
      const measured = measuredIn(found);
      return measured !== undefined && quantityMatches(search, measured);
    }
    case 'reference': {
      const referred = referredBy(found, parameter, settings);
      if (referred === undefined) return false;
      if (modifier === 'identifier')
        return referred.identifiers.some((token) => matchesToken(search, token, settings.anyCase));
      return matchesReference(unescaped(search), modifier, referred, settings.baseUrl);
    }
    case 'uri':
      return urisOf(found).some((uri) => matchesUri(modifier, unescaped(search), uri));
    case 'special': // near is the only one
      return isNear(search, found.value as object);
    default:
      throw new Error(`no values are compared for parameters of type ${parameter.type}`);
  }
}

function matchesDate(search: string, found: Found, settings: OracleSettings): boolean {
  const { prefix, rest } = splitPrefix(search);
  const sought = stretch(rest, settings.timeZone);
  const target = stretchOf(found, settings);
  if (sought === undefined || target === undefined) return false;
  return compareStretches(prefix, sought, target, settings.now);
}
