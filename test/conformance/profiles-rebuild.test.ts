// What is committed of the profiles is what their sources make, and R4 that any server takes: https://hl7.org/fhir/R4/packages.html
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import country from '../../profiles/country.json' with { type: 'json' };
import { officialProfiles } from '../../server/definitions/profiles/official.ts';
import { firstOf, folderDefinitions } from '../../server/definitions/profiles/registry.ts';
import { validateAgainst } from '../../server/definitions/profiles/validate.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const variants: Record<string, string[]> = country.packages;

describe('the committed packages and pages of profiles', () => {
  // Some seven seconds of one core: SUSHI reads every definition of R4 first
  it('are what `npm run profiles` writes', () => {
    const said = execFileSync(process.execPath, ['scripts/profiles.ts', '--check'], { cwd: root, encoding: 'utf8' });
    expect(said).toMatch(/^\d+ files up to date\n$/);
  }, 120_000);

  it.each(Object.keys(variants))('hold valid resources, those of %s', (variant) => {
    const folders = (variants[variant] as string[]).map((folder) => join(root, folder));
    const definitions = firstOf(...folders.map(folderDefinitions), officialProfiles);
    const faults = folders.flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => /^[A-Z]/.test(file))
        .flatMap((file) => validateAgainst(JSON.parse(readFileSync(join(folder, file), 'utf8')), { definitions }))
        .filter(({ severity }) => severity === 'error')
        .map(({ expression, text }) => `${expression}: ${text.en}`),
    );
    expect(faults).toEqual([]);
  });
});
