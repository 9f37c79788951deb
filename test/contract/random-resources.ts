// Random resources as a store sees them: index entries and keys from small pools, so that values meet often.
import { type EntryKind, type IndexEntry, PARTS } from '../../server/search/query.ts';
import type { Ref } from '../../server/storage/store.ts';
import type { Random } from '../support/random.ts';

export const TYPES = ['Patient', 'Observation', 'Organization'];
export const IDS = ['1', '2', 'a', 'B', 'a-1', 'a.2', 'zz', 'ZZ', '10', '9'];
const CODES = ['a', 'b', 'A', 'aa', 'ab', 'a%b', 'a_b', 'é', '', '12', '012', '￿', '😀', '😀x', '󿿿'];
const SYSTEMS = ['', 's', 'http://loinc.org', 'S'];
const TEXTS = ['', 'ana', 'ana maria', 'anabel', 'a%', 'a_a', 'ñandu', 'quispe mamani', '퟿', '￿z', '🙂', '*', "o'x"];
const INSTANTS = [-8.64e15, -1, 0, 1, 999, 86_400_000, 86_399_999, 1.6e12, 1.6e12 + 999, 1.7e12, 8.64e15];
const AMOUNTS = [-Number.MAX_VALUE, -5.5, 0, 0.1, 1, 5.4, 5.35, 5.449999, 100, Number.MAX_VALUE];

/** Two parameters may share a name and differ in kind; `Any.*` belong to every type. */
export const PARAMS: Record<EntryKind, string[]> = {
  token: ['Patient.gender', 'Observation.code', 'Observation.performer', 'Any.tag'],
  string: ['Patient.name', 'Organization.name', 'Any.text'],
  reference: ['Observation.subject', 'Observation.performer', 'Patient.organization', 'Any.link'],
  date: ['Observation.date', 'Patient.birthdate', 'Any.period'],
  quantity: ['Observation.value', 'Any.number'],
};
export const KINDS = Object.keys(PARAMS) as EntryKind[];

/** `several`: how many entries of one parameter a resource may have. */
export function randomIndex(random: Random, type: string, several: number): IndexEntry[] {
  return KINDS.flatMap((kind) =>
    PARAMS[kind]
      .filter((param) => param.startsWith(`${type}.`) || param.startsWith('Any.'))
      .flatMap((param) => Array.from({ length: random.below(several + 1) }, () => randomEntry(random, kind, param))),
  );
}

export const PART_TYPES = ['#Patient', '#Observation'];
/** Of parts; `Any.inside` is how a resource refers to its own. */
export const PART_PARAMS: Record<EntryKind, string[]> = {
  token: ['#Any.tag'],
  string: ['#Any.text'],
  reference: ['#Any.link'],
  date: ['#Any.period'],
  quantity: ['#Any.number'],
};

/** A resource of three has parts, which keep their ids from one version to the next. */
export function randomParts(random: Random, { type, id }: Ref, several: number): IndexEntry[] {
  if (random.below(3) > 0) return [];
  return ['a', 'b', 'c'].slice(random.below(3)).flatMap((local): IndexEntry[] => {
    const target = { type: random.pick(PART_TYPES), id: `${type}/${id}#${local}` };
    const part = KINDS.flatMap((kind) =>
      PART_PARAMS[kind].flatMap((param) =>
        Array.from({ length: random.below(several + 1) }, () => randomEntry(random, kind, param)),
      ),
    );
    const referred: IndexEntry[] = random.below(2) === 0 ? [{ kind: 'reference', param: 'Any.inside', ...target }] : [];
    return [{ kind: 'reference', param: PARTS, ...target, part }, ...referred];
  });
}

function randomEntry(random: Random, kind: EntryKind, param: string): IndexEntry {
  switch (kind) {
    case 'token':
      return { kind, param, system: random.pick(SYSTEMS), code: random.pick(CODES) };
    case 'string': {
      const folded = random.pick(TEXTS);
      return { kind, param, folded, exact: random.pick([folded, folded.toUpperCase()]) };
    }
    case 'reference':
      return { kind, param, type: random.pick(TYPES), id: random.pick(IDS) };
    case 'date':
      return { kind, param, ...randomRange(random, INSTANTS) };
    case 'quantity':
      return {
        kind,
        param,
        ...randomRange(random, AMOUNTS),
        system: random.pick(SYSTEMS),
        code: random.pick(['mg', 'g', '']),
      };
  }
}

function randomRange(random: Random, values: number[]): { low: number; high: number } {
  const ends = [random.pick(values), random.pick(values)];
  const low = Math.min(...ends);
  return { low, high: random.below(2) === 0 ? low : Math.max(...ends) };
}

export const valuesOf = { CODES, SYSTEMS, TEXTS, INSTANTS, AMOUNTS };
