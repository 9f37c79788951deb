// Searches before a commit that see its result: server/interactions/transaction/foreseen.ts
import { describe, expect, it } from '@jest/globals';
import { Foreseen } from '../../../../server/interactions/transaction/foreseen.ts';
import type { Subject } from '../../../../server/search/evaluate.ts';
import type { Criterion, IndexEntry } from '../../../../server/search/query.ts';
import { openMemoryStore } from '../../../../server/storage/memory/store.ts';
import type { Change, Ref, ResourceStore } from '../../../../server/storage/store.ts';
import { freshSeed, type Random, randomFrom } from '../../../support/random.ts';

const TYPES = ['A', 'B'];
const IDS = ['1', '2', '3', '4'];
const CODES = ['x', 'y'];

/** Tokens and references, few enough that everything meets everything. */
function randomEntries({ below, pick }: Random): IndexEntry[] {
  return Array.from(
    { length: below(4) },
    (): IndexEntry =>
      below(2) === 0
        ? { kind: 'token', param: pick(['t', 'u']), system: pick(['', 's']), code: pick(CODES) }
        : { kind: 'reference', param: pick(['r', 'q']), type: pick(TYPES), id: pick(IDS) },
  );
}

function randomCriterion(random: Random, depth: number): Criterion {
  const { below, pick } = random;
  const inner = (): Criterion => randomCriterion(random, depth - 1);
  const kind = below(depth === 0 ? 3 : 7);
  if (kind === 0) return { kind: 'type', types: [pick(TYPES)] };
  if (kind === 1) return { kind: 'self', tests: [{ column: 'id', op: 'in', value: [pick(IDS), pick(IDS)] }] };
  if (kind === 2) {
    const system = { column: 'system', op: 'eq', value: pick(['', 's']) } as const;
    const code = { column: 'code', op: 'eq', value: pick(CODES) } as const;
    return { kind: 'entry', of: 'token', param: pick(['t', 'u']), tests: pick([[system, code], [code], []]) };
  }
  if (kind === 3) return { kind: pick(['and', 'or']), of: Array.from({ length: below(3) }, inner) };
  if (kind === 4) return { kind: 'not', of: inner() };
  const types = pick([['A'], ['B'], TYPES]);
  return { kind: 'link', direction: pick(['out', 'in']), param: pick(['r', 'q']), types, where: inner() };
}

const put = ({ type, id }: Ref, index: IndexEntry[], expect: 'absent' | '1'): Change => ({
  kind: 'put',
  type,
  id,
  versionId: expect === 'absent' ? '1' : '2',
  expect,
  method: 'PUT',
  text: `{"resourceType":"${type}","at":"${' '.repeat(24)}"}`,
  instantAt: `{"resourceType":"${type}","at":"`.length,
  index,
  keys: [],
});

const find = async (store: ResourceStore, where: Criterion): Promise<string[]> => {
  const { matches } = await store.search({ where, sort: [], size: 100, total: false });
  return matches.map(({ type, id }) => `${type}/${id}`).sort();
};

describe('a foreseen search', () => {
  it('finds what the same search finds after the commit, links to changed resources included', async () => {
    const seed = freshSeed();
    const random = randomFrom(seed);
    for (let round = 0; round < 60; round++) {
      const store = await openMemoryStore();
      const before = new Map<string, IndexEntry[]>();
      const changes: Change[] = [];
      const touched = new Map<string, Subject | undefined>();
      for (const type of TYPES)
        for (const id of IDS) if (random.below(3) > 0) before.set(`${type}/${id}`, randomEntries(random));
      await store.commit({
        given: [],
        claims: [],
        changes: [...before].map(([name, index]) => put(refOf(name), index, 'absent')),
      });
      for (const type of TYPES) {
        for (const id of IDS) {
          const isThere = before.has(`${type}/${id}`);
          const fate = random.below(4);
          if (fate === 0 && isThere) {
            changes.push({ kind: 'delete', type, id, versionId: '2', expect: '1', keys: [] });
            touched.set(`${type}/${id}`, undefined);
          } else if (fate === 1) {
            const entries = randomEntries(random);
            changes.push(put({ type, id }, entries, isThere ? '1' : 'absent'));
            touched.set(`${type}/${id}`, { type, id, lastUpdated: Date.now(), entries, keys: [] });
          }
        }
      }
      const foreseen = new Foreseen(store, touched);
      const wheres = Array.from({ length: 20 }, () => randomCriterion(random, 3));
      const foresights = await Promise.all(
        wheres.map(async (where) => {
          const { untouched, own, given } = await foreseen.find(where);
          return { given, names: [...untouched, ...own].map(({ type, id }) => `${type}/${id}`).sort() };
        }),
      );
      const guarded = await store.commit({
        given: foresights.filter(complete).map(({ given }) => given),
        claims: [],
        changes,
      });
      expect({ seed, guarded: guarded.kind }).toEqual({ seed, guarded: 'committed' });
      for (const [index, where] of wheres.entries()) {
        const after = await find(store, where);
        const names = foresights[index]?.names as string[];
        // It looks for two matches in the store at least; those it found are right, and with fewer it found all.
        if (after.length <= 1 || names.length <= 1)
          expect({ seed, where, names }).toEqual({ seed, where, names: after });
        else
          expect({ seed, where, extra: names.filter((name) => !after.includes(name)) }).toEqual({
            seed,
            where,
            extra: [],
          });
      }
    }
  });
});

/** What it asked of the store holds at commit if it found all there is. */
const complete = ({ names }: { names: string[] }): boolean => names.length <= 1;

const refOf = (name: string): Ref => {
  const [type, id] = name.split('/') as [string, string];
  return { type, id };
};
