// Whether a resource has a value that a parameter asks for: https://hl7.org/fhir/R4/search.html#ptypes
import type { Resource } from '../../../server/fhir/request.ts';
import { compareStretches, stretch, stretchOf } from './dates.ts';
import { splitAt, unescaped } from './escapes.ts';
import { numberMatches, numberSearch } from './numbers.ts';
import { type Parameter, type ParameterType, parameterAt } from './parameters.ts';
import { splitPrefix } from './prefixes.ts';
import { measuredIn, quantityMatches } from './quantities.ts';
import { matchesReference, referredBy } from './references.ts';
import type { OracleSettings } from './settings.ts';
import { matchesString, stringsOf } from './strings.ts';
import { matchesOfType, matchesText, matchesToken, tokensOf } from './tokens.ts';
import { matchesUri } from './uris.ts';
import { evaluateInside, type Found } from './values.ts';
import { valuesOf } from './world.ts';

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
        : valuesOf(resource, parameter).some((found) => matchesOne(parameter.type, modifier, one, found, settings)),
    );
}

/** Each part of the value holds of the same element: https://hl7.org/fhir/R4/search.html#combining */
function matchesComposite(resource: Resource, parameter: Parameter, value: string, settings: OracleSettings): boolean {
  const parts = splitAt('$', value);
  const [first = [], ...others] = parameter.component.map(({ definition, expression }, at) => {
    const type = parameterAt(definition)?.type ?? 'special';
    return evaluateInside(parameter.expression, expression, resource).map((values) =>
      values.some((found) => matchesOne(type, '', parts[at] ?? '', found, settings)),
    );
  });
  return first.some((matches, element) => matches && others.every((other) => other[element]));
}

function matchesOne(
  type: ParameterType,
  modifier: string,
  search: string,
  found: Found,
  settings: OracleSettings,
): boolean {
  switch (type) {
    case 'string':
      return stringsOf(found).some((text) => matchesString(modifier, unescaped(search), text));
    case 'token':
      if (modifier === 'text') return matchesText(search, found);
      if (modifier === 'of-type') return tokensOf(found).some((token) => matchesOfType(search, token));
      return tokensOf(found).some((token) => matchesToken(search, token));
    case 'date':
      return matchesDate(search, found, settings);
    case 'number': {
      const sought = numberSearch(search);
      return sought !== undefined && numberMatches(sought, found.type, found.value as number);
    }
    case 'quantity': {
      const measured = measuredIn(found);
      return measured !== undefined && quantityMatches(search, measured);
    }
    case 'reference': {
      const referred = referredBy(found, settings);
      if (referred === undefined) return false;
      if (modifier === 'identifier') return referred.identifiers.some((token) => matchesToken(search, token));
      return matchesReference(unescaped(search), modifier, referred, settings.baseUrl);
    }
    case 'uri':
      return matchesUri(modifier, unescaped(search), found.value as string);
    default:
      throw new Error(`no values are compared for parameters of type ${type}`);
  }
}

function matchesDate(search: string, found: Found, settings: OracleSettings): boolean {
  const { prefix, rest } = splitPrefix(search);
  const sought = stretch(rest, settings.timeZone);
  const target = stretchOf(found, settings);
  if (sought === undefined || target === undefined) return false;
  return compareStretches(prefix, sought, target, settings.now);
}
