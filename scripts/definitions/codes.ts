// Digests the value sets of required bindings into their codes by system: https://hl7.org/fhir/R4/terminologies.html#required
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStructureDefinitions, requiredValueSet } from './structures.ts';

type Concept = { code: string; concept?: Concept[] };
type CodeSystem = { resourceType: 'CodeSystem'; url: string; content: string; concept?: Concept[] };
type Include = { system?: string; valueSet?: string[]; concept?: Concept[]; filter?: unknown[] };
type ValueSet = { resourceType: 'ValueSet'; url: string; compose?: { include: Include[]; exclude?: Include[] } };

/** Codes by system; null: the definitions do not hold them all. */
type Codes = Record<string, string[]> | null;

/** `url: {system: [code …]}`, one line a value set; null where the definitions cannot enumerate it. */
export function digestCodes(folder: string): string {
  const known = readTerminologies(folder);
  const urls = new Set<string>();
  for (const { snapshot } of readStructureDefinitions(folder)) {
    for (const element of snapshot.element) {
      const valueSet = requiredValueSet(element);
      if (valueSet) urls.add(valueSet);
    }
  }
  const lines = [...urls].sort().map((url) => `${JSON.stringify(url)}: ${JSON.stringify(enumerate(url, known))}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

type Terminologies = { valueSets: Map<string, ValueSet>; codeSystems: Map<string, CodeSystem> };

function readTerminologies(folder: string): Terminologies {
  const found: Terminologies = { valueSets: new Map(), codeSystems: new Map() };
  for (const file of ['Bundle-valuesets.json', 'Bundle-v3-valuesets.json', 'Bundle-v2-valuesets.json']) {
    for (const { resource } of JSON.parse(readFileSync(join(folder, file), 'utf8')).entry) {
      if (resource.resourceType === 'ValueSet') found.valueSets.set(resource.url, resource);
      if (resource.resourceType === 'CodeSystem') found.codeSystems.set(resource.url, resource);
    }
  }
  return found;
}

function enumerate(url: string, known: Terminologies): Codes {
  const compose = known.valueSets.get(url)?.compose;
  if (!compose) return null;
  const codes: Record<string, string[]> = {};
  for (const { system, concept, filter, valueSet } of compose.include) {
    const all = system === undefined ? undefined : (concept ?? concepts(known.codeSystems.get(system)));
    if (system === undefined || all === undefined) return null;
    // No required value set of R4 needs more; if one did, the rebuild must say so.
    if (filter || valueSet || compose.exclude) throw new Error(`${url} is composed in a way this digest cannot read`);
    codes[system] = [...(codes[system] ?? []), ...all.flatMap(codesOf)];
  }
  return codes;
}

const concepts = (system: CodeSystem | undefined): Concept[] | undefined =>
  system?.content === 'complete' ? system.concept : undefined;

const codesOf = ({ code, concept = [] }: Concept): string[] => [code, ...concept.flatMap(codesOf)];
