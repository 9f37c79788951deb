// Reads resources whose structure may be wrong: what is not of the kind that is asked for is not there. https://hl7.org/fhir/R4/json.html
import type { Resource } from '../fhir/request.ts';
import { choiceType } from './structures.ts';

export type Json = Record<string, unknown>;

/** A value with its FHIR type: `Coding`, `date`. */
export type Value = { type: string; value: unknown };

export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects of a list, each with its place. */
export const records = (list: unknown): { at: number; value: Json }[] =>
  Array.isArray(list) ? list.flatMap((value, at) => (isRecord(value) ? [{ at, value }] : [])) : [];

export const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The value of a choice: `valueCoding` for `value`, `answerDate` for `answer`. */
export function choiceIn(object: Json, choice: string): Value | undefined {
  for (const name in object) {
    if (name.startsWith(choice) && name.length > choice.length)
      return { type: choiceType(name.slice(choice.length)), value: object[name] };
  }
  return undefined;
}

/** The values of the extensions with this URL. */
export const extensionValues = (object: Json, url: string): unknown[] =>
  records(object.extension).flatMap(({ value }) => (value.url === url ? [choiceIn(value, 'value')?.value] : []));

export const extensionValue = (object: Json, url: string): unknown => extensionValues(object, url)[0];

/** The contained resource with this id, the first of several. */
export function containedIn({ contained }: Resource, id: string): Resource | undefined {
  if (!Array.isArray(contained)) return undefined;
  const all = contained as (Resource | null)[];
  return all.length > FEW ? byId(all).get(id) : (all.find((one) => one?.id === id) ?? undefined);
}

/** So many are faster found one after the other. */
const FEW = 16;
const indexed = new WeakMap<readonly unknown[], Map<unknown, Resource>>();

/** Or each of a thousand references would look through a thousand resources. */
function byId(all: readonly (Resource | null)[]): Map<unknown, Resource> {
  let found = indexed.get(all);
  if (found === undefined) {
    found = new Map(all.toReversed().flatMap((one) => (isRecord(one) ? [[one.id, one as Resource]] : [])));
    indexed.set(all, found);
  }
  return found;
}
