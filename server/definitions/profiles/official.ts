// The profiles and extensions that R4 itself defines, from a digest of their differentials: https://hl7.org/fhir/R4/profilelist.html
import { parseCanonical } from '../../fhir/reference.ts';
import { readDigest } from '../digest.ts';
import type { DefinitionSource, StructureDefinition } from './definitions.ts';

/** As scripts/definitions/profiles.ts writes it. */
type Entry = { differential: { element: { id: string }[] } };

const profiles = readDigest<Entry>('profiles.json');
const known = new Map<string, StructureDefinition>();

export const officialProfiles: DefinitionSource = (canonical) => {
  const { url, version } = parseCanonical(canonical);
  const found = known.get(url) ?? load(url);
  return version === undefined || version === found?.version ? found : undefined;
};
officialProfiles.urls = () => [...profiles.keys()];

function load(url: string): StructureDefinition | undefined {
  const entry = profiles.get(url);
  if (entry === undefined) return undefined;
  const { differential, ...rest } = entry;
  const element = differential.element.map((one) => ({ ...one, path: one.id.replace(/:[^.]+/g, '') }));
  const found = { resourceType: 'StructureDefinition', url, ...rest, differential: { element } } as StructureDefinition;
  known.set(url, found);
  return found;
}
