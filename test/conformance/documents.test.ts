// What the documents say is so: links lead somewhere, commands exist, README's curl lines answer, its tables are complete.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SETTINGS } from '../../server/settings.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import { ROOT } from '../support/modules.ts';
import { start } from '../support/start-process.ts';

const skipped = /(^|\/)(node_modules|\.git|data|bench)(\/|$)/;
const documents = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.md') && !skipped.test(path),
);
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const readme = read('README.md');

describe('documents', () => {
  it('link to what is there', () => {
    const broken = documents.flatMap((path) =>
      [...read(path).matchAll(/\]\(([^)\s]+)\)/g)]
        .map((match) => (match[1] as string).replace(/#.*$/, ''))
        .filter((link) => link !== '' && !/^https?:/.test(link) && !existsSync(join(ROOT, dirname(path), link)))
        .map((link) => `${path} → ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it('name npm scripts that exist, and those scripts their files', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = documents.flatMap((path) => [...read(path).matchAll(/npm run ([a-z:-]+)/g)].map((match) => match[1]));
    expect([...new Set(named)].filter((name) => scripts[name as string] === undefined)).toEqual([]);
    const files = Object.values(scripts).flatMap((script) => script.match(/(server|scripts|test)\/[\w./-]+/g) ?? []);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it('tell of every judge, and every script of itself', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const judges = Object.keys(scripts).filter((name) => name.startsWith('judge:'));
    expect(judges.filter((name) => !read('docs/judges.md').includes(`| \`${name}\` |`))).toEqual([]);
    const run = Object.values(scripts).flatMap((script) => /^node scripts\/run\.js (\S+)$/.exec(script)?.[1] ?? []);
    expect(run.filter((file) => !/\bhelp\b/i.test(read(file)))).toEqual([]);
  });

  it('are short where they explain a folder', () => {
    const long = documents.filter(
      (path) => /^(server|mappers)\/.+\/README\.md$/.test(path) && read(path).split('\n').length > 41,
    );
    expect(long).toEqual([]);
  });
});

describe('README', () => {
  it('lists every variable with its default', () => {
    for (const [name, { schema }] of Object.entries(SETTINGS)) {
      const row = new RegExp(`^\\| \`${name}\` \\|([^|]*)\\|`, 'm').exec(readme);
      expect([name, row === null]).toEqual([name, false]);
      if (schema.default !== undefined && schema.default !== '') expect(row?.[1]).toBe(` \`${schema.default}\` `);
    }
  });

  it('runs the container as the Dockerfile says', () => {
    const commands = /^#\s+(docker build.*)\n#\s+(docker run.*)$/m.exec(read('Dockerfile'));
    expect(readme).toContain(commands?.[1]);
    expect(readme).toContain(
      'docker run --read-only -v chaski-data:/data -p 127.0.0.1:8080:8080 -e HOST=0.0.0.0 -e AUTH=off',
    );
  });
});

describe('the first steps of README', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub.close());

  const steps = /## First steps\n\n```sh\n(.*?)```/s.exec(readme)?.[1]?.trimEnd().split('\n') ?? [];

  it('are there', () => {
    expect(steps.length).toBeGreaterThanOrEqual(5);
  });

  it('all succeed, one after the other', async () => {
    for (const step of steps) {
      const command = step.replaceAll('http://127.0.0.1:8080', hub.origin);
      const run = start('sh', ['-c', `${command} --silent --show-error --fail-with-body`], {});
      expect([step, await run.ended, run.output()]).toEqual([step, 0, expect.stringMatching(/^[{<]/)]);
    }
  });
});
