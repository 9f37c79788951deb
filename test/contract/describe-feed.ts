// The feed: whole commits in order, each once.
import { describe, expect, it } from '@jest/globals';
import type { CommittedVersions, ResourceStore } from '../../server/storage/store.ts';
import { commit, commitOf, observation, patient, put, remove, setState } from './changes.ts';

const shown = (commits: CommittedVersions[]): unknown =>
  commits.map(({ sequence, versions }) => [sequence, versions.map(({ id, versionId }) => `${id} ${versionId}`)]);

export function describeFeed(store: () => ResourceStore): void {
  describe('the feed', () => {
    const setUp = async (): Promise<void> => {
      await commit(store(), [put(patient('1')), put(observation('2'))]);
      await commit(store(), [setState('job', '1', null)]);
      await commit(store(), [put(patient('1'), '2'), setState('job', '2', '1'), remove(observation('2'), '2')]);
      await commit(store(), []);
    };

    it('has whole commits in order, those without versions empty', async () => {
      await setUp();
      expect(shown(await store().changes(0, 10))).toEqual([
        [1, ['1 1', '2 1']],
        [2, []],
        [3, ['1 2', '2 2']],
        [4, []],
      ]);
    });

    it('begins behind a sequence and ends at a limit', async () => {
      await setUp();
      expect(shown(await store().changes(1, 2))).toEqual([
        [2, []],
        [3, ['1 2', '2 2']],
      ]);
      expect(shown(await store().changes(3, 10))).toEqual([[4, []]]);
      expect(await store().changes(4, 10)).toEqual([]);
    });

    it('never goes back in time', async () => {
      await Promise.all(Array.from({ length: 50 }, (_, at) => store().commit(commitOf([put(patient(String(at)))]))));
      await commit(store(), [setState('job', '1', null)]);
      const instants = (await store().changes(0, 100)).map(({ instant }) => instant);
      expect(instants).toHaveLength(51);
      expect(instants).toEqual([...instants].sort((a, b) => a - b));
    });

    it('shows a follower every commit once, in order, while others write', async () => {
      const seen: number[] = [];
      const writing = Promise.all(
        Array.from({ length: 8 }, async (_, writer) => {
          for (let at = 0; at < 25; at++) await commit(store(), [put(patient(`${writer}-${at}`))]);
        }),
      );
      let isWriting = true;
      const done = writing.finally(() => {
        isWriting = false;
      });
      while (isWriting || seen.length < (await store().head())) {
        for (const { sequence } of await store().changes(seen.length, 7)) seen.push(sequence);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await done;
      expect(seen).toEqual(Array.from({ length: 200 }, (_, at) => at + 1));
    });
  });
}
