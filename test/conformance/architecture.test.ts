// The walls of the house, as server/README.md draws them: who may import whom, and what a file looks like.
import { describe, expect, it } from '@jest/globals';
import { filesBelow, findCycle, type Module, readModules } from '../support/modules.ts';

/** A file may import from its own layer and those before it. */
const LAYERS = [
  ['config', 'settings', 'log', 'metrics', 'software'],
  ['fhir'],
  ['definitions'],
  ['search'],
  ['storage'],
  ['security'],
  ['interactions'],
  ['operations'],
  ['indexing'],
  ['hub'],
  ['http'],
  ['main', 'announce', 'start-failures'],
];

const server = readModules('server').filter(({ path }) => path.endsWith('.ts'));
const mappers = readModules('mappers').filter(({ path }) => path.endsWith('.ts'));
const scripts = readModules('scripts').filter(({ path }) => /\.[tj]s$/.test(path));
const tests = readModules('test').filter(({ path }) => /\.[tj]s$/.test(path));

/** `server/http/app.ts` → 9. */
function layer(path: string): number {
  const name = path.split('/')[1]?.replace('.ts', '') ?? '';
  return LAYERS.findIndex((names) => names.includes(name));
}

/** "importer → imported" for every import that `forbidden` finds. */
const offences = (modules: Module[], forbidden: (imported: string, importer: string) => boolean): string[] =>
  modules.flatMap(({ path, imports }) =>
    imports.filter((imported) => forbidden(imported, path)).map((imported) => `${path} → ${imported}`),
  );

const paths = (modules: Module[], wrong: (module: Module) => boolean): string[] =>
  modules.filter(wrong).map(({ path }) => path);

describe('layers', () => {
  it('know every file of server/', () => {
    expect(paths(server, ({ path }) => layer(path) < 0)).toEqual([]);
  });

  it('are imported from left to right only', () => {
    const backwards = (imported: string, importer: string) =>
      imported.startsWith('server/') && layer(imported) > layer(importer);
    expect(offences(server, backwards)).toEqual([]);
  });

  it('have no cycles, not even of types', () => {
    expect(findCycle([...server, ...mappers, ...scripts])).toBeUndefined();
  });

  it('import nothing of the project beyond server/', () => {
    expect(offences(server, (imported) => /^(scripts|test|mappers|profiles)\//.test(imported))).toEqual([]);
  });

  it('leave mappers pure: they import nothing from server/, and of Node only what does no I/O', () => {
    const impure = (imported: string) =>
      /^(server|scripts|test)\//.test(imported) || /^node:(fs|net|http)/.test(imported);
    expect(offences(mappers, impure)).toEqual([]);
  });
});

describe('walls', () => {
  it.each([
    ['express', 'server/http/'],
    ['winston', 'server/log.ts'],
    ['prom-client', 'server/metrics.ts'],
    ['ajv', 'server/settings.ts'],
    ['mongodb', 'server/storage/mongodb/'],
    ['node:sqlite', 'server/storage/sqlite/'],
  ])('%s is imported in %s only', (name, place) => {
    const outside = (imported: string, importer: string) =>
      (imported === name || imported.startsWith(`${name}/`)) && !importer.startsWith(place);
    expect(offences(server, outside)).toEqual([]);
  });

  it('process.env is read in config.ts only', () => {
    const reads = ({ source }: Module) => /\bprocess\.env\b/.test(source.replace(/^\s*(\/\/|\*).*$/gm, ''));
    expect(paths(server, reads)).toEqual(['server/config.ts']);
  });

  it('an adapter imports the port, the query, log, metrics and its driver', () => {
    const adapters = server.filter(({ path }) => /^server\/storage\/[a-z]+\//.test(path));
    const allowed = /^(node:|mongodb$|server\/(storage\/store|search\/query|log|metrics)\.ts$)/;
    const foreign = (imported: string, importer: string) => {
      const own = new RegExp(`^${importer.split('/').slice(0, 3).join('/')}/`);
      const judges = importer.startsWith('server/storage/memory/') && imported === 'server/search/evaluate.ts';
      return !allowed.test(imported) && !own.test(imported) && !judges;
    };
    expect(offences(adapters, foreign)).toEqual([]);
  });

  it('interactions and operations know the port, never an adapter', () => {
    const users = server.filter(({ path }) => /^server\/(interactions|operations|security)\//.test(path));
    const adapter = (imported: string) =>
      imported.startsWith('server/storage/') && imported !== 'server/storage/store.ts';
    expect(offences(users, adapter)).toEqual([]);
  });

  it('only the hub opens stores', () => {
    const opens = (imported: string, importer: string) =>
      imported === 'server/storage/open-store.ts' && importer !== 'server/hub.ts';
    expect(offences(server, opens)).toEqual([]);
  });

  it('the country is data: no word of one inside server/', () => {
    const country =
      /\b(DNI|MINSA|RENIPRESS|RENIEC|IPRESS|SUSALUD|ESSALUD|UBIGEO|SIS|FUA|HIS|SIHCE|REFCON|RENHICE|Per[uú]|peruan[oa]s?|Lima)\b/i;
    const named = server.flatMap(({ path, source }) =>
      source
        .split('\n')
        .flatMap((line, at) => (country.test(line) && !/\bhis\b/.test(line) ? [`${path}:${at + 1}`] : [])),
    );
    expect(named).toEqual([]);
  });
});

describe('every file', () => {
  const code = [...server, ...mappers, ...scripts];
  const all = [...code, ...tests];
  const lines = ({ source }: Module) => source.trimEnd().split('\n').length;

  it('has at most 300 lines, a test at most 500', () => {
    expect(paths(code, (module) => lines(module) > 300)).toEqual([]);
    expect(paths(tests, (module) => lines(module) > 500)).toEqual([]);
  });

  it('begins with a comment that says what it is for', () => {
    expect(paths(code, ({ source }) => !/^(#!.*\n)?(\/\/ \S.{15,}|\/\*\*)/.test(source))).toEqual([]);
  });

  it('exports by name', () => {
    expect(paths(code, ({ source }) => /^export default\b/m.test(source))).toEqual([]);
  });

  it('is named for what it does, in kebab-case', () => {
    const vague =
      /(^|[/-])(controllers?|services?|managers?|repositor(y|ies)|dtos?|utils?|helpers?|common|base|impl)([/.-]|$)/;
    expect(paths(all, ({ path }) => vague.test(path))).toEqual([]);
    expect(paths(all, ({ path }) => !/^[a-z0-9/.-]+$/.test(path))).toEqual([]);
  });

  it('does not stand alone in a folder: a folder holds three files or more', () => {
    const files = filesBelow('server');
    const folders = [...new Set(files.map((path) => path.slice(0, path.lastIndexOf('/'))))];
    const few = folders.filter((folder) => files.filter((path) => path.startsWith(`${folder}/`)).length < 3);
    expect(few).toEqual([]);
  });
});
