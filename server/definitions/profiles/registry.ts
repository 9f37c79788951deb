// Definitions in a folder of JSON files, found by their canonical URL and read when first asked for:
// https://hl7.org/fhir/R4/references.html#canonical
import { stringEnd } from '../../fhir/json-strings.ts';
import { parseCanonical } from '../../fhir/reference.ts';
import type { Resource } from '../../fhir/request.ts';
import type { DefinitionSource } from './definitions.ts';
import { type JsonFile, jsonFiles, parsedFile } from './files.ts';

const TYPES = [
  'StructureDefinition',
  'ValueSet',
  'CodeSystem',
  'ConceptMap',
  'NamingSystem',
  'SearchParameter',
  'Questionnaire',
  'Measure',
];

type Kept = { file: JsonFile; version: string | undefined; resource?: Resource };

/** The files of the folder and those below, packages too; each is looked through for its url, none is parsed before it is asked for. */
export function folderDefinitions(folder: string): DefinitionSource {
  let index: Map<string, Kept[]> | undefined;
  let urls: readonly string[] | undefined;
  const source: DefinitionSource = (canonical) => {
    index ??= indexFolder(folder);
    const { url, version } = parseCanonical(canonical);
    const versions = index.get(url);
    const kept = version === undefined ? versions?.at(-1) : versions?.find((one) => one.version === version);
    if (kept === undefined) return undefined;
    kept.resource ??= parsedFile(kept.file);
    return kept.resource;
  };
  source.urls = () => {
    urls ??= folderUrls(folder, 'StructureDefinition');
    return urls;
  };
  return source;
}

/** The newest version last. */
function indexFolder(folder: string): Map<string, Kept[]> {
  const index = new Map<string, Kept[]>();
  for (const file of jsonFiles(folder)) {
    const text = file.text();
    const resourceType = member(text, 'resourceType');
    const url = member(text, 'url');
    if (resourceType === undefined || url === undefined || !TYPES.includes(resourceType)) continue;
    index.set(url, [...(index.get(url) ?? []), { file, version: member(text, 'version') }]);
  }
  for (const versions of index.values()) {
    versions.sort((a, b) => (a.version ?? '').localeCompare(b.version ?? '', 'en', { numeric: true }));
  }
  return index;
}

/** The URLs of the definitions of a type in a folder and below, in files named as packages name them: `ConceptMap-x.json`. */
export const folderUrls = (folder: string, type: string): string[] =>
  jsonFiles(folder)
    .filter(({ name }) => name.startsWith(`${type}-`))
    .flatMap((file) => member(file.text(), 'url') ?? []);

/** The profiles of resources in a folder and below, in files named likewise: the type and the URL of each. */
export const folderProfiles = (folder: string): { type: string; url: string }[] =>
  jsonFiles(folder)
    .filter(({ name }) => name.startsWith('StructureDefinition-'))
    .flatMap((file) => {
      const text = file.text();
      const [type, url] = [member(text, 'type'), member(text, 'url')];
      const isProfile = member(text, 'kind') === 'resource' && member(text, 'derivation') === 'constraint';
      return isProfile && type !== undefined && url !== undefined ? [{ type, url }] : [];
    });

/** The definitions of a type in a folder and below, in files named likewise; no other file is read. */
export const folderResources = (folder: string, type: string): Resource[] =>
  jsonFiles(folder)
    .filter(({ name }) => name.startsWith(`${type}-`))
    .map(parsedFile);

/** The first source that knows it. */
export function firstOf(...sources: DefinitionSource[]): DefinitionSource {
  const all: DefinitionSource = (canonical) => {
    for (const source of sources) {
      const found = source(canonical);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  all.urls = () => sources.flatMap((source) => source.urls?.() ?? []);
  return all;
}

/** Definitions that are in memory already. */
export function givenDefinitions(resources: readonly Resource[]): DefinitionSource {
  const byUrl = new Map<string, Resource>();
  for (const resource of resources) {
    if (typeof resource.url !== 'string') continue;
    byUrl.set(resource.url, resource);
    if (typeof resource.version === 'string') byUrl.set(`${resource.url}|${resource.version}`, resource);
  }
  return (canonical) =>
    byUrl.get(canonical) ?? (canonical.includes('|') ? undefined : byUrl.get(parseCanonical(canonical).url));
}

/** The text of a member of the outermost object, found without parsing the rest. */
function member(text: string, name: string): string | undefined {
  for (let at = text.indexOf('{') + 1, depth = 0; at > 0 && at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x7b || char === 0x5b) depth++;
    else if (char === 0x7d || char === 0x5d) depth--;
    else if (char === 0x22) {
      const end = stringEnd(text, at);
      if (depth === 0 && text.startsWith(`"${name}"`, at) && end === at + name.length + 2) {
        const value = /\s*:\s*("(?:[^"\\]|\\.)*")/y;
        value.lastIndex = end;
        const found = value.exec(text)?.[1];
        return found === undefined ? undefined : (JSON.parse(found) as string);
      }
      at = end - 1;
    }
  }
  return undefined;
}
