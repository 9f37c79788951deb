// References between resources: https://hl7.org/fhir/R4/search.html#reference

import { elementsOf } from '../../definitions/extract/elements-of.ts';
import type { SearchParameter, TypedValue } from '../../definitions/search-parameters.ts';
import { isResourceType } from '../../definitions/structures.ts';
import { malformedValue } from '../../fhir/failures-search.ts';
import { type ParsedReference, parseCanonical, parseReference } from '../../fhir/reference.ts';
import { anyOf } from '../any-of.ts';
import { type Container, partId, partType, toPart } from '../container.ts';
import { unescapeValue } from '../escape.ts';
import type { Criterion, IndexEntry, Test } from '../query.ts';
import { hierarchyCriterion, orderedTypes } from './hierarchy.ts';
import { readToken, tokenTests } from './token.ts';
import { addCanonical, canonicalCriterion } from './uri.ts';
import { entry, type SearchSettings, subKey } from './value-type.ts';

/** A canonical URL has neither an identifier of its own nor a type to tell; resources of some types lie below others. */
export const modifiers = (parameter: SearchParameter): readonly string[] => {
  const isReference = finds(parameter, 'Reference');
  const isOrdered = finds(parameter, 'canonical') || (isReference && orderedTypes(parameter).length > 0);
  return [...(isReference ? ['identifier', '[type]'] : []), ...(isOrdered ? ['above', 'below'] : [])];
};

const finds = (parameter: SearchParameter, wanted: string): boolean =>
  elementsOf(parameter).some(({ type }) => type === wanted);

type Reference = {
  reference?: string;
  identifier?: { system?: string; value?: string };
  display?: string;
  type?: string;
};

export function index(
  { value }: TypedValue,
  { key, targets }: SearchParameter,
  { baseUrl, container }: SearchSettings,
  into: IndexEntry[],
): void {
  if (typeof value === 'string') {
    if (value.startsWith('#')) addFragment(key, value.slice(1), container, into);
    addUrl(key, value, baseUrl, into);
    return;
  }
  const { resourceType, id } = value as { resourceType?: unknown; id?: unknown };
  if (typeof resourceType === 'string') {
    // The first resource of a Bundle, whatever it is: `composition` finds Compositions only.
    if (!targets.includes(resourceType)) return;
    if (typeof id === 'string') into.push({ kind: 'reference', param: key, type: resourceType, id });
    if (container?.first !== undefined) into.push({ kind: 'reference', param: toPart(key), ...container.first });
    return;
  }
  const { reference, identifier, display, type } = value as Reference;
  if (reference?.startsWith('#')) addFragment(key, reference.slice(1), container, into);
  const entry = reference === undefined ? undefined : container?.entry?.(reference);
  if (entry !== undefined) into.push({ kind: 'reference', param: toPart(key), ...entry });
  const before = into.length;
  if (reference !== undefined) addLiteral(key, parseReference(reference, baseUrl), into);
  if (identifier?.system !== undefined || identifier?.value !== undefined) {
    const { system = '', value: code = '' } = identifier;
    into.push({ kind: 'token', param: subKey(key, 'identifier'), system, code });
  }
  // What is contained, or nothing but a text, is not found by an address, but it is not missing either.
  if (into.length === before && (reference ?? identifier ?? display ?? type) !== undefined) {
    into.push({ kind: 'token', param: key, system: '', code: '' });
  }
}

function addLiteral(key: string, reference: ParsedReference, into: IndexEntry[]): void {
  const { kind } = reference;
  if (kind === 'local') into.push({ kind: 'reference', param: key, type: reference.type, id: reference.id });
  else if (kind === 'foreign') into.push({ kind: 'token', param: key, system: '', code: reference.url });
  else if (kind === 'urn') into.push({ kind: 'token', param: key, system: '', code: reference.urn });
}

/** What is contained in the resource itself cannot be searched for by its address; `#` alone is what contains. */
function addFragment(key: string, id: string, container: Container | undefined, into: IndexEntry[]): void {
  if (container === undefined) return;
  const type = container.parts.get(id);
  if (id === '') into.push({ kind: 'reference', param: key, type: container.type, id: container.id });
  else if (type !== undefined)
    into.push({ kind: 'reference', param: toPart(key), type: partType(type), id: partId(container, id) });
}

/** A canonical URL, or an URI in its place, that may also be the address of a resource here. */
function addUrl(key: string, text: string, baseUrl: string, into: IndexEntry[]): void {
  const reference = parseReference(text, baseUrl);
  if (reference.kind === 'local') addLiteral(key, reference, into);
  addCanonical(key, text, into);
}

/** `1`, `Patient/1`, `https://…/Patient/1`, a canonical URL, an URN; with `:Patient` an id; with `:identifier` a token. */
export function criterion(
  parameter: SearchParameter,
  modifier: string | undefined,
  value: string,
  settings: SearchSettings,
): Criterion {
  const { key, code, targets } = parameter;
  const { baseUrl } = settings;
  if (modifier === 'above' || modifier === 'below') return hierarchyCriterion(parameter, modifier, value, settings);
  if (modifier === 'identifier')
    return entry('token', subKey(key, 'identifier'), tokenTests(readToken(`${code}:identifier`, value)));
  const text = unescapeValue(code, value);
  if (/^[A-Za-z0-9\-.]{1,64}$/.test(text)) return toId(key, text, modifier === undefined ? targets : [modifier]);
  const reference = parseReference(text, baseUrl);
  if (reference.kind === 'local' && isResourceType(reference.type)) {
    if (modifier === undefined || modifier === reference.type) return toId(key, reference.id, [reference.type]);
  } else if (modifier === undefined && (reference.kind === 'foreign' || reference.kind === 'urn')) {
    return toUrl(parameter, reference.kind === 'urn' ? reference.urn : reference.url);
  }
  throw malformedValue(modifier === undefined ? code : `${code}:${modifier}`, value, expected(parameter, modifier));
}

/** A literal reference elsewhere, or a canonical URL with its version or whatever its version. */
function toUrl({ key }: SearchParameter, text: string): Criterion {
  const is = entry('token', key, [{ column: 'code', op: 'eq', value: text }]);
  const { url, version } = parseCanonical(text);
  return version === undefined ? is : anyOf([is, canonicalCriterion(key, url, version)]);
}

/** No types: of any. */
function toId(key: string, id: string, types: readonly string[]): Criterion {
  const [only, ...others] = types;
  const type: Test[] =
    only === undefined
      ? []
      : [
          others.length === 0
            ? { column: 'type', op: 'eq', value: only }
            : { column: 'type', op: 'in', value: [...types] },
        ];
  return entry('reference', key, [...type, { column: 'id', op: 'eq', value: id }]);
}

function expected({ targets }: SearchParameter, modifier: string | undefined) {
  if (modifier !== undefined) return { es: `el id de un recurso ${modifier}`, en: `the id of a ${modifier}` };
  const type = targets[0] ?? 'Patient';
  return { es: `un id, ${type}/id o una URL absoluta`, en: `an id, ${type}/id or an absolute URL` };
}

/** Here, elsewhere, known by its identifier alone, contained, or nothing but a text. */
export const presence = ({ key }: SearchParameter): Criterion => ({
  kind: 'or',
  of: [entry('reference', key), entry('token', key), entry('token', subKey(key, 'identifier'))],
});
