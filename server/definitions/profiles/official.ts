// The profiles and extensions that R4 itself defines, from a digest of their differentials: https://hl7.org/fhir/R4/profilelist.html
import { readFileSync } from 'node:fs';
import { parseCanonical } from '../../fhir/reference.ts';
import type { DefinitionSource, StructureDefinition } from './definitions.ts';

/** As scripts/definitions/profiles.ts writes it. */
type Digest = Record<string, { differential: { element: { id: string }[] } }>;

let known: Map<string, StructureDefinition> | undefined;

/** Read when first asked for: 2 ms. */
const loaded = (): NonNullable<typeof known> => {
  known ??= load();
  return known;
};

export const officialProfiles: DefinitionSource = (canonical) => {
  const { url, version } = parseCanonical(canonical);
  const found = loaded().get(url);
  return version === undefined || version === found?.version ? found : undefined;
};
officialProfiles.urls = () => [...loaded().keys()];

function load(): Map<string, StructureDefinition> {
  const digest = JSON.parse(readFileSync(new URL('../data/profiles.json', import.meta.url), 'utf8')) as Digest;
  return new Map(
    Object.entries(digest).map(([url, { differential, ...rest }]) => {
      const element = differential.element.map((one) => ({ ...one, path: one.id.replace(/:[^.]+/g, '') }));
      return [
        url,
        { resourceType: 'StructureDefinition', url, ...rest, differential: { element } } as StructureDefinition,
      ];
    }),
  );
}
