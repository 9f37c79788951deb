// Finds what there is to load below the paths given: files, folders, archives.
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import type { Text } from '../../server/fhir/outcome.ts';

export type Kind = 'json' | 'ndjson' | 'archive';
export type Source = {
  file: string;
  /** Relative to the folder that holds the argument, `/` between names. */
  name: string;
  kind: Kind;
  compression: 'none' | 'gzip' | 'xz';
  bytes: number;
  /** 0: read, and written, before anything of rank 1. */
  rank: 0 | 1;
};
export type Sources = { found: Source[]; ignored: string[] };

/** A path that cannot be loaded; said before anything is. */
export class SourceError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

/**
 * Everything to load, in the order of reading: by the order of arguments, then by name; names that others refer to first.
 * `ignored`: files in folders that are neither JSON, NDJSON nor an archive. Throws SourceError.
 */
export function findSources(paths: readonly string[]): Sources {
  const sources: Sources = { found: [], ignored: [] };
  const seen = new Set<string>();
  for (const path of paths) addPath(path, sources, seen);
  sources.found.sort((a, b) => a.rank - b.rank);
  return sources;
}

function addPath(path: string, sources: Sources, seen: Set<string>): void {
  const absolute = resolve(path);
  const stats = statSync(absolute, { throwIfNoEntry: false });
  if (stats === undefined) throw missing(path);
  if (stats.isDirectory()) {
    for (const file of filesBelow(path)) add(file, resolve(absolute, '..'), sources, seen);
  } else if (!add(path, resolve(absolute, '..'), sources, seen)) {
    throw unknownKind(path);
  }
}

/** Hidden files, and the manifest of a FHIR package: https://hl7.org/fhir/R4/packages.html */
export const isAside = (name: string): boolean => name.startsWith('.') || name === 'package.json';

/** Files in the order of their names, without those aside. */
function filesBelow(folder: string): string[] {
  const byName = (a: Dirent, b: Dirent): number => (a.name < b.name ? -1 : 1);
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !isAside(name));
  return entries.sort(byName).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() || (entry.isSymbolicLink() && statSync(path).isFile()) ? [path] : [];
  });
}

/** False when the file's name says that it is nothing to load. */
function add(file: string, root: string, { found, ignored }: Sources, seen: Set<string>): boolean {
  const absolute = resolve(file);
  const kind = kindOf(file);
  if (kind === undefined) {
    ignored.push(file);
    return false;
  }
  if (seen.has(absolute)) return true;
  seen.add(absolute);
  const name = relative(root, absolute).replaceAll('\\', '/');
  found.push({ file, name, ...kind, bytes: statSync(absolute).size, rank: rankOf(basename(file)) });
  return true;
}

const SUFFIXES: [RegExp, Pick<Source, 'kind' | 'compression'>][] = [
  [/\.(tar\.xz|txz)$/i, { kind: 'archive', compression: 'xz' }],
  [/\.(tar\.gz|tgz)$/i, { kind: 'archive', compression: 'gzip' }],
  [/\.tar$/i, { kind: 'archive', compression: 'none' }],
  [/\.(ndjson|jsonl)\.gz$/i, { kind: 'ndjson', compression: 'gzip' }],
  [/\.(ndjson|jsonl)\.xz$/i, { kind: 'ndjson', compression: 'xz' }],
  [/\.(ndjson|jsonl)$/i, { kind: 'ndjson', compression: 'none' }],
  [/\.json\.gz$/i, { kind: 'json', compression: 'gzip' }],
  [/\.json\.xz$/i, { kind: 'json', compression: 'xz' }],
  [/\.json$/i, { kind: 'json', compression: 'none' }],
];

/** By the end of the name; undefined: nothing we know. */
export const kindOf = (name: string): Pick<Source, 'kind' | 'compression'> | undefined =>
  SUFFIXES.find(([suffix]) => suffix.test(name))?.[1];

/** Generators write the places and people that all else refers to conditionally into files named after them. */
export const rankOf = (name: string): 0 | 1 => (/^(hospital|practitioner|organization|location)/i.test(name) ? 0 : 1);

const missing = (path: string): SourceError =>
  new SourceError({
    es: `${path} no existe; dé la ruta de un archivo o una carpeta.`,
    en: `${path} does not exist; give the path of a file or a folder.`,
  });

const unknownKind = (path: string): SourceError =>
  new SourceError({
    es: `No sé leer ${path}; se espera .json, .ndjson o .jsonl (también .gz o .xz), .tar, .tar.gz, .tar.xz o una carpeta.`,
    en: `I cannot read ${path}; expected .json, .ndjson or .jsonl (.gz or .xz too), .tar, .tar.gz, .tar.xz or a folder.`,
  });
