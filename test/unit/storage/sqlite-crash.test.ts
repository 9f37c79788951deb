// A process killed while it commits: what it was told is durable is there, and the database is sound.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from '@jest/globals';
import { openSqliteStore } from '../../../server/storage/sqlite/store.ts';
import { openForVerification } from '../../../server/storage/sqlite/verify/verify.ts';
import { code, patient } from '../../contract/changes.ts';
import { temporaryFolder } from '../../support/database.ts';
import { ROOT } from '../../support/modules.ts';

const KILLS = 4;
const ACKNOWLEDGED_A_RUN = 400;

const folder = temporaryFolder();
const path = folder.path('a.db');
afterAll(() => folder.remove());

/** Lets a process commit, kills it, and answers what it acknowledged: the state of each resource, and the last commit. */
async function commitAndKill(run: number): Promise<{ states: Map<string, number>; head: number }> {
  const script = ['test/support/commit-forever.ts', path, String(run)];
  const child = spawn(process.execPath, script, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const states = new Map<string, number>();
  let head = 0;
  let lines = 0;
  for await (const line of createInterface(child.stdout)) {
    const [id = '', version, sequence] = line.split(' ');
    if (sequence === undefined) continue;
    states.set(id, Number(version));
    head = Math.max(head, Number(sequence));
    if (++lines === ACKNOWLEDGED_A_RUN) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return { states, head };
}

describe('a store whose process is killed', () => {
  it(`${KILLS} times keeps all it acknowledged, the feed without gaps, and an index that fits`, async () => {
    const acknowledged = new Map<string, number>();
    for (let run = 0; run < KILLS; run++) {
      const { states, head } = await commitAndKill(run);
      for (const [id, version] of states) acknowledged.set(id, version);
      const store = openSqliteStore(path);
      expect(await store.head()).toBeGreaterThanOrEqual(head);
      const found = await store.read([...acknowledged.keys()].map(patient));
      // What was under way when the process died may have become durable without being told.
      for (const [at, [id, version]] of [...acknowledged].entries()) {
        const now = found[at]?.text === null ? 0 : Number(found[at]?.versionId);
        expect([id, version, now]).toEqual([id, version, expect.any(Number)]);
        expect(version === 0 ? [0] : [version, version + 1, 0]).toContain(now);
        acknowledged.set(id, now);
      }
      await store.close();
      expect(verify()).toMatchObject({ problems: [] });
    }
    expect(acknowledged.size).toBeGreaterThan((KILLS * ACKNOWLEDGED_A_RUN) / 4);
  });
});

function verify() {
  const database = openForVerification(path);
  try {
    return database.verify({ analyse, progress: () => {} });
  } finally {
    database.close();
  }
}

/** What commit-forever.ts gives its resources. */
function analyse(text: string) {
  const { resourceType, id, meta } = JSON.parse(text);
  if (resourceType !== 'Patient') return { index: [], keys: [] };
  const active = code('Patient.active', '', 'true');
  return meta.versionId === '1'
    ? { index: [code('Patient.identifier', 's', id), active], keys: [`Patient/${id}`] }
    : { index: [active], keys: [] };
}
