// Streams the documents out of a source; of an archive, one file at a time is in memory.
// https://hl7.org/fhir/R4/nd-json.html
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import xz from 'xz-decompress';
import type { FhirError } from '../../server/fhir/outcome.ts';
import { type Document, documentOf, type Origin } from './document.ts';
import { documentTooLarge, unreadable } from './refusals.ts';
import { isAside, kindOf, type Source } from './sources.ts';

/** Longest JSON document, or line, that is parsed in one piece. */
const MAX_DOCUMENT_BYTES = 256 * 1024 * 1024;

/** Bytes of a file read in one turn: what is in them is committed together, and a page that all of it changes written once. */
export const CHUNK = 1024 * 1024;

/**
 * The documents of a source in order. `onOpen` is given what tells how many bytes of the file have been read. What cannot
 * be read comes as a document whose `parse` says why; then the source ends.
 */
export async function* readSource(
  source: Source,
  onOpen: (file: { bytesRead: number }) => void,
): AsyncGenerator<Document> {
  const origin: Origin = { file: source.file, name: source.name };
  const bytes = createReadStream(source.file, { highWaterMark: CHUNK });
  onOpen(bytes);
  try {
    const content = decompressed(bytes, source.compression);
    if (source.kind === 'archive') yield* readArchive(origin, content);
    else yield* readContent(origin, source.kind, content);
  } catch (error) {
    yield broken(origin, unreadable((error as Error).message));
  } finally {
    bytes.destroy();
  }
}

async function* readArchive(origin: Origin, content: Readable): AsyncGenerator<Document> {
  const archive = extract();
  content.on('error', (error) => archive.destroy(error));
  for await (const entry of content.pipe(archive)) {
    const { name: member, type } = entry.header;
    const found = kindOf(member);
    const aside = member.split('/').some((part: string) => isAside(part) && part !== '.');
    if (type !== 'file' || aside || isExample(member) || found === undefined || found.kind === 'archive') {
      entry.resume();
      continue;
    }
    const inside = { ...origin, member, name: member.replace(/^\.\//, '') };
    yield* readContent(inside, found.kind, decompressed(Readable.from(entry), found.compression));
  }
}

/** People who exist only in the examples of a FHIR package. https://confluence.hl7.org/display/FHIR/NPM+Package+Specification */
const isExample = (member: string): boolean => /^(?:\.\/)?package\/(?:examples?|tests?)\//.test(member);

async function* readContent(
  origin: Origin,
  kind: 'json' | 'ndjson' | 'archive',
  content: Readable,
): AsyncGenerator<Document> {
  if (kind === 'ndjson') {
    yield* readLines(origin, content);
    return;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of content) {
    length += chunk.length;
    if (length <= MAX_DOCUMENT_BYTES) chunks.push(chunk);
    else chunks.length = 0; // read to its end, since an archive goes on behind it
  }
  yield length > MAX_DOCUMENT_BYTES
    ? broken(origin, documentTooLarge(MAX_DOCUMENT_BYTES))
    : documentOf(origin, chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
}

/** Lines that hold anything but white space, cut at LF; a CR before it is white space to JSON. */
async function* readLines(origin: Origin, content: Readable): AsyncGenerator<Document> {
  let rest: Buffer[] = [];
  let length = 0;
  let line = 1;
  const finish = (last: Buffer): Document | undefined => {
    const text = rest.length === 0 ? last : Buffer.concat([...rest, last]);
    const at = { ...origin, line: line++ };
    const tooLarge = length + last.length > MAX_DOCUMENT_BYTES;
    rest = [];
    length = 0;
    if (tooLarge) return broken(at, documentTooLarge(MAX_DOCUMENT_BYTES));
    return isBlank(text) ? undefined : documentOf(at, text);
  };
  for await (const chunk of content as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, from)) {
      const document = finish(chunk.subarray(from, end));
      if (document !== undefined) yield document;
      from = end + 1;
    }
    length += chunk.length - from;
    if (length <= MAX_DOCUMENT_BYTES) rest.push(chunk.subarray(from));
    else rest = [];
  }
  const document = finish(Buffer.alloc(0));
  if (document !== undefined) yield document;
}

const LF = 0x0a;
const isBlank = (text: Buffer): boolean => text.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);

const broken = (origin: Origin, error: FhirError): Document => ({
  origin,
  bytes: 0,
  parse: () => {
    throw error;
  },
});

function decompressed(content: Readable, compression: Source['compression']): Readable {
  if (compression === 'none') return content;
  if (compression === 'gzip') {
    const gunzip = createGunzip({ chunkSize: CHUNK });
    content.on('error', (error) => gunzip.destroy(error));
    return content.pipe(gunzip);
  }
  const plain = new xz.XzReadableStream(Readable.toWeb(content) as globalThis.ReadableStream<Uint8Array>);
  return Readable.fromWeb(plain as ReadableStream);
}
