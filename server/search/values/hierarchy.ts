// `:above` and `:below` of references: parts of organizations and places, versions of canonicals.
// https://hl7.org/fhir/R4/search.html#reference
import type { SearchParameter } from '../../definitions/search-parameters.ts';
import { resourceTypes } from '../../definitions/structures.ts';
import { malformedValue } from '../../fhir/failures-search.ts';
import { parseCanonical, parseReference } from '../../fhir/reference.ts';
import { isId } from '../../fhir/route.ts';
import { anyOf } from '../any-of.ts';
import { unescapeValue } from '../escape.ts';
import type { Criterion, Test } from '../query.ts';
import { parentParameter } from '../questions.ts';
import { canonicalCriterion, versionTag } from './uri.ts';
import { entry, type SearchSettings } from './value-type.ts';

let everywhere: string[] | undefined;

/** The types of its targets of which one resource can be part of another. */
export function orderedTypes({ targets }: SearchParameter): string[] {
  everywhere ??= resourceTypes().filter((type) => parentParameter(type) !== undefined);
  return targets.length === 0 ? everywhere : everywhere.filter((type) => targets.includes(type));
}

/** `Location/1`, or `1` where only one type of target has parts; `http://url|1.2` for canonicals. */
export function hierarchyCriterion(
  parameter: SearchParameter,
  direction: 'above' | 'below',
  value: string,
  { baseUrl, ask }: SearchSettings,
): Criterion {
  const { code, key } = parameter;
  const text = unescapeValue(code, value);
  const types = orderedTypes(parameter);
  const [only, ...others] = types;
  const reference =
    isId(text) && only !== undefined && others.length === 0
      ? { kind: 'local' as const, type: only, id: text }
      : parseReference(text, baseUrl);
  if (reference.kind === 'local' && types.includes(reference.type)) {
    const { type, id } = reference;
    const ids = ask?.({ kind: 'resource', direction, type, id }).get(type) ?? new Set();
    return entry('reference', key, [
      { column: 'type', op: 'eq', value: type },
      { column: 'id', op: 'in', value: [...ids] },
    ]);
  }
  if (reference.kind === 'foreign' || reference.kind === 'urn') return ofVersions(key, direction, text);
  const type = only ?? 'Questionnaire';
  throw malformedValue(`${code}:${direction}`, value, {
    es: `${type}/id o una URL canónica`,
    en: `${type}/id or a canonical URL`,
  });
}

/** `url|1.2` is above `url|1.2.3`, and a URL without a version above all of them. */
function ofVersions(key: string, direction: 'above' | 'below', text: string): Criterion {
  const { url, version } = parseCanonical(text);
  const is: Test = { column: 'code', op: 'eq', value: url };
  if (version === undefined) return entry('token', key, [is]);
  if (direction === 'below') {
    const later: Test = { column: 'system', op: 'prefix', value: `${versionTag(version)}.` };
    return anyOf([canonicalCriterion(key, url, version), entry('token', key, [is, later])]);
  }
  const parts = version.split('.');
  return anyOf(parts.map((_, at) => canonicalCriterion(key, url, parts.slice(0, at + 1).join('.'))));
}
