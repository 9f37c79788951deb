// What only the resources themselves tell, read in slices up to a bound: distances and words.
// https://hl7.org/fhir/R4/search.html#content https://hl7.org/fhir/R4/location.html#search
import { setImmediate } from 'node:timers/promises';
import { foldWords } from '../definitions/fold.ts';
import { textsOf } from '../definitions/words.ts';
import { searchTooWide } from '../fhir/failures-search.ts';
import type { Resource } from '../fhir/request.ts';
import { boxAround, distance, type Point, type Range } from '../search/geography.ts';
import type { Criterion } from '../search/query.ts';
import type { Answer, Question } from '../search/questions.ts';
import { entry } from '../search/values/value-type.ts';
import type { Context } from './context.ts';
import { scanVersions } from './query.ts';

type Of<Kind extends Question['kind']> = Extract<Question, { kind: Kind }>;

const MOST_READ = 5_000;
/** So many are judged before others get their turn: a few milliseconds. */
const TURN = 100;

/** Ids by type. Throws FhirError 400 where there are too many to read. */
async function idsOf(where: Criterion, fulfils: (resource: Resource) => boolean, context: Context): Promise<Answer> {
  const found = new Map<string, Set<string>>();
  let read = 0;
  for await (const versions of scanVersions(where, context)) {
    for (const { type, id, text } of versions) {
      if (++read > MOST_READ) throw searchTooWide(MOST_READ);
      if (read % TURN === 0) await setImmediate();
      if (!fulfils(JSON.parse(text as string) as Resource)) continue;
      found.set(type, (found.get(type) ?? new Set()).add(id));
    }
  }
  return found;
}

// ── distances ───────────────────────────────────────────────────────────────────────────────────────────────────────
/** Those in a box around the point, and of these those in the circle. */
export function idsOfNear({ param, point, metres }: Of<'near'>, context: Context): Promise<Answer> {
  const types = [param.split('.', 1)[0] as string];
  const where: Criterion = { kind: 'and', of: [{ kind: 'type', types }, inBox(param, point, metres)] };
  return idsOf(where, ({ position }) => distance(point, position as Point) <= metres, context);
}

function inBox(param: string, point: Point, metres: number): Criterion {
  const { latitude, longitudes } = boxAround(point, metres);
  const within = (name: string, { low, high }: Range): Criterion =>
    entry('quantity', `${param}:${name}`, [
      { column: 'low', op: 'ge', value: low },
      { column: 'low', op: 'le', value: high },
    ]);
  const east = longitudes.map((range) => within('longitude', range));
  return {
    kind: 'and',
    of: [within('latitude', latitude), ...(east.length === 0 ? [] : [{ kind: 'or' as const, of: east }])],
  };
}

// ── words ───────────────────────────────────────────────────────────────────────────────────────────────────────────
export const idsOfWords = ({ in: where, words, within }: Of<'words'>, context: Context): Promise<Answer> =>
  idsOf(within, (resource) => hasAll(words, textsOf(resource, where)), context);

/** A word is found by how it begins, as strings are. */
function hasAll(words: readonly string[], texts: readonly string[]): boolean {
  const folded = texts.map((text) => ` ${foldWords(text)}`);
  return words.every((word) => folded.some((text) => text.includes(` ${word}`)));
}
