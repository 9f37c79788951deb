// What a search must find, worked out from the whole resources and the query as written: https://hl7.org/fhir/R4/search.html
import type { Resource } from '../../server/fhir/request.ts';
import { isInCompartment } from './oracle/compartments.ts';
import { meets, readName } from './oracle/conditions.ts';
import { includeRules, withIncluded } from './oracle/includes.ts';
import type { OracleSettings } from './oracle/settings.ts';
import { compareBy } from './oracle/sorting.ts';
import { nameOf, type World, worldOf } from './oracle/world.ts';

/** These shape the answer; they do not choose what is in it. */
const SHAPING = new Set([
  ...['_sort', '_count', '_total', '_summary', '_elements', '_format', '_pretty'],
  ...['_include', '_include:iterate', '_revinclude', '_revinclude:iterate', '_type'],
]);

const worlds = new WeakMap<readonly Resource[], World>();

/**
 * The names (`Patient/1`) of what `Patient?name=x` finds, or `?_type=Patient&name=x` across types; in the order of `_sort`,
 * and where that leaves it open in the order of `resources`.
 */
export function oracle(resources: readonly Resource[], search: string, settings: OracleSettings): string[] {
  const { type, owner, query } = readSearch(search);
  const known = worlds.get(resources) ?? worldOf(resources, settings);
  worlds.set(resources, known);
  const world = { ...known, settings };
  const types = type === '' ? askedTypes(query, world) : [type];
  const conditions = [...query]
    .filter(([name, value]) => !SHAPING.has(name) && value !== '')
    .map(([name, value]) => ({ condition: readName(name), value }));
  return types
    .flatMap((one) => world.ofType(one))
    .filter((resource) => owner === '' || isInCompartment(resource, owner, settings))
    .filter((resource) => conditions.every(({ condition, value }) => meets(resource, condition, value, world)))
    .toSorted(compareBy(query.get('_sort') ?? '', settings))
    .map(nameOf);
}

/** The names of what comes along with the matches of all pages, other matches among them. */
export function oracleIncluded(resources: readonly Resource[], search: string, settings: OracleSettings): Set<string> {
  const { query } = readSearch(search);
  const matches = new Set(oracle(resources, search, settings));
  const world = { ...(worlds.get(resources) as World), settings };
  const found = resources.filter((resource) => matches.has(nameOf(resource)));
  return new Set([...withIncluded(found, includeRules(query), world)].map(nameOf));
}

/** True when no resource stands behind one that `_sort` puts after it. */
export function isSorted(answer: readonly Resource[], search: string, settings: OracleSettings): boolean {
  const compare = compareBy(readSearch(search).query.get('_sort') ?? '', settings);
  return answer.every((resource, at) => at === 0 || compare(answer[at - 1] as Resource, resource) <= 0);
}

/** `owner` is `Patient/1` in `Patient/1/Observation?…`. */
function readSearch(search: string): { type: string; owner: string; query: URLSearchParams } {
  const [path = '', query = ''] = search.split(/\?(.*)/s);
  const segments = path.split('/');
  return { type: segments.at(-1) as string, owner: segments.slice(0, -1).join('/'), query: new URLSearchParams(query) };
}

function askedTypes(query: URLSearchParams, world: World): string[] {
  const asked = query.get('_type');
  return asked === null ? world.types() : [...new Set(asked.split(','))];
}
