// Random writes, as data: the same commits can be given to every store.
import type { IndexEntry } from '../../server/search/query.ts';
import type { Change, Commit } from '../../server/storage/store.ts';
import type { Random } from '../support/random.ts';
import { textOf } from './changes.ts';
import { IDS, randomIndex, randomParts, TYPES } from './random-resources.ts';

/** What the next change of a resource must know about it. */
type Known = { version: number; live: boolean; index: IndexEntry[] };

/** `several`: how many entries of one parameter a resource may have. */
export function randomCommits(random: Random, count: number, several: number): Commit[] {
  const known = new Map<string, Known>();
  return Array.from({ length: count }, () => ({
    given: [],
    claims: [],
    changes: Array.from({ length: random.below(4) }, () => randomChange(random, known, several)),
  }));
}

function randomChange(random: Random, known: Map<string, Known>, several: number): Change {
  const type = random.pick(TYPES);
  const id = random.below(2) === 0 ? random.pick(IDS) : String(random.below(40));
  const name = `${type}/${id}`;
  const current = known.get(name) ?? { version: 0, live: false, index: [] };
  const expect = current.version === 0 ? 'absent' : String(current.version);
  const keys = ['Patient/1', `Patient/${random.pick(IDS)}`, name, 'label:s|R', 'label:"ñ"\\'].filter(
    () => random.below(2) === 0,
  );
  const roll = random.below(10);
  if (current.live && roll < 2) {
    known.set(name, { version: current.version + 1, live: false, index: [] });
    return { kind: 'delete', type, id, versionId: String(current.version + 1), expect, keys };
  }
  const index = [...randomIndex(random, type, several), ...randomParts(random, { type, id }, several)];
  if (current.live && roll === 2) {
    known.set(name, { ...current, index });
    return { kind: 'reindex', type, id, expect, index };
  }
  if (current.live && roll === 3) {
    const touched = new Set(index.map(({ kind, param }) => `${kind} ${param}`));
    const was = current.index.filter(({ kind, param }) => touched.has(`${kind} ${param}`));
    known.set(name, { ...current, index: [...current.index.filter((entry) => !was.includes(entry)), ...index] });
    return { kind: 'reindex', type, id, expect, was, index };
  }
  const versionId = String(current.version + 1);
  known.set(name, { version: current.version + 1, live: true, index });
  const content = random.below(20) === 0 ? 'x'.repeat(6_000) : random.pick(['', 'Patient/1', `http://x/${name}`]);
  const method = current.version === 0 ? 'POST' : random.pick(['PUT', 'PATCH'] as const);
  return {
    kind: 'put',
    type,
    id,
    versionId,
    expect,
    method,
    ...textOf({ type, id }, versionId, content),
    index,
    keys,
  };
}
