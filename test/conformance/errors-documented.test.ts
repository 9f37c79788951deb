// docs/errors.md lists every failure there is, and every failure speaks both languages and says what to do.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { errorsPage, type Failure, gatherFailures, type Subject } from '../../scripts/errors-page.ts';
import { ROOT } from '../support/modules.ts';

let subjects: Subject[];
let failures: Failure[];
beforeAll(async () => {
  subjects = await gatherFailures();
  failures = subjects.flatMap((subject) => subject.failures);
});

describe('docs/errors.md', () => {
  it('is what `npm run errors` writes', () => {
    expect(readFileSync(join(ROOT, 'docs/errors.md'), 'utf8')).toBe(errorsPage(subjects));
  });

  it('finds every failure file and all that are raised for HTTP', () => {
    expect(failures.length).toBeGreaterThan(100);
    const statuses = new Set(failures.map(({ status }) => status));
    for (const status of [400, 403, 404, 405, 406, 408, 409, 410, 412, 413, 415, 421, 422, 431, 500, 503, 507])
      expect(statuses).toContain(status);
  });
});

describe('every failure', () => {
  it('has a name in kebab-case', () => {
    expect(failures.filter(({ name }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
  });

  it('is said in Spanish and in English', () => {
    const same = failures.filter(({ text }) => text.es === text.en && text.es !== '…');
    expect(same.map(({ name }) => name)).toEqual([]);
  });

  it('is told a client as an HTTP error', () => {
    expect(failures.filter(({ status }) => status !== undefined && (status < 400 || status > 599))).toEqual([]);
  });
});
