// The JSON files of a folder of definitions, those in FHIR packages among them: https://hl7.org/fhir/R4/packages.html
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Resource } from '../../fhir/request.ts';

/** `path`: where it is; of a package `x.tgz/package/y.json`, which exists nowhere: packages are read, never unpacked to disk. */
export type JsonFile = { path: string; name: string; text(): string };

const MOST_UNPACKED_BYTES = 512 * 1024 * 1024;

/** In the folder and below, by name. A folder that is not there holds nothing; throws an Error that names a broken package. */
export function jsonFiles(folder: string): JsonFile[] {
  try {
    const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
    return found.flatMap((name) => filesAt(join(folder, name)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function filesAt(path: string): JsonFile[] {
  if (path.endsWith('.json')) return [{ path, name: basename(path), text: () => decoded(readFileSync(path)) }];
  return path.endsWith('.tgz') ? packageFiles(path) : [];
}

/** Throws an Error that names the file if it is no JSON. */
export function parsedFile({ path, text }: JsonFile): Resource {
  try {
    return JSON.parse(text()) as Resource;
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`);
  }
}

/** Without the mark that some editors put before the text. */
const decoded = (bytes: Buffer): string => bytes.toString('utf8').replace(/^\uFEFF/, '');

// ── packages ────────────────────────────────────────────────────────────────────────────────────────────────────────
/** By path, while the file stays as it is. */
const unpacked = new Map<string, { version: string; files: JsonFile[] }>();

function packageFiles(path: string): JsonFile[] {
  const { mtimeMs, size } = statSync(path);
  const version = `${mtimeMs} ${size}`;
  const kept = unpacked.get(path);
  if (kept?.version === version) return kept.files;
  const files = [...entriesOf(path, inflated(path))];
  unpacked.set(path, { version, files });
  return files;
}

function inflated(path: string): Buffer {
  try {
    return gunzipSync(readFileSync(path), { maxOutputLength: MOST_UNPACKED_BYTES });
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`);
  }
}

const BLOCK = 512;

/** What lies in `package/` itself; examples and all else lie below it. https://www.gnu.org/software/tar/manual/html_node/Standard.html */
function* entriesOf(path: string, bytes: Buffer): Generator<JsonFile> {
  const field = (from: number, length: number): string =>
    bytes.toString('utf8', from, from + length).replace(/\0.*$/s, '');
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0; ) {
    const length = Number.parseInt(field(at + 124, 12), 8) || 0;
    const [member, type, start] = [field(at, 100), field(at + 156, 1), at + BLOCK];
    at = start + Math.ceil(length / BLOCK) * BLOCK;
    const name = /^(?:\.\/)?package\/([^/]+\.json)$/.exec(member)?.[1];
    if (name === undefined || (type !== '' && type !== '0')) continue;
    yield { path: `${path}/${member}`, name, text: () => decoded(bytes.subarray(start, start + length)) };
  }
}
