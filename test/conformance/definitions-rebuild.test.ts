// The digests of the definitions are what `npm run definitions` would write.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { digests } from '../../scripts/definitions/digests.ts';
import { grammars, UNCHECKED } from '../../server/definitions/terminology/code-grammars.ts';

const source = fileURLToPath(new URL('../../node_modules/hl7.fhir.r4.examples/', import.meta.url));
const committed = (file: string) =>
  readFileSync(new URL(`../../server/definitions/data/${file}`, import.meta.url), 'utf8');

describe('the committed definitions', () => {
  it.each(digests)('in $file are what `npm run definitions` writes', ({ file, build }) => {
    expect(build(source) === committed(file)).toBe(true);
  });

  it('stay small', () => {
    const size = (files: string[]) => files.reduce((sum, file) => sum + Buffer.byteLength(committed(file)), 0);
    const whenAskedFor = ['code-systems.json', 'value-sets.json', 'profiles.json', 'element-texts.json'];
    expect(size(digests.map(({ file }) => file).filter((file) => !whenAskedFor.includes(file)))).toBeLessThan(600_000);
    expect(size(whenAskedFor)).toBeLessThan(2_600_000);
  });

  it('enumerate every required value set, or a grammar or a stated exception stands for it', () => {
    const codes = JSON.parse(committed('codes.json')) as Record<string, unknown>;
    const open = Object.keys(codes).filter((url) => codes[url] === null);
    expect(open).toEqual([...grammars.keys(), ...UNCHECKED].sort());
  });
});
