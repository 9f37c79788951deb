// The FHIR package that `npm run package` writes: https://hl7.org/fhir/R4/packages.html
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { StructureDefinition } from '@medplum/fhirtypes';
import { extract } from 'tar-stream';
import { archive } from '../../../scripts/profiles/archive.ts';

async function open(strict: boolean): Promise<Map<string, unknown>> {
  const files = new Map<string, unknown>();
  const opening = Readable.from([gunzipSync(await archive(strict ? 'strict' : 'default'))]).pipe(extract());
  for await (const entry of opening) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    if (files.has(entry.header.name)) throw new Error(`${entry.header.name} is there twice`);
    files.set(entry.header.name, JSON.parse(Buffer.concat(chunks).toString('utf8')));
  }
  return files;
}

const INDEXED = ['resourceType', 'id', 'url', 'version', 'kind', 'type', 'derivation', 'content', 'valueSet'] as const;
type Indexed = Partial<Record<(typeof INDEXED)[number], string>>;

const COREPE = 'https://www.gob.pe/minsa/RENHICE/fhir';

describe.each([false, true])('the FHIR package, strict: %s', (strict) => {
  it('is a package of R4', async () => {
    const files = await open(strict);
    expect([...files.keys()].every((name) => /^package\/[^/]+\.json$/.test(name))).toBe(true);
    expect(files.get('package/package.json')).toEqual({
      // Another content, another name: caches keep one package of each.
      name: strict ? 'pe.chaski.red.strict' : 'pe.chaski.red',
      version: '0.1.0',
      title: 'Perfiles de la red',
      description: `Lo que una red integrada de salud intercambia y la guía nacional no define. Con COREPE 0.1${strict ? '' : ', reparada'}.`,
      canonical: 'https://chaski.pe/fhir',
      type: 'fhir.ig',
      author: 'chaski',
      license: 'Apache-2.0',
      fhirVersions: ['4.0.1'],
      jurisdiction: 'urn:iso:std:iso:3166#PE',
      directories: { lib: 'package' },
      dependencies: { 'hl7.fhir.r4.core': '4.0.1' },
    });
  });

  it('indexes every resource under the file it is in', async () => {
    const files = await open(strict);
    const { files: index, ...head } = files.get('package/.index.json') as { files: ({ filename: string } & Indexed)[] };
    expect(head).toEqual({ 'index-version': 2 });
    const resources = [...files.keys()].filter((name) => /^package\/[A-Z]/.test(name));
    expect(index.map(({ filename }) => `package/${filename}`).sort()).toEqual(resources.sort());
    for (const { filename, ...said } of index) {
      const resource = files.get(`package/${filename}`) as Indexed;
      const told = INDEXED.filter((name) => resource[name] !== undefined);
      expect(said).toEqual(Object.fromEntries(told.map((name) => [name, resource[name]])));
    }
  });

  it('holds every definition of its own that its profiles name', async () => {
    const files = await open(strict);
    const resources = [...files.values()] as StructureDefinition[];
    const known = new Set(resources.map(({ url }) => url));
    const named = resources
      .flatMap(({ differential }) => differential?.element ?? [])
      .flatMap(({ type = [], binding }) => [
        ...type.flatMap(({ profile = [], targetProfile = [] }) => [...profile, ...targetProfile]),
        ...(binding?.valueSet === undefined ? [] : [binding.valueSet]),
      ])
      .filter((url) => url.startsWith(COREPE) || url.startsWith('https://chaski.pe/'));
    // the guide binds this one and publishes it nowhere
    const missing = strict ? [`${COREPE}/ValueSet/CIE10VS`] : [];
    expect([...new Set(named)].filter((url) => !known.has(url))).toEqual(missing);
  });
});
