// URIs, kept as tokens without a system: https://hl7.org/fhir/R4/search.html#uri
import { type SearchParameter, searchParameter, type TypedValue } from '../../definitions/search-parameters.ts';
import { malformedValue } from '../../fhir/failures-search.ts';
import { parseCanonical } from '../../fhir/reference.ts';
import { allOf, anyOf } from '../any-of.ts';
import { unescapeValue } from '../escape.ts';
import type { Criterion, IndexEntry } from '../query.ts';
import { codeCriterion } from './token.ts';
import { entry, type SearchSettings } from './value-type.ts';

export const modifiers = (): readonly string[] => ['above', 'below'];

export function index(
  { type, value }: TypedValue,
  { key }: SearchParameter,
  _settings: SearchSettings,
  into: IndexEntry[],
): void {
  if (typeof value !== 'string') return;
  if (type === 'canonical') addCanonical(key, value, into);
  else into.push({ kind: 'token', param: key, system: '', code: value });
}

/** By its URL alone, and by URL and version; also how references by canonical URL are kept. */
export function addCanonical(key: string, text: string, into: IndexEntry[]): void {
  const { url, version } = parseCanonical(text);
  into.push({ kind: 'token', param: key, system: '', code: url });
  if (version !== undefined) into.push({ kind: 'token', param: key, system: '', code: `${url}|${version}` });
}

export function criterion(parameter: SearchParameter, modifier: string | undefined, value: string): Criterion {
  const uri = unescapeValue(parameter.code, value);
  if (modifier === undefined) return anyOf([is(parameter, uri), ...ofVersion(parameter, uri)]);
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(uri)) {
    throw malformedValue(`${parameter.code}:${modifier}`, value, {
      es: 'una URL como http://hl7.org/fhir/ValueSet; estos modificadores no valen para URN',
      en: 'a URL such as http://hl7.org/fhir/ValueSet; these modifiers do not apply to URNs',
    });
  }
  return modifier === 'below'
    ? entry('token', parameter.key, [{ column: 'code', op: 'prefix', value: uri }])
    : entry('token', parameter.key, [{ column: 'code', op: 'in', value: ancestors(uri) }]);
}

const is = ({ key }: SearchParameter, uri: string): Criterion =>
  entry('token', key, [{ column: 'code', op: 'eq', value: uri }]);

/** `url=http://x/ValueSet/y|2` of a conformance resource asks for its url and its version. */
function ofVersion(parameter: SearchParameter, uri: string): Criterion[] {
  const { url, version } = parseCanonical(uri);
  const type = parameter.key.slice(0, parameter.key.indexOf('.'));
  const versions = parameter.code === 'url' && version !== undefined ? searchParameter(type, 'version') : undefined;
  if (versions === undefined) return [];
  return [allOf([is(parameter, url), codeCriterion(versions, version as string)])];
}

/** The URL and all it lies below, at the bounds of its path's segments, with and without the slash. */
function ancestors(url: string): string[] {
  const found = [url];
  const root = url.indexOf('/', url.indexOf('://') + 3);
  for (let slash = url.lastIndexOf('/'); root !== -1 && slash >= root; slash = url.lastIndexOf('/', slash - 1)) {
    found.push(url.slice(0, slash + 1), url.slice(0, slash));
  }
  return [...new Set(found)];
}

export const presence = ({ key }: SearchParameter): Criterion => entry('token', key);
