// Histories of a resource, a type and everything: https://hl7.org/fhir/R4/http.html#history
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { HistoryQuery, ResourceStore, Version } from '../../server/storage/store.ts';
import { commit, observation, patient, put, remove } from './changes.ts';

export function describeHistory(store: () => ResourceStore): void {
  const page = async (query: Partial<HistoryQuery>) => {
    const { versions, ...rest } = await store().history({ scope: {}, at: 1_000, size: 100, total: true, ...query });
    return { versions, shown: versions.map(({ type, id, versionId }) => `${type}/${id} ${versionId}`), ...rest };
  };
  const history = async (query: Partial<HistoryQuery>): Promise<{ shown: string[]; total?: number }> => {
    const { shown, total } = await page(query);
    return { shown, ...(total === undefined ? {} : { total }) };
  };
  /** Five commits, each in a millisecond of its own; their instants. */
  const setUp = async (): Promise<number[]> => {
    const instants: number[] = [];
    const steps = [
      [put(patient('1')), put(observation('1'))],
      [put(patient('1'), '2')],
      [put(patient('2')), put(observation('1'), '2')],
      [remove(patient('1'), '3')],
      [put(patient('1'), '4')],
    ];
    for (const changes of steps) {
      instants.push((await commit(store(), changes)).instant);
      await sleep(3);
    }
    return instants;
  };

  describe('history', () => {
    it('of a resource has its versions, newest first, its deletion too', async () => {
      await setUp();
      expect(await history({ scope: patient('1') })).toEqual({
        shown: ['Patient/1 4', 'Patient/1 3', 'Patient/1 2', 'Patient/1 1'],
        total: 4,
      });
    });

    it('of a type and of everything', async () => {
      await setUp();
      expect(await history({ scope: { type: 'Observation' } })).toEqual({
        shown: ['Observation/1 2', 'Observation/1 1'],
        total: 2,
      });
      expect((await history({})).shown).toEqual([
        'Patient/1 4',
        'Patient/1 3',
        'Observation/1 2',
        'Patient/2 1',
        'Patient/1 2',
        'Observation/1 1',
        'Patient/1 1',
      ]);
    });

    it('of what never existed is empty', async () => {
      await setUp();
      expect(await history({ scope: patient('9') })).toEqual({ shown: [], total: 0 });
      expect(await history({ scope: { type: 'Slot' } })).toEqual({ shown: [], total: 0 });
    });

    it('comes in pages behind a version or in front of it, with an exact total when it is asked for', async () => {
      await setUp();
      const of = { scope: { type: 'Patient' }, size: 2, total: false };
      const version = (id: string, versionId: string) => ({ ...patient(id), versionId });
      const first = await page({ ...of, total: true });
      expect(first).toMatchObject({ shown: ['Patient/1 4', 'Patient/1 3'], total: 5, more: true });
      const second = await page({ ...of, after: version('1', '3') });
      expect(second).toMatchObject({ shown: ['Patient/2 1', 'Patient/1 2'], more: true });
      expect(second).not.toHaveProperty('total');
      expect(await page({ ...of, after: version('1', '2') })).toMatchObject({ shown: ['Patient/1 1'], more: false });
      expect(await page({ ...of, before: version('1', '1') })).toMatchObject({ shown: second.shown, more: true });
      expect(await page({ ...of, before: version('2', '1') })).toMatchObject({ shown: first.shown, more: false });
      expect(await page({ ...of, before: version('1', '3') })).toMatchObject({ shown: ['Patient/1 4'], more: false });
    });

    it('keeps to a sequence while others write', async () => {
      await setUp();
      const first = await page({ at: 3, size: 3 });
      expect(first).toMatchObject({ shown: ['Observation/1 2', 'Patient/2 1', 'Patient/1 2'], total: 5 });
      await commit(store(), [put(patient('3'))]);
      expect(await history({ at: 3, size: 3, after: first.versions.at(-1) as Version })).toEqual({
        shown: ['Observation/1 1', 'Patient/1 1'],
        total: 5,
      });
    });

    it('with a size of 0 is a count', async () => {
      await setUp();
      expect(await history({ scope: { type: 'Patient' }, size: 0 })).toEqual({ shown: [], total: 5 });
    });

    it('since an instant has the versions at or after it', async () => {
      const instants = await setUp();
      const since = instants[2] as number;
      expect(await history({ since })).toMatchObject({ total: 4 });
      expect((await history({ since: since + 1 })).shown).toEqual(['Patient/1 4', 'Patient/1 3']);
      expect(await history({ since: (instants[4] as number) + 1 })).toEqual({ shown: [], total: 0 });
    });

    it('at a time has the versions that were current then, deletions too', async () => {
      const instants = await setUp();
      const at = (low: number, high = low) => history({ scope: patient('1'), during: { low, high } });
      expect((await at(instants[0] as number)).shown).toEqual(['Patient/1 1']);
      expect((await at((instants[1] as number) - 1)).shown).toEqual(['Patient/1 1']);
      expect((await at(instants[1] as number)).shown).toEqual(['Patient/1 2']);
      expect((await at(instants[3] as number)).shown).toEqual(['Patient/1 3']);
      expect((await at((instants[0] as number) - 1)).shown).toEqual([]);
      expect(await at((instants[1] as number) - 1, (instants[3] as number) - 1)).toEqual({
        shown: ['Patient/1 2', 'Patient/1 1'],
        total: 2,
      });
    });

    it('at a time, up to a sequence, takes what came later for not having happened', async () => {
      const instants = await setUp();
      const during = { low: instants[4] as number, high: instants[4] as number };
      expect((await history({ scope: { type: 'Patient' }, at: 2, during })).shown).toEqual(['Patient/1 2']);
    });
  });
}
