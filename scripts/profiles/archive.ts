// The profiles as one FHIR package that any server loads: https://hl7.org/fhir/R4/packages.html
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import country from '../../profiles/country.json' with { type: 'json' };
import { PROFILES } from './packages.ts';

type Index = { 'index-version': number; files: object[] };
type Manifest = Record<string, unknown>;

/** `variant`: of the country's, `strict` with the national guide as published. The same bytes for the same sources. */
export async function archive(variant: keyof typeof country.packages): Promise<Buffer> {
  const folders = country.packages[variant].map((path) => basename(path));
  const files = new Map<string, string>();
  for (const folder of folders) {
    for (const name of readdirSync(join(PROFILES, 'packages', folder)).sort()) {
      if (/^[A-Z]/.test(name)) files.set(name, text(folder, name));
    }
  }
  const [manifest, ...within] = folders.map((folder): Manifest => JSON.parse(text(folder, 'package.json'))) as [
    Manifest,
  ];
  const description = `${manifest.description} Con ${within.map(({ title }) => title).join(', ')}.`;
  // What differs in content has another name: who keeps packages keeps one of each name and version.
  const name = variant === 'default' ? manifest.name : `${manifest.name}.${variant}`;
  const index = folders.flatMap((folder) => (JSON.parse(text(folder, '.index.json')) as Index).files);
  const head = [
    [
      'package.json',
      JSON.stringify({ ...manifest, name, description, dependencies: { 'hl7.fhir.r4.core': '4.0.1' } }, null, 2),
    ],
    ['.index.json', JSON.stringify({ 'index-version': 2, files: index })],
  ] as const;
  return gzipSync(await tar([...head, ...files]), { level: 9 });
}

const text = (folder: string, name: string): string => readFileSync(join(PROFILES, 'packages', folder, name), 'utf8');

async function tar(files: Iterable<readonly [name: string, text: string]>): Promise<Buffer> {
  const packing = pack();
  for (const [name, content] of files) packing.entry({ name: `package/${name}`, mtime: new Date(0) }, content);
  packing.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of packing) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
