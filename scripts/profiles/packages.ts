// The packages built from profiles/fsh, in the order in which they build on one another: https://hl7.org/fhir/R4/packages.html
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCore } from './core.ts';
import type { Definition } from './definition.ts';
import { withMeanings } from './meaning.ts';
import { slim } from './slim.ts';
import { compile, know, type Source } from './sushi.ts';

export const PROFILES = fileURLToPath(new URL('../../profiles/', import.meta.url));
const CORE = { name: 'hl7.fhir.r4.core', version: '4.0.1' };

type Plan = {
  /** Its folder in profiles/packages. */
  folder: string;
  name: string;
  version: string;
  title: string;
  description: string;
  canonical: string;
  /** Folders of profiles/fsh. */
  sources: string[];
  /** Folder of the package whose definitions it uses. */
  on?: string;
  /** Keeps the labels of elements as they were published, and gives its resources no version. */
  published?: true;
  /** By default Apache-2.0. */
};

const COREPE = 'https://www.gob.pe/minsa/RENHICE/fhir';

export const plans: Plan[] = [
  {
    folder: 'corepe',
    name: 'hl7.fhir.pe.corepe',
    version: '0.1.0',
    title: 'COREPE 0.1',
    description:
      'La guía nacional tal como se publicó, con sus erratas; lo que cada elemento significa lo dice chaski.',
    canonical: COREPE,
    sources: ['corepe', 'corepe-published'],
    published: true,
  },
  {
    folder: 'corepe-repaired',
    name: 'pe.chaski.corepe',
    version: '0.1.1',
    title: 'COREPE 0.1, reparada',
    description:
      'La guía nacional con lo que sus erratas necesitan; lo que conforma con la publicada conforma con ella.',
    canonical: COREPE,
    sources: ['corepe', 'corepe-repaired'],
  },
  {
    folder: 'red',
    name: 'pe.chaski.red',
    version: '0.1.0',
    title: 'Perfiles de la red',
    description: 'Lo que una red integrada de salud intercambia y la guía nacional no define.',
    canonical: 'https://chaski.pe/fhir',
    sources: ['red'],
    on: 'corepe-repaired',
  },
];

export type Package = { plan: Plan; definitions: Definition[] };

/** Compiles every package; throws what SUSHI complains of. Takes about five seconds. */
export async function buildPackages(): Promise<Package[]> {
  const core = { ...CORE, definitions: readCore() };
  const built = new Map<string, Definition[]>();
  for (const plan of plans) {
    const base = plan.on === undefined ? [] : [{ name: plan.on, version: '0', definitions: built.get(plan.on) ?? [] }];
    const { canonical, published, version } = plan;
    const settings = published ? { canonical } : { canonical, version };
    const definitions = compile(readSources(plan), settings, await know(core, ...base));
    built.set(plan.folder, definitions);
  }
  const byUrl = new Map([...built.values()].flat().map((one) => [one.url, one]));
  return plans.map((plan) => ({
    plan,
    definitions: (built.get(plan.folder) ?? []).map((one) => slim(withMeanings(one, byUrl, plan.published))),
  }));
}

const readSources = ({ sources }: Plan): Source[] =>
  sources.flatMap((folder) =>
    readdirSync(join(PROFILES, 'fsh', folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.fsh'))
      .sort()
      .map((path) => ({ path: `${folder}/${path}`, text: readFileSync(join(PROFILES, 'fsh', folder, path), 'utf8') })),
  );
