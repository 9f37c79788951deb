// The project's own source files and what they import, read for the tests of its architecture.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export type Module = {
  /** Relative to the project: `server/http/app.ts`. */
  path: string;
  source: string;
  /** Of the project's own files: their paths; of packages and Node: as written. */
  imports: string[];
};

/** All .ts and .js files below these folders. */
export function readModules(...folders: string[]): Module[] {
  return folders.flatMap((folder) => filesBelow(folder)).map(readModule);
}

/** Paths of all files below a folder; none when it does not exist. */
export function filesBelow(folder: string): string[] {
  try {
    return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
      .sort();
  } catch {
    return [];
  }
}

function readModule(path: string): Module {
  if (!/\.[tj]s$/.test(path)) return { path, source: '', imports: [] };
  const source = readFileSync(join(ROOT, path), 'utf8');
  const named = [...source.matchAll(/^(?:(?:import|export)\b[^;'"]*?\bfrom|import)\s+'([^']+)'/gm)];
  const called = [...source.matchAll(/\bimport\(\s*'([^']+)'/g)];
  const specifiers = [...named, ...called].map((match) => match[1] as string);
  return { path, source, imports: specifiers.map((specifier) => resolveFrom(path, specifier)) };
}

const resolveFrom = (path: string, specifier: string): string =>
  specifier.startsWith('.') ? join(dirname(path), specifier) : specifier;

/** The first cycle of imports found, as a chain of paths; none: undefined. */
export function findCycle(modules: Module[]): string[] | undefined {
  const importsOf = new Map(modules.map(({ path, imports }) => [path, imports]));
  const finished = new Set<string>();
  const visit = (path: string, chain: string[]): string[] | undefined => {
    if (chain.includes(path)) return [...chain.slice(chain.indexOf(path)), path];
    if (finished.has(path)) return undefined;
    for (const next of importsOf.get(path) ?? []) {
      const cycle = visit(next, [...chain, path]);
      if (cycle !== undefined) return cycle;
    }
    finished.add(path);
    return undefined;
  };
  for (const { path } of modules) {
    const cycle = visit(path, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
