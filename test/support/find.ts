// A search over resources at hand, by the hub's own index, parser and evaluator: for tests of what a search means.
import type { Resource } from '../../server/fhir/request.ts';
import { compareBy, evaluate, type Linked, type Subject } from '../../server/search/evaluate.ts';
import { analyse } from '../../server/search/index-resource.ts';
import { type ParseSettings, parseSearch } from '../../server/search/parse.ts';

/** `now` is fixed, so that `ap` on dates has one answer. */
export const SETTINGS: ParseSettings = {
  baseUrl: 'https://hub.example.pe/fhir',
  timeZone: 'America/Lima',
  now: Date.parse('2024-01-01T00:00:00-05:00'),
  handling: 'strict',
  defaultCount: 20,
  maxCount: 100,
};

export function subjectOf(resource: Resource, settings = SETTINGS): Subject {
  const { resourceType: type, id = '', meta } = resource;
  const lastUpdated = Date.parse((meta?.lastUpdated as string | undefined) ?? '2024-01-01T00:00:00.000Z');
  const { index: entries, keys } = analyse(resource, settings);
  return { type, id, lastUpdated, entries, keys };
}

/** The ids that `Patient?name=x` finds, in the order of the resources or of `_sort`; `?name=x` searches all types. */
export function find(resources: readonly Resource[], search: string, settings = SETTINGS): string[] {
  const subjects = resources.map((resource) => subjectOf(resource, settings));
  const [type = '', query = ''] = split(search);
  const { where, sort } = parseSearch(type === '' ? undefined : type, new URLSearchParams(query), settings).query;
  return subjects
    .filter((subject) => evaluate(where, subject, linkedIn(subjects)))
    .sort(compareBy(sort))
    .map(({ id }) => id);
}

const split = (search: string): string[] => {
  const at = search.indexOf('?');
  return at === -1 ? [search] : [search.slice(0, at), search.slice(at + 1)];
};

const linkedIn =
  (subjects: readonly Subject[]): Linked =>
  (direction, param, types, subject) =>
    subjects.filter(
      (other) =>
        types.includes(other.type) &&
        (direction === 'out' ? refers(subject, param, other) : refers(other, param, subject)),
    );

const refers = (from: Subject, param: string, to: Subject): boolean =>
  from.entries.some(
    (entry) => entry.kind === 'reference' && entry.param === param && entry.type === to.type && entry.id === to.id,
  );
