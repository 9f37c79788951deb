// URIs, kept as tokens without a system: https://hl7.org/fhir/R4/search.html#uri
import { type SearchParameter, searchParameter, type TypedValue } from '../../definitions/search-parameters.ts';
import { malformedValue } from '../../fhir/failures-search.ts';
import { parseCanonical } from '../../fhir/reference.ts';
import { allOf, anyOf } from '../any-of.ts';
import { unescapeValue } from '../escape.ts';
import type { Criterion, IndexEntry } from '../query.ts';
import { codesOf } from './letter-case.ts';
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

/** The URL, and the version in the place of a system; also how references by canonical URL are kept. */
export function addCanonical(key: string, text: string, into: IndexEntry[]): void {
  const { url, version } = parseCanonical(text);
  into.push({ kind: 'token', param: key, system: versionTag(version), code: url });
}

/** `''` is a URL without a version: it means every one. */
export const versionTag = (version = ''): string => (version === '' ? '' : `|${version}`);

export function criterion(
  parameter: SearchParameter,
  modifier: string | undefined,
  value: string,
  settings: SearchSettings,
): Criterion {
  const uri = unescapeValue(parameter.code, value);
  if (modifier === undefined)
    return anyOf([is(parameter, uri), ...ofVersion(parameter, uri), ...ownVersion(parameter, uri, settings)]);
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(uri)) {
    throw malformedValue(`${parameter.code}:${modifier}`, value, {
      es: 'una URL como http://hl7.org/fhir/ValueSet; estos modificadores no valen para URN',
      en: 'a URL such as http://hl7.org/fhir/ValueSet; these modifiers do not apply to URNs',
    });
  }
  return modifier === 'below'
    ? anyOf(startsWith(parameter, uri))
    : anyOf(ancestors(uri).flatMap((one) => [is(parameter, one), ...ofVersion(parameter, one)]));
}

/** A URI that begins so; behind `|`, a canonical whose version does. */
function startsWith({ key }: SearchParameter, uri: string): Criterion[] {
  const begins = entry('token', key, [{ column: 'code', op: 'prefix', value: uri }]);
  const bar = uri.indexOf('|');
  if (bar === -1) return [begins];
  const version = entry('token', key, [
    { column: 'code', op: 'eq', value: uri.slice(0, bar) },
    { column: 'system', op: 'prefix', value: uri.slice(bar) },
  ]);
  return [begins, version];
}

const is = ({ key }: SearchParameter, uri: string): Criterion =>
  entry('token', key, [{ column: 'code', op: 'eq', value: uri }]);

/** A canonical with this version. */
function ofVersion({ key }: SearchParameter, uri: string): Criterion[] {
  const { url, version } = parseCanonical(uri);
  return version === undefined ? [] : [canonicalCriterion(key, url, version)];
}

export const canonicalCriterion = (key: string, url: string, version: string): Criterion =>
  entry('token', key, [
    { column: 'code', op: 'eq', value: url },
    { column: 'system', op: 'eq', value: versionTag(version) },
  ]);

/** A canonical with one of these versions, or with none, which means every one. */
export const toVersions = (key: string, url: string, versions: Iterable<string>): Criterion =>
  entry('token', key, [
    { column: 'code', op: 'eq', value: url },
    { column: 'system', op: 'in', value: [...new Set(['', ...versions])].map(versionTag) },
  ]);

/** `url=http://x/ValueSet/y|2` of a conformance resource asks for its url and its version. */
function ownVersion(parameter: SearchParameter, uri: string, settings: SearchSettings): Criterion[] {
  const { url, version } = parseCanonical(uri);
  const type = parameter.key.slice(0, parameter.key.indexOf('.'));
  const versions = parameter.code === 'url' && version !== undefined ? searchParameter(type, 'version') : undefined;
  if (versions === undefined) return [];
  return [allOf([is(parameter, url), codesOf(versions, undefined, [version as string], settings)])];
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
