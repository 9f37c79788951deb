// Run as a process of its own: commits to the database it is given as fast as it can, and says what was acknowledged.
// Each line: `Patient/7 3 12`: this resource is at version 3 since commit 12; a version 0 says that it was deleted.
import { openStore } from '../../server/storage/open-store.ts';
import type { Version } from '../../server/storage/store.ts';
import { code, commitOf, observation, patient, put, remove, setState } from '../contract/changes.ts';

const WRITERS = 16;

const store = await openStore(`sqlite:${process.argv[2]}`);
const run = process.argv[3] ?? '';

/** Creates, updates and deletes one resource after another, two in each commit. */
async function write(writer: number): Promise<void> {
  for (let at = 0; ; at++) {
    const id = `${run}-${writer}-${at}`;
    const index = [code('Patient.identifier', 's', id), code('Patient.active', '', 'true')];
    const steps = [
      [
        put(patient(id), '1', { index, keys: [`Patient/${id}`], content: 'x'.repeat(at % 7 === 0 ? 6_000 : 200) }),
        put(observation(id)),
      ],
      [put(patient(id), '2', { index: index.slice(1), keys: [] }), setState(`cell-${run}-${writer}-${at}`, '1', null)],
      ...(at % 3 === 0 ? [[remove(patient(id), '3'), put(observation(id), '2')]] : []),
    ];
    for (const changes of steps) {
      const outcome = await store.commit(
        commitOf(changes, changes.length > 1 ? [{ key: id, owner: patient(id) }] : []),
      );
      if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome));
      const [version] = (await store.read([patient(id)])) as [Version];
      process.stdout.write(`${id} ${version.text === null ? 0 : version.versionId} ${outcome.sequence}\n`);
    }
  }
}

await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
