// Answers searches by judging every resource there is.
import { comparePlaces, evaluate, partsOf, placeOf, type Subject } from '../../search/evaluate.ts';
import type { Criterion, SearchQuery } from '../../search/query.ts';
import type { Replaced, ReplacedPage, ReplacedQuery, SearchPage, Version } from '../store.ts';
import { nameOf, newest, type State } from './state.ts';

export function search({ where, sort, size, after, before, total }: SearchQuery, state: State): SearchPage {
  const found = matches(where, state).map((subject) => {
    const resource = state.resources.get(nameOf(subject));
    const version = newest(resource) as Version;
    const tie = sort.at(-1)?.by === 'lastUpdated' ? state.numbers.get(version) : resource?.number;
    return { version, place: placeOf(sort, subject, tie as number) };
  });
  found.sort((a, b) => comparePlaces(sort, a.place, b.place));
  const asked = found.filter(
    ({ place }) =>
      (after === undefined || comparePlaces(sort, place, after) > 0) &&
      (before === undefined || comparePlaces(sort, place, before) < 0),
  );
  const page = before === undefined ? asked.slice(0, size) : asked.slice(Math.max(0, asked.length - size));
  return {
    matches: page.map(({ version }) => version),
    places: page.map(({ place }) => place),
    more: size > 0 && asked.length > size,
    at: state.commits.length,
    ...(total ? { total: found.length } : {}),
  };
}

export const matches = (where: Criterion, state: State): Subject[] => {
  const all = state.subjects();
  const linkable = [...all, ...all.flatMap(partsOf)];
  return all.filter((subject) => evaluate(where, subject, (...link) => linked(linkable, ...link)));
};

function linked(
  all: readonly Subject[],
  direction: 'out' | 'in',
  param: string,
  types: readonly string[],
  subject: Subject,
): Subject[] {
  const refers = (from: Subject, to: Subject): boolean =>
    from.entries.some(
      (entry) => entry.kind === 'reference' && entry.param === param && entry.type === to.type && entry.id === to.id,
    );
  return all.filter(
    (other) => types.includes(other.type) && (direction === 'out' ? refers(subject, other) : refers(other, subject)),
  );
}

/** A position is how many came before: the list only grows at its end. */
export function replaced({ at, since, until, types, after = '0', size }: ReplacedQuery, state: State): ReplacedPage {
  const written = state.commits.slice(since, until).flatMap(({ versions }) => versions.map(nameOf));
  const all = [...new Set(written)].flatMap((name): Replaced[] => {
    const resource = state.resources.get(name);
    const version = resource?.versions.findLast(({ sequence }) => sequence <= since);
    if (resource === undefined || version === undefined || version.sequence > at || version.text === null) return [];
    if (types?.includes(version.type) === false) return [];
    return [{ version, resource: resource.number, number: state.numbers.get(version) as number }];
  });
  const to = Number(after) + size;
  return { replaced: all.slice(Number(after), to), ...(to < all.length ? { next: String(to) } : {}) };
}
