// What R4 says of a SearchParameter in prose, and whether this hub can search by it: https://hl7.org/fhir/R4/searchparameter.html
import {
  compositeTooSmall,
  onlyOfType,
  searchBaseDiffers,
  searchParameterUnusable,
  searchTypeDiffers,
} from '../../fhir/failures-profile-searches.ts';
import { parseCanonical } from '../../fhir/reference.ts';
import type { Resource } from '../../fhir/request.ts';
import { readCustomParameter } from '../custom-parameters.ts';
import type { DefinitionSource } from '../profiles/definitions.ts';
import type { Judging } from '../profiles/judging.ts';
import { isA } from '../referenced-type.ts';
import { officialParameter } from '../search-parameters.ts';
import { records } from '../unchecked-json.ts';

/** What is of some types alone: https://hl7.org/fhir/R4/search.html#prefix, https://hl7.org/fhir/R4/searchparameter-definitions.html#SearchParameter.target */
const OF_TYPES: Record<string, string[]> = {
  comparator: ['number', 'date', 'quantity', 'composite', 'special'],
  target: ['reference', 'composite', 'special'],
};

/** https://hl7.org/fhir/R4/search.html#modifiers */
const MODIFIERS: Record<string, string[]> = {
  exact: ['string'],
  contains: ['string', 'uri'],
  text: ['token', 'reference'],
  not: ['token'],
  in: ['token'],
  'not-in': ['token'],
  above: ['token', 'uri', 'reference'],
  below: ['token', 'uri', 'reference'],
  'of-type': ['token'],
  ofType: ['token'],
  type: ['reference'],
  identifier: ['reference'],
};

export function checkSearchParameter(resource: Resource, { definitions, trail }: Judging): void {
  const { type, component, modifier } = resource;
  if (typeof type !== 'string') return;
  const count = records(component).length;
  if (type === 'composite' && count < 2) trail.report((at) => compositeTooSmall(at, count), 'component');
  if (type !== 'composite' && count > 0)
    trail.report((at) => onlyOfType(at, 'component', ['composite'], type), 'component');
  checkDerivation(type, resource, definitions, trail);
  for (const [name, types] of Object.entries(OF_TYPES)) {
    const isSaid = Array.isArray(resource[name]) && resource[name].length > 0;
    if (isSaid && !types.includes(type)) trail.report((at) => onlyOfType(at, name, types, type), name);
  }
  const modifiers: unknown[] = Array.isArray(modifier) ? modifier : [];
  modifiers.forEach((one, at) => {
    const types = typeof one === 'string' && Object.hasOwn(MODIFIERS, one) ? MODIFIERS[one] : undefined;
    if (types === undefined || type === 'special' || types.includes(type)) return;
    trail.report((where) => onlyOfType(where, String(one), types, type), `modifier[${at}]`);
  });
  const problem = readCustomParameter(resource)?.problem;
  if (problem !== undefined) trail.report((at) => searchParameterUnusable(at, problem));
}

/** https://hl7.org/fhir/R4/searchparameter-definitions.html#SearchParameter.derivedFrom */
function checkDerivation(
  type: string,
  { derivedFrom, base }: Resource,
  definitions: DefinitionSource,
  trail: Judging['trail'],
): void {
  if (typeof derivedFrom !== 'string') return;
  const known = parameterCalled(derivedFrom, definitions);
  if (known === undefined) return;
  const { type: expected } = known;
  if (expected !== undefined && expected !== type)
    trail.report((at) => searchTypeDiffers(at, derivedFrom, type, expected), 'type');
  for (const [index, one] of (Array.isArray(base) ? base : []).entries()) {
    if (known.base.some((of) => isA(String(one), of))) continue;
    trail.report((at) => searchBaseDiffers(at, derivedFrom, String(one), known.base), `base[${index}]`);
  }
}

/** R4's own, or what is among the definitions. */
export function parameterCalled(
  canonical: string,
  definitions: DefinitionSource,
): { type?: string; base: string[] } | undefined {
  const official = officialParameter(parseCanonical(canonical).url);
  if (official !== undefined) return official;
  const found = definitions(canonical);
  if (found?.resourceType !== 'SearchParameter') return undefined;
  const { type, base } = found;
  return { ...(typeof type === 'string' ? { type } : {}), base: Array.isArray(base) ? base : [] };
}
