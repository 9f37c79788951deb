// Documents streamed out of files and archives. https://hl7.org/fhir/R4/nd-json.html
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pack } from 'tar-stream';
import { describeOrigin } from '../../../scripts/load/document.ts';
import { Reading } from '../../../scripts/load/reading.ts';
import { findSources } from '../../../scripts/load/sources.ts';

const ARCHIVE = join(import.meta.dirname, '../../fixtures/load/small.tar.xz');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chaski-load-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `place → text`, or what was wrong with it. */
async function read(path: string): Promise<{ lines: string[]; done: number | undefined }> {
  const reading = new Reading(findSources([path]).found);
  const lines: string[] = [];
  for (const stage of reading.stages) {
    for await (const document of stage(() => true)) {
      const place = describeOrigin(document.origin).replace(path, '…');
      try {
        lines.push(`${place} → ${document.parse().text}`);
      } catch (error) {
        lines.push(`${place} ✗ ${(error as Error).message}`);
      }
    }
  }
  return { lines, done: reading.done };
}

function write(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const COLLECTION =
  '{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000001","resource":{"resourceType":"Observation","id":"o1","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.10}}},{"resource":{"resourceType":"Patient","active":true}}]}';

describe('reading what is to be loaded', () => {
  it('streams JSON, NDJSON and compressed NDJSON out of a .tar.xz, token by token, without blank lines and other files', async () => {
    const patients = (file: string): string[] => [
      `… › archive/sub/${file}:1 → {"resourceType":"Patient","id":"p1"}`,
      `… › archive/sub/${file}:4 → {"resourceType":"Patient","id":"p2"}`,
      `… › archive/sub/${file}:5 → {"resourceType":"Patient","id":"p3"}`,
    ];
    const { lines, done } = await read(ARCHIVE);
    expect(lines).toEqual([
      ...patients('Patient.ndjson'),
      ...patients('More.ndjson.gz'),
      `… › archive/a-collection.json → ${COLLECTION}`,
    ]);
    expect(done).toBe(1);
  });

  it('reads the resources of a FHIR package, not what it says of itself nor its examples', async () => {
    const archive = pack();
    const files = {
      'package/package.json': '{"name":"x"}',
      'package/.index.json': '{}',
      'package/CodeSystem-a.json': '{"a":1}',
      'package/example/Patient-nobody.json': '{"b":1}',
    };
    for (const [name, content] of Object.entries(files)) archive.entry({ name }, content);
    archive.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of archive) chunks.push(chunk as Buffer);
    const { lines } = await read(write('package.tgz', gzipSync(Buffer.concat(chunks))));
    expect(lines).toEqual(['… › package/CodeSystem-a.json → {"a":1}']);
  });

  it('reads a line that spans many chunks, and a last line without an end', async () => {
    const long = JSON.stringify({ resourceType: 'Patient', text: 'ñ'.repeat(300_000) });
    const path = write('long.ndjson', `${long}\n{"resourceType":"Group"}`);
    expect((await read(path)).lines).toEqual([`…:1 → ${long}`, '…:2 → {"resourceType":"Group"}']);
  });

  it('reads compressed JSON', async () => {
    const path = write('one.json.gz', gzipSync('{"resourceType":"Patient"}'));
    expect((await read(path)).lines).toEqual(['… → {"resourceType":"Patient"}']);
  });

  it('says which line is broken and goes on behind it', async () => {
    const path = write(
      'broken.ndjson',
      '{"resourceType":"Patient","id":"1"}\n{"resourceType":\n{"resourceType":"Patient","id":"2"}\n',
    );
    const { lines } = await read(path);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^…:2 ✗ The body is not valid JSON/);
    expect(lines[2]).toBe('…:3 → {"resourceType":"Patient","id":"2"}');
  });

  it('refuses bytes that are not UTF-8 rather than replace them', async () => {
    const path = write('latin1.json', Buffer.from('{"resourceType":"Patient","language":"ñ"}', 'latin1'));
    expect((await read(path)).lines[0]).toMatch(/^… ✗ .*UTF-8/);
  });

  it('says that an archive is cut short, after what could be read of it', async () => {
    const whole = readFileSync(ARCHIVE);
    const { lines } = await read(write('cut.tar.xz', whole.subarray(0, whole.length - 200)));
    expect(lines.at(-1)).toMatch(/^… ✗ The file cannot be read to its end/);
  });
});
