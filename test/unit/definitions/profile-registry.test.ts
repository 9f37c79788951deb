// Definitions in folders, found by URL and version, read when first asked for: https://hl7.org/fhir/R4/references.html#canonical
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { pack as tarOf } from 'tar-stream';
import {
  firstOf,
  folderDefinitions,
  folderUrls,
  givenDefinitions,
} from '../../../server/definitions/profiles/registry.ts';

const folder = mkdtempSync(join(tmpdir(), 'chaski-definitions-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
const definition = (url: string, more: object = {}): string =>
  JSON.stringify(
    { contained: [{ resourceType: 'Patient', url: 'urn:inner' }], resourceType: 'StructureDefinition', url, ...more },
    null,
    2,
  );

mkdirSync(join(folder, 'deep'));
write('a.json', definition('urn:a', { version: '1.9' }));
write('a10.json', definition('urn:a', { version: '1.10' }));
write('deep/b.json', definition('urn:b', { title: 'with "quotes" and {braces}' }));
write('package.json', '{"name": "x", "url": "urn:package"}');
write('marked.json', `\uFEFF${definition('urn:marked')}`);
write('readme.txt', 'urn:c');
write('broken.json', definition('urn:broken').slice(0, -1));
write('c.json', '["urn:c"]');

describe('a package in a folder', () => {
  const inside = join(folder, 'packages');
  const pack = async (name: string, entries: [path: string, text: string, more?: object][]): Promise<void> => {
    const tar = tarOf();
    for (const [path, text, more] of entries) tar.entry({ name: path, ...more }, text);
    tar.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
    mkdirSync(inside, { recursive: true });
    writeFileSync(join(inside, name), gzipSync(Buffer.concat(chunks)));
  };

  it('brings its definitions, and neither its examples nor what would lie outside it', async () => {
    await pack('vendor.tgz', [
      ['package/package.json', '{"name": "vendor"}'],
      ['package/example/StructureDefinition-e.json', definition('urn:example')],
      ['../../StructureDefinition-o.json', definition('urn:outside')],
      ['/package/StructureDefinition-r.json', definition('urn:rooted')],
      ['package/../StructureDefinition-u.json', definition('urn:upwards')],
      ['package/StructureDefinition-l.json', '', { type: 'symlink', linkname: '/etc/hostname' }],
      ['package/StructureDefinition-p.json', definition('urn:packed', { version: '2' })],
    ]);
    const source = folderDefinitions(inside);
    expect(source('urn:packed|2')?.version).toBe('2');
    expect(['urn:example', 'urn:outside', 'urn:rooted', 'urn:upwards'].map((url) => source(url))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(folderUrls(inside, 'StructureDefinition')).toEqual(['urn:packed']);
    expect(readdirSync(inside)).toEqual(['vendor.tgz']);
  });

  it('counts anew when the file is another', async () => {
    await pack('vendor.tgz', [['package/StructureDefinition-q.json', definition('urn:replaced-by-another')]]);
    expect(folderDefinitions(inside)('urn:packed')).toBeUndefined();
    expect(folderDefinitions(inside)('urn:replaced-by-another')).toBeDefined();
  });

  it('that is cut off is told by its name', () => {
    writeFileSync(join(inside, 'cut.tgz'), readFileSync(join(inside, 'vendor.tgz')).subarray(0, 40));
    expect(() => folderDefinitions(inside)('urn:a')).toThrow(join(inside, 'cut.tgz'));
    rmSync(inside, { recursive: true });
  });
});

describe('a folder of definitions', () => {
  const source = folderDefinitions(folder);

  it('knows each by its own url, below too', () => {
    expect(source('urn:b')?.title).toBe('with "quotes" and {braces}');
    expect(['urn:inner', 'urn:package', 'urn:c', 'urn:none'].map((url) => source(url))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('gives the newest version, or the one that is named', () => {
    expect(source('urn:a')?.version).toBe('1.10');
    expect(source('urn:a|1.9')?.version).toBe('1.9');
    expect(source('urn:a|2')).toBeUndefined();
  });

  it('gives the same object each time', () => {
    expect(source('urn:b')).toBe(source('urn:b'));
  });

  it('passes over the mark that editors put before a text', () => {
    expect(source('urn:marked')?.url).toBe('urn:marked');
  });

  it('says which file is no JSON', () => {
    expect(() => source('urn:broken')).toThrow(join(folder, 'broken.json'));
  });

  it('that is not there holds nothing', () => {
    expect(folderDefinitions(join(folder, 'none'))('urn:a')).toBeUndefined();
  });
});

it('the first source that knows a definition gives it', () => {
  const own = { resourceType: 'StructureDefinition', url: 'urn:a', version: '3' };
  const source = firstOf(givenDefinitions([own]), folderDefinitions(folder));
  expect([
    source('urn:a')?.version,
    source('urn:a|3')?.version,
    source('urn:a|1.9')?.version,
    source('urn:b')?.url,
  ]).toEqual(['3', '3', '1.9', 'urn:b']);
});
