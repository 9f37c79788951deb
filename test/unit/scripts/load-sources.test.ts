// What `npm run load` finds below the paths it is given.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findSources, SourceError } from '../../../scripts/load/sources.ts';

let folder = '';
beforeAll(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'chaski-load-')), 'data');
  mkdirSync(join(folder, 'more'), { recursive: true });
  const files = [
    'b.json',
    'a.json',
    'hospital.json',
    'more/z.ndjson.gz',
    'more/notes.txt',
    '.hidden.json',
    'package.json',
    'all.tar.xz',
  ];
  for (const file of files) writeFileSync(join(folder, file), file);
});
afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const names = (paths: string[]): string[] => findSources(paths).found.map(({ name }) => name);

describe('the sources of a load', () => {
  it('are the files of a folder by name, those that others refer to first, named from the folder on', () => {
    expect(names([folder])).toEqual([
      'data/hospital.json',
      'data/a.json',
      'data/all.tar.xz',
      'data/b.json',
      'data/more/z.ndjson.gz',
    ]);
  });

  it('leave out hidden files and the manifest of a package, and tell which others are nothing to load', () => {
    expect(findSources([folder]).ignored).toEqual([join(folder, 'more', 'notes.txt')]);
  });

  it('keep the order of arguments, and take a file that is named twice once', () => {
    expect(names([join(folder, 'b.json'), join(folder, 'a.json'), join(folder, 'b.json')])).toEqual([
      'b.json',
      'a.json',
    ]);
  });

  it('are told apart by the ends of their names', () => {
    const [found] = findSources([join(folder, 'more', 'z.ndjson.gz')]).found;
    expect(found).toMatchObject({ kind: 'ndjson', compression: 'gzip', bytes: 16, rank: 1 });
    expect(findSources([join(folder, 'all.tar.xz')]).found[0]).toMatchObject({ kind: 'archive', compression: 'xz' });
  });

  it('are refused before anything is loaded when a path does not exist or is nothing we know', () => {
    const missing = join(folder, 'missing.json');
    expect(() => findSources([missing])).toThrow(
      new SourceError({ es: '', en: `${missing} does not exist; give the path of a file or a folder.` }),
    );
    expect(() => findSources([join(folder, 'more', 'notes.txt')])).toThrow(/I cannot read .*notes\.txt/);
  });
});
