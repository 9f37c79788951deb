// Claims: unique strings with one owner. State: small durable cells.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Claim, ResourceStore } from '../../server/storage/store.ts';
import { commit, commitOf, patient, put, remove, setState } from './changes.ts';

const A_WHILE = 40;

export function describeClaimsAndState(store: () => ResourceStore): void {
  const claims = (...some: Claim[]) => store().commit(commitOf([], some));

  describe('claims', () => {
    it('are owned by one resource, which may claim again', async () => {
      await commit(store(), [put(patient('1'))], [{ key: 'k', owner: patient('1') }]);
      expect(await store().claim('k')).toEqual(patient('1'));
      expect(await store().claim('other')).toBeUndefined();
      expect((await claims({ key: 'k', owner: patient('1') })).kind).toBe('committed');
      expect(await claims({ key: 'k', owner: patient('2') })).toEqual({
        kind: 'refused',
        reason: 'claim',
        claim: 0,
        owner: patient('1'),
      });
    });

    it('of a resource that is put replace all it held', async () => {
      const owner = patient('1');
      await commit(
        store(),
        [put(owner)],
        [
          { key: 'a', owner },
          { key: 'b', owner },
        ],
      );
      await commit(
        store(),
        [put(owner, '2')],
        [
          { key: 'b', owner },
          { key: 'c', owner },
        ],
      );
      expect([await store().claim('a'), await store().claim('b'), await store().claim('c')]).toEqual([
        undefined,
        owner,
        owner,
      ]);
    });

    it('are released by a deletion', async () => {
      await commit(store(), [put(patient('1'))], [{ key: 'k', owner: patient('1') }]);
      await commit(store(), [remove(patient('1'), '2')]);
      expect(await store().claim('k')).toBeUndefined();
      expect((await claims({ key: 'k', owner: patient('2') })).kind).toBe('committed');
    });

    it('move to another resource in the commit that releases them', async () => {
      await commit(store(), [put(patient('1'))], [{ key: 'k', owner: patient('1') }]);
      await commit(store(), [put(patient('1'), '2'), put(patient('2'))], [{ key: 'k', owner: patient('2') }]);
      expect(await store().claim('k')).toEqual(patient('2'));
    });

    it('with an end last until then, whatever happens to their owner', async () => {
      const until = Date.now() + A_WHILE;
      await commit(store(), [put(patient('1'))], [{ key: 'k', owner: patient('1'), until }]);
      await commit(store(), [put(patient('1'), '2')]);
      await commit(store(), [remove(patient('1'), '3')]);
      expect(await store().claim('k')).toEqual(patient('1'));
      expect((await claims({ key: 'k', owner: patient('2') })).kind).toBe('refused');
      await sleep(A_WHILE + 5);
      expect(await store().claim('k')).toBeUndefined();
      expect((await claims({ key: 'k', owner: patient('2') })).kind).toBe('committed');
      expect(await store().claim('k')).toEqual(patient('2'));
    });

    it('are won by exactly one of many', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 30 }, (_, at) =>
          store().commit(commitOf([put(patient(String(at)))], [{ key: 'k', owner: patient(String(at)) }])),
        ),
      );
      const winner = outcomes.findIndex(({ kind }) => kind === 'committed');
      expect(outcomes.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
      expect(await store().claim('k')).toEqual(patient(String(winner)));
      expect(await store().size()).toMatchObject({ resources: 1 });
    });
  });

  describe('state', () => {
    it('holds what was set last, and nothing once it is emptied', async () => {
      expect(await store().state('job')).toBeNull();
      await commit(store(), [setState('job', 'ñ 1', null)]);
      expect(await store().state('job')).toBe('ñ 1');
      await commit(store(), [setState('job', '', 'ñ 1')]);
      expect(await store().state('job')).toBe('');
      await commit(store(), [setState('job', null, '')]);
      expect(await store().state('job')).toBeNull();
    });

    it('expires', async () => {
      await commit(store(), [setState('key', 'answer', null, Date.now() + A_WHILE)]);
      expect(await store().state('key')).toBe('answer');
      await sleep(A_WHILE + 5);
      expect(await store().state('key')).toBeNull();
      await commit(store(), [setState('key', 'another', null)]);
      expect(await store().state('key')).toBe('another');
    });

    it('is set by exactly one of many that found it empty', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 30 }, (_, at) => store().commit(commitOf([setState('key', String(at), null)]))),
      );
      const winner = outcomes.findIndex(({ kind }) => kind === 'committed');
      expect(outcomes.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
      expect(await store().state('key')).toBe(String(winner));
    });
  });
}
