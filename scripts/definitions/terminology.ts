// Digests the code systems and value sets that R4 itself defines, v2 and v3 tables included: https://hl7.org/fhir/R4/terminologies-systems.html
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Property = { code: string; valueBoolean?: boolean; valueCode?: string };
type Designation = { language?: string; use?: { code?: string }; value: string };
type Concept = {
  code: string;
  display?: string;
  designation?: Designation[];
  property?: Property[];
  concept?: Concept[];
};
type CodeSystem = {
  resourceType: 'CodeSystem';
  url: string;
  version: string;
  name: string;
  content: string;
  caseSensitive?: boolean;
  concept?: Concept[];
};
type Include = { system?: string; valueSet?: string[]; concept?: Concept[]; filter?: { property: string }[] };
type Compose = { include: Include[]; exclude?: Include[] };
type ValueSet = { resourceType: 'ValueSet'; url: string; version: string; name: string; compose?: Compose };

/**
 * `url: {version, name, concepts, names}`, one line a system; `names` are the displays in other languages, `[code, language,
 * name, language, name …]`; a concept is `code|display`, or `code` where the display says no
 * more, with a tab in front for each concept it stands below, then `~` if it only groups others, `^` if it is retired.
 */
export function digestCodeSystems(folder: string): string {
  const lines = read(folder, 'CodeSystem')
    .filter(isWhole)
    .map(({ url, version, name, caseSensitive, concept = [] }) => {
      const digest = {
        version,
        name,
        ...(caseSensitive === false ? { caseSensitive } : {}),
        concepts: flat(concept, ''),
        ...named(concept),
      };
      return `${JSON.stringify(url)}: ${JSON.stringify(digest)}`;
    });
  return `{\n${lines.sort().join(',\n')}\n}\n`;
}

/** `url: {content}` of the code systems in which case does not count, though R4 may not hold their concepts. */
export function digestAnyCase(folder: string): string {
  const systems = read(folder, 'CodeSystem').filter(({ caseSensitive }) => caseSensitive === false);
  const lines = systems.map(({ url, content }) => `${JSON.stringify(url)}: ${JSON.stringify({ content })}`);
  return `{\n${lines.sort().join(',\n')}\n}\n`;
}

/** `url: {version, name, compose}`, where `compose` is the URL of the one system whose codes they all are, or a composition. */
export function digestValueSets(folder: string): string {
  const systems = new Set(
    read(folder, 'CodeSystem')
      .filter(isWhole)
      .map(({ url }) => url),
  );
  const lines = read(folder, 'ValueSet').flatMap(({ url, version, name, compose }) =>
    compose !== undefined && parts(compose).every((include) => isKnown(include, systems))
      ? [`${JSON.stringify(url)}: ${JSON.stringify({ version, name, compose: brief(compose) })}`]
      : [],
  );
  return `{\n${lines.sort().join(',\n')}\n}\n`;
}

/** The digest keeps no properties; which units are of one kind is told without. Of languages, countries, currencies and units the digest has no system, but the value sets that name some. */
const isKnown = ({ system = '', valueSet, concept, filter = [] }: Include, systems: ReadonlySet<string>): boolean =>
  filter.every(({ property }) => property === (system === UCUM ? 'canonical' : 'concept')) &&
  (valueSet !== undefined || systems.has(system) || ((concept !== undefined || filter.length > 0) && isOpen(system)));

const UCUM = 'http://unitsofmeasure.org';

const isOpen = (system: string): boolean => system === UCUM || /^urn:(?:ietf|iso):/.test(system);

/** Displays are left to the systems, where these have them. */
function brief({ include, exclude }: Compose): string | Compose {
  const [only, ...others] = include;
  const isOne = others.length === 0 && exclude === undefined && !only?.concept && !only?.filter && !only?.valueSet;
  if (isOne && only?.system !== undefined) return only.system;
  const slim = ({ concept, ...rest }: Include): Include =>
    concept === undefined ? rest : { ...rest, concept: concept.map((one) => listed(one, rest.system ?? '')) };
  return { include: include.map(slim), ...(exclude === undefined ? {} : { exclude: exclude.map(slim) }) };
}

const listed = ({ code, display }: Concept, system: string): Concept =>
  isOpen(system) && display !== undefined ? { code, display } : { code };

const parts = ({ include, exclude = [] }: Compose): Include[] => [...include, ...exclude];

/** DICOM's is as large as a sixth of all others, and not HL7's. */
const FOREIGN = 'http://dicom.nema.org/resources/ontology/DCM';

const isWhole = ({ url, content, concept }: CodeSystem): boolean =>
  content === 'complete' && concept !== undefined && url !== FOREIGN;

/** Of those whose language is said; some are descriptions. */
function named(concepts: readonly Concept[]): { names?: string[][] } {
  const lines: string[][] = [];
  const gather = ({ code, designation = [], concept = [] }: Concept): void => {
    const own = designation.flatMap(({ language, use, value }) =>
      language === undefined || (use?.code ?? 'display') !== 'display' ? [] : [language, value],
    );
    if (own.length > 0) lines.push([code, ...own]);
    concept.forEach(gather);
  };
  concepts.forEach(gather);
  return lines.length === 0 ? {} : { names: lines };
}

const flat = (concepts: Concept[], indent: string): string[] =>
  concepts.flatMap(({ code, display, property = [], concept = [] }) => {
    if (code.trim() === '' || code.includes('|')) return [];
    return [
      indent + mark(property) + (display === undefined || display === code ? code : `${code}|${display}`),
      ...flat(concept, `${indent}\t`),
    ];
  });

function mark(properties: readonly Property[]): string {
  if (properties.some(({ code, valueBoolean }) => code === 'notSelectable' && valueBoolean === true)) return '~';
  return properties.some(({ code, valueCode }) => code === 'status' && valueCode === 'retired') ? '^' : '';
}

function read<Type extends 'CodeSystem' | 'ValueSet'>(folder: string, type: Type) {
  const files = ['Bundle-valuesets.json', 'Bundle-v3-valuesets.json', 'Bundle-v2-valuesets.json'];
  const found = new Map<string, Type extends 'CodeSystem' ? CodeSystem : ValueSet>();
  for (const file of files) {
    for (const { resource } of JSON.parse(readFileSync(join(folder, file), 'utf8')).entry) {
      if (resource.resourceType === type && !found.has(resource.url)) found.set(resource.url, resource);
    }
  }
  return [...found.values()];
}
