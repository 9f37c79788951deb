// Builds profiles/fsh into the packages of profiles/packages and the pages of docs/profiles: `npm run profiles`.
// https://hl7.org/fhir/R4/profiling.html
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { builtFiles, builtFolders } from './profiles/built.ts';

const HELP = `npm run profiles [-- --check]

Compiles the FHIR Shorthand of profiles/fsh, offline, into profiles/packages (with snapshots) and docs/profiles.
  --check   write nothing; exit with 1 if a committed file differs from what would be written
  --help    this text`;

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean' } } });

if (values.help) console.log(HELP);
else if (values.check) check(await builtFiles());
else write(await builtFiles());

function write(files: Map<string, string>): void {
  for (const stale of present().filter((path) => !files.has(path))) rmSync(join(root, stale));
  let bytes = 0;
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    bytes += text.length;
  }
  console.log(`${files.size} files, ${Math.round(bytes / 1024)} kB`);
}

function check(files: Map<string, string>): void {
  const there = new Set(present());
  const differing = [...files].filter(([path, text]) => !there.has(path) || read(path) !== text).map(([path]) => path);
  const stale = [...there].filter((path) => !files.has(path));
  for (const path of [...differing, ...stale]) console.log(`${path}: differs; run npm run profiles`);
  if (differing.length + stale.length > 0) process.exitCode = 1;
  else console.log(`${files.size} files up to date`);
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Paths of every file in the folders that the build owns. */
function present(): string[] {
  return builtFolders.flatMap((folder) => {
    mkdirSync(join(root, folder), { recursive: true });
    return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
  });
}
