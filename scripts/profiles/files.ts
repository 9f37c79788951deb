// The files of a built package, as every FHIR tool lays them out: https://hl7.org/fhir/R4/packages.html
import { type Definition, keyOf } from './definition.ts';
import { type Package, plans } from './packages.ts';

/** Text by path: one compact line per resource, its package.json and its .index.json. */
export function packageFiles({ plan, definitions }: Package): Map<string, string> {
  const sorted = definitions.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const files = new Map(sorted.map((definition) => [fileOf(definition), line(definition)]));
  files.set('package.json', line(manifest(plan)));
  files.set('.index.json', line({ 'index-version': 2, files: sorted.map(entry) }));
  return files;
}

const fileOf = (definition: Definition): string => `${keyOf(definition)}.json`;
const line = (value: object): string => `${JSON.stringify(value)}\n`;

function manifest({ name, version, title, description, canonical, on }: Package['plan']): object {
  const base = plans.find(({ folder }) => folder === on);
  return {
    name,
    version,
    title,
    description,
    canonical,
    type: 'fhir.ig',
    author: 'chaski',
    license: 'Apache-2.0',
    fhirVersions: ['4.0.1'],
    jurisdiction: 'urn:iso:std:iso:3166#PE',
    directories: { lib: 'package' },
    dependencies: { 'hl7.fhir.r4.core': '4.0.1', ...(base === undefined ? {} : { [base.name]: base.version }) },
  };
}

const INDEXED = ['resourceType', 'id', 'url', 'version', 'kind', 'type', 'derivation', 'content', 'valueSet'] as const;

/** What a reader needs to find a definition without opening it. */
const entry = (definition: Definition): object => ({
  filename: fileOf(definition),
  ...Object.fromEntries(
    INDEXED.filter((name) => definition[name] !== undefined).map((name) => [name, definition[name]]),
  ),
});
