// What a search must find, worked out from the whole resources and the query as written: https://hl7.org/fhir/R4/search.html
import type { Resource } from '../../server/fhir/request.ts';
import { isInCompartment } from './oracle/compartments.ts';
import { meets, readName } from './oracle/conditions.ts';
import { everything } from './oracle/everything.ts';
import { includeRules, withIncluded } from './oracle/includes.ts';
import type { OracleSettings } from './oracle/settings.ts';
import { compareBy } from './oracle/sorting.ts';
import { nameOf, type World, worldOf } from './oracle/world.ts';

/** These shape the answer; they do not choose what is in it. */
const SHAPING = new Set([
  ...['_sort', '_count', '_total', '_summary', '_elements', '_maxresults', '_format', '_pretty'],
  ...['_include', '_include:iterate', '_revinclude', '_revinclude:iterate', '_type', '_contained'],
]);

const worlds = new WeakMap<readonly Resource[], World>();

/**
 * What `Patient?name=x` finds, or `?_type=Patient&name=x` across types; in the order of `_sort`, and where that leaves it
 * open in the order of `resources`.
 */
export function oracle(resources: readonly Resource[], search: string, settings: OracleSettings): Resource[] {
  const { type, owner, query } = readSearch(search);
  const world = worldAt(resources, settings);
  if (type === '$everything') return everything(owner, query, resources, world).matches;
  const types = type === '' || type === '*' ? askedTypes(query, world) : [type];
  const conditions = [...query]
    .filter(([name, value]) => !SHAPING.has(name) && value !== '')
    .map(([name, value]) => ({ condition: readName(name), value }));
  const isMatch = (resource: Resource): boolean =>
    types.includes(resource.resourceType) &&
    conditions.every(({ condition, value }) => meets(resource, condition, value, world));
  const which = query.get('_contained') ?? 'false';
  const containing = [...world.containers].flatMap(([inner, container]) => (isMatch(inner) ? [container] : []));
  const own = types.flatMap((one) => world.ofType(one)).filter(isMatch);
  return [...new Set([...(which === 'true' ? [] : own), ...(which === 'false' ? [] : containing)])]
    .filter((resource) => owner === '' || isInCompartment(resource, owner, settings))
    .toSorted(compareBy(query.get('_sort') ?? '', settings));
}

/** The names of what comes along with the matches of all pages, and of these. */
export function oracleIncluded(resources: readonly Resource[], search: string, settings: OracleSettings): Set<string> {
  const { type, owner, query } = readSearch(search);
  const world = worldAt(resources, settings);
  if (type === '$everything') {
    const { matches, referred } = everything(owner, query, resources, world);
    return new Set([...matches, ...referred].map(nameOf));
  }
  const matches = oracle(resources, search, settings);
  return new Set([...withIncluded(matches, includeRules(query), world)].map(nameOf));
}

function worldAt(resources: readonly Resource[], settings: OracleSettings): World {
  const known = worlds.get(resources) ?? worldOf(resources, settings);
  worlds.set(resources, known);
  return { ...known, settings };
}

/** True when no resource stands behind one that `_sort` puts after it. */
export function isSorted(answer: readonly Resource[], search: string, settings: OracleSettings): boolean {
  const compare = compareBy(readSearch(search).query.get('_sort') ?? '', settings);
  return answer.every((resource, at) => at === 0 || compare(answer[at - 1] as Resource, resource) <= 0);
}

/** `owner` is `Patient/1` in `Patient/1/Observation?…`, `Patient/1/*` and `Patient/1/$everything`. */
function readSearch(search: string): { type: string; owner: string; query: URLSearchParams } {
  const [path = '', query = ''] = search.split(/\?(.*)/s);
  const segments = path.split('/');
  return { type: segments.at(-1) as string, owner: segments.slice(0, -1).join('/'), query: new URLSearchParams(query) };
}

function askedTypes(query: URLSearchParams, world: World): string[] {
  const asked = query.get('_type');
  return asked === null ? world.types() : [...new Set(asked.split(','))];
}
