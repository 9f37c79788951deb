// Resources with one thing wrong, or merely different, each: what two validators are compared on.

import { at, isObject, type Json, type Path, put, remove } from './json-path.ts';

export type Mutation = { what: string; resource: Json };

/** The resource itself, and every member at every depth below `start` removed, repeated, or given another value. */
export function mutationsOf(resource: Json, start: Path = []): Mutation[] {
  const found: Mutation[] = [{ what: 'as it is', resource }];
  const seen = new Set([JSON.stringify(resource)]);
  const add = (what: string, change: (copy: Json) => void): void => {
    const copy = structuredClone(resource);
    change(copy);
    const text = JSON.stringify(copy);
    if (seen.has(text)) return;
    seen.add(text);
    found.push({ what, resource: copy });
  };
  for (const path of pathsOf(at(resource, start), start)) {
    const place = path.join('.');
    const value = at(resource, path);
    add(`${place} removed`, (copy) => remove(copy, path));
    if (Array.isArray(value)) {
      add(`${place} repeated`, (copy) => (at(copy, path) as unknown[]).push(structuredClone(value.at(-1))));
      if (value.length > 1) add(`${place} reversed`, (copy) => (at(copy, path) as unknown[]).reverse());
    }
    for (const [name, other] of othersOf(value, path.at(-1))) add(`${place} ${name}`, (copy) => put(copy, path, other));
  }
  return found;
}

/** `resourceType`, ids and what claims the profile are left alone: without them there is nothing to compare. */
function pathsOf(value: unknown, path: Path): Path[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => [[...path, index], ...pathsOf(item, [...path, index])]);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => {
    if (name === 'resourceType' || name === 'meta' || name === 'text' || (name === 'id' && path.length === 0))
      return [];
    return [[...path, name], ...pathsOf(item, [...path, name])];
  });
}

/** Values of the same JSON type that say something else. */
function othersOf(value: unknown, name: string | number | undefined): [string, unknown][] {
  if (typeof value === 'boolean') return [['negated', !value]];
  if (typeof value === 'number') {
    return [
      ['negative', -Math.abs(value) - 1],
      ['huge', 999_999],
    ];
  }
  if (typeof value === 'string') return otherTexts(value, name);
  return isObject(value) && 'coding' in value ? [['only as text', { text: 'otro' }]] : [];
}

function otherTexts(value: string, name: string | number | undefined): [string, unknown][] {
  if (name === 'reference')
    return [
      ['of another type', 'Basic/1'],
      ['of an absent one', value.replace(/[^/:]+$/, 'ausente')],
    ];
  if (name === 'system' || name === 'url' || /^https?:|^urn:/.test(value))
    return [['of another system', 'http://example.org/otro']];
  if (/^\d{4}-\d\d/.test(value))
    return [
      ['long ago', value.replace(/^\d{4}/, '1800')],
      ['in the future', value.replace(/^\d{4}/, '2190')],
    ];
  const others: [string, unknown][] = [['another text', 'zz']];
  if (/^\d+$/.test(value))
    others.push(
      ['a digit less', value.slice(1)],
      ['the last digit changed', value.slice(0, -1) + ((Number(value.at(-1)) + 1) % 10)],
    );
  if (name !== 'code') others.push(['very long', value.repeat(Math.ceil(400 / value.length))]);
  return others;
}
