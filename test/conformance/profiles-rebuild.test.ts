import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the committed packages and pages of profiles', () => {
  // Some seven seconds of one core: SUSHI reads every definition of R4 first
  it('are what `npm run profiles` writes', () => {
    const said = execFileSync(process.execPath, ['scripts/profiles.ts', '--check'], { cwd: root, encoding: 'utf8' });
    expect(said).toMatch(/^\d+ files up to date\n$/);
  }, 120_000);
});
