// `npm run demo` as a newcomer gives it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, bodyOf } from '../support/ask.ts';
import {
  countTypes,
  makeWorkplace,
  removeWorkplace,
  runScript,
  type Workplace,
  withHub,
} from '../support/run-script.ts';
import { start, untilReady } from '../support/start-process.ts';

let workplace: Workplace;
beforeEach(async () => {
  workplace = await makeWorkplace({ LANG: 'es_PE.UTF-8' });
});
afterEach(() => removeWorkplace(workplace));

const versions = async (): Promise<number> =>
  withHub(workplace, async (hub) => bodyOf<{ total: number }>(await ask(hub, 'GET', '_history?_count=1')).total);

describe('npm run demo', () => {
  it('fills a hub with 300 synthetic patients and their network, and asks it five questions that are answered', async () => {
    const { code, output } = await runScript('demo', [], workplace);
    expect(code).toBe(0);
    expect(output).toMatch(/^Red sintética: 1\d,\d{3} recursos en /m);
    expect(output).not.toContain('rechazad');
    const answers = [...output.matchAll(/^\d\. .+\n {3}.+\n {3}curl '(.+)'\n {3}→ (\d+) Bundle, (\d+) entry/gm)];
    expect(answers.map(([, , status, entries]) => [status, entries])).toEqual([
      ['200', '1'],
      ['200', '3'],
      ['200', '1'],
      ['200', '3'],
      ['200', '3'],
    ]);
    const { Patient, Organization } = await withHub(workplace, (hub) => countTypes(hub, ['Patient', 'Organization']));
    expect([Patient, Organization]).toEqual([300, 14]);
    const before = await versions();
    expect((await runScript('demo', [], workplace)).code).toBe(0);
    expect(await versions()).toBe(before);
  }, 90_000); // two demonstrations, five seconds each on a machine that does nothing else

  it('fills a running hub by its address, and the curl lines it prints work there', async () => {
    const running = start(process.execPath, ['scripts/run.js', 'server/main.ts'], workplace.environment);
    const baseUrl = `http://127.0.0.1:${workplace.environment.PORT}/fhir`;
    try {
      await untilReady(baseUrl.replace('/fhir', ''), running);
      const locked = await runScript('demo', ['--patients', '40'], workplace);
      expect([locked.code, locked.output.includes(`npm run demo -- --patients 40 --url ${baseUrl}`)]).toEqual([
        2,
        true,
      ]);
      const { code, output } = await runScript('demo', ['--patients', '40', '--url', baseUrl], workplace);
      expect(code).toBe(0);
      const lines = [...output.matchAll(/curl '(.+)'/g)].map(([, url]) => url as string);
      expect(lines.length).toBeGreaterThanOrEqual(3);
      for (const url of lines) expect((await fetch(url)).status).toBe(200);
    } finally {
      running.child.kill('SIGTERM');
      await running.ended;
    }
  });

  it('writes files instead, which load to the same', async () => {
    const folder = join(workplace.folder, 'out');
    const written = await runScript('demo', ['--patients', '12', '--out', folder], workplace);
    expect(written).toEqual({ code: 0, output: expect.stringContaining(`npm run load -- ${folder}`) });
    expect(readdirSync(folder)).toContain('Patient.ndjson');
    expect((await runScript('load', [folder], workplace)).code).toBe(0);
    const before = await versions();
    expect((await runScript('demo', ['--patients', '12'], workplace)).code).toBe(0);
    expect(await versions()).toBe(before);
  });

  it('refuses arguments it does not understand', async () => {
    const { code, output } = await runScript('demo', ['--patients', 'mil'], workplace);
    expect(code).toBe(2);
    expect(output).toMatch(/^--patients mil: 1 … 5000000\n\nnpm run demo -- /);
  });
});
