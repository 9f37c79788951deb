// Whether definitions of searches agree with those they name: https://hl7.org/fhir/R4/searchparameter-definitions.html#SearchParameter.derivedFrom,
// https://hl7.org/fhir/R4/capabilitystatement-definitions.html#CapabilityStatement.rest.resource.searchParam.type
import { compositeTooSmall, searchBaseDiffers, searchTypeDiffers } from '../../fhir/failures-profile-searches.ts';
import { parseCanonical } from '../../fhir/reference.ts';
import { isA } from '../referenced-type.ts';
import { officialParameter } from '../search-parameters.ts';
import type { DefinitionSource } from './definitions.ts';
import type { Check } from './judging.ts';

/** A parameter that a CapabilityStatement lists; R4's own examples err here, so $validate alone tells it. */
export const checkListedParameter: Check = ({ value }, { definitions, trail }) => {
  const { definition, type } = value as Record<string, unknown>;
  const known = typeof definition === 'string' ? defined(definition, definitions) : undefined;
  if (known?.type === undefined || typeof type !== 'string' || known.type === type) return;
  trail.report((at) => searchTypeDiffers(at, definition as string, type, known.type as string), 'type');
};

/** Likewise: one that cannot be searched by is kept, and $reindex says why. */
export const checkSearchParameter: Check = ({ value }, { definitions, trail }) => {
  const { type, base, component, derivedFrom } = value as Record<string, unknown>;
  const components = Array.isArray(component) ? component.length : 0;
  if (type === 'composite' && components < 2) trail.report((at) => compositeTooSmall(at, components), 'component');
  const known = typeof derivedFrom === 'string' ? defined(derivedFrom, definitions) : undefined;
  if (known === undefined) return;
  if (known.type !== undefined && known.type !== type)
    trail.report((at) => searchTypeDiffers(at, derivedFrom as string, String(type), known.type as string), 'type');
  for (const [index, one] of (Array.isArray(base) ? base : []).entries()) {
    if (known.base.some((of) => isA(String(one), of))) continue;
    trail.report((at) => searchBaseDiffers(at, derivedFrom as string, String(one), known.base), `base[${index}]`);
  }
};

/** R4's own, or what is among the definitions. */
function defined(canonical: string, definitions: DefinitionSource): { type?: string; base: string[] } | undefined {
  const official = officialParameter(parseCanonical(canonical).url);
  if (official !== undefined) return official;
  const found = definitions(canonical);
  if (found?.resourceType !== 'SearchParameter') return undefined;
  const { type, base } = found;
  return { ...(typeof type === 'string' ? { type } : {}), base: Array.isArray(base) ? base : [] };
}
